import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createLogger } from '@sambung/platform';
import { loadCity } from '../city/load';
import { inventedHistory } from '../testing/history';
import { learn } from './learn';
import { type ModelWatch, watchModel } from './model-watch';
import { ModelShelf } from './shelf';

const city = { ...loadCity(join(__dirname, '../../../../cities/malang')), examples: [] };
const model = learn(city, inventedHistory(200, 1));

let watch: ModelWatch;
const told: unknown[] = [];
const logger = createLogger('test');
jest.spyOn(logger, 'error').mockImplementation((fields: unknown) => void told.push(fields));
afterEach(() => watch.worker.stop());

const watching = async (modelFolder: string): Promise<ModelWatch> =>
  (watch = await watchModel({ city, cityFolder: '/nowhere', modelFolder }, logger));

async function until(test: () => boolean): Promise<void> {
  while (!test()) {
    watch.worker.nudge();
    await pause(20);
  }
}

it('decides by what is there at start, changes with it, and keeps it where the next cannot be read', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'models-'));
  const shelf = new ModelShelf(folder, 'malang');
  const first = await shelf.add(model);
  await shelf.use(first);
  await watching(folder);
  expect(watch.learnt()?.version).toBe(first);

  const second = await shelf.add(learn(city, inventedHistory(200, 2)));
  await shelf.use(second);
  await until(() => watch.learnt()?.version === second);

  writeFileSync(join(folder, '0123456789ab.model.gz'), 'no model');
  writeFileSync(join(folder, 'current'), '0123456789ab\n');
  await until(() => told.length > 0);
  expect(told).toEqual([{ code: 'model.damaged', version: '0123456789ab', running: second }]);
  expect(watch.learnt()?.version).toBe(second);
  expect(watch.worker.failing()).toBeUndefined();
});

it('has none where there is none', async () => {
  await watching(mkdtempSync(join(tmpdir(), 'models-')));
  expect(watch.learnt()).toBeUndefined();
});
