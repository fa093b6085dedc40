import { mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { loadCity } from '../city/load';
import { inventedHistory } from '../testing/history';
import { learn } from './learn';
import { packModel } from './pack';
import { ModelShelf } from './shelf';

const city = loadCity(join(__dirname, '../../../../cities/malang'));
const model = learn(city, inventedHistory(200, 1));
const another = learn(city, inventedHistory(200, 2));
const folder = (): string => mkdtempSync(join(tmpdir(), 'models-'));

it('keeps a model under a version that is the same for the same history', async () => {
  const shelf = new ModelShelf(folder(), 'malang');
  const version = await shelf.add(model);
  expect(await shelf.add(learn(city, inventedHistory(200, 1)))).toBe(version);
  const kept = await shelf.load(version);
  expect(kept.kinds).toEqual(model.kinds);
  expect(kept.places).toEqual(model.places);
  expect(kept.calibration).toEqual(model.calibration);
  const furthest = kept.linear.weights.reduce(
    (most, weight, at) => Math.max(most, Math.abs(weight - (model.linear.weights[at] ?? NaN))),
    0,
  );
  expect(furthest).toBeLessThan(1e-4);
});

it('uses one only when told to, and goes back', async () => {
  const shelf = new ModelShelf(folder(), 'malang');
  const [first, second] = [await shelf.add(model), await shelf.add(another)];
  expect(await shelf.currentVersion()).toBeUndefined();
  await shelf.use(first);
  await shelf.use(second);
  expect(await shelf.list()).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ version: first, isCurrent: false }),
      expect.objectContaining({ version: second, isCurrent: true }),
    ]),
  );
  expect(await shelf.back()).toBe(first);
  expect(await shelf.currentVersion()).toBe(first);
});

it('refuses to go back where there was none', async () => {
  const shelf = new ModelShelf(folder(), 'malang');
  await shelf.use(await shelf.add(model));
  await expect(shelf.back()).rejects.toMatchObject({ code: 'model.none-before' });
});

const { file } = packModel(model, 'malang');
const text = gunzipSync(file).toString();

it.each([
  ['of another city', packModel(model, 'batu').file, 'model.other-city'],
  ['of another format', gzipSync(text.replace('"format":1', '"format":99')), 'model.other-format'],
  ['cut off', file.subarray(0, file.length / 2), 'model.damaged'],
  ['that is nothing', gzipSync('null'), 'model.damaged'],
  ['without its calibration', gzipSync(text.replace('"calibration"', '"other"')), 'model.damaged'],
  [
    'with a threshold that is no number',
    gzipSync(text.replace(/"stated":[0-9.]+/, '"stated":null')),
    'model.damaged',
  ],
  ['of another name', file, 'model.damaged'],
  ['that is none', Buffer.from('hello'), 'model.damaged'],
  [
    'whose parts do not fit',
    gzipSync(text.replace('"features":["', '"features":["one more","')),
    'model.damaged',
  ],
])('does not use a model %s: what decides stays', async (_, content, code) => {
  const where = folder();
  const shelf = new ModelShelf(where, 'malang');
  const version = await shelf.add(model);
  await shelf.use(version);
  writeFileSync(join(where, '0123456789ab.model.gz'), content);
  await expect(shelf.use('0123456789ab')).rejects.toMatchObject({ code });
  expect(await shelf.currentVersion()).toBe(version);
});

it.each(['../../etc/passwd', '', 'ffffffffffff'])('knows no version %j', async (version) => {
  await expect(new ModelShelf(folder(), 'malang').use(version)).rejects.toMatchObject({
    code: 'model.unknown',
  });
});

it('leaves no half of a file behind', async () => {
  const where = folder();
  const shelf = new ModelShelf(where, 'malang');
  const version = await shelf.add(model);
  await shelf.use(version);
  expect(readdirSync(where).sort()).toEqual([`${version}.model.gz`, 'current'].sort());
});

it('does not take for absent what it cannot read', async () => {
  const where = folder();
  mkdirSync(join(where, 'current'));
  await expect(new ModelShelf(where, 'malang').currentVersion()).rejects.toThrow('EISDIR');
});
