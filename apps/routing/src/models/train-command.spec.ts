import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inventedHistory } from '../testing/history';
import { models } from './models-command';
import { training } from './train-command';

const folder = mkdtempSync(join(tmpdir(), 'train-'));
const environment = { MODEL_DIR: join(folder, 'models') };
const history = join(folder, 'history.csv');
writeFileSync(
  history,
  [
    'received_at,text,address,kelurahan,apparatus',
    ...inventedHistory(600, 1).map(({ receivedAt, text, address, kelurahan, to }) =>
      [receivedAt.toISOString(), text, address, kelurahan, to].join(','),
    ),
    'yesterday,Lampu mati,,,dpuprpkp',
  ].join('\n'),
);

const train = (...words: string[]): Promise<string> =>
  training(environment, ['--without-examples', '--history', history, ...words], () => undefined);
const versionIn = (text: string): string => /Model ([0-9a-f]{12})/.exec(text)?.[1] ?? '';

it('keeps what it has learnt, says how well it did on later months and what it left out, and changes nothing', async () => {
  const said = await train();
  expect(said).toMatch(/learnt from 0 examples and 600 decisions \(2025-01-01 to 2025-01-25\)/);
  expect(said).toMatch(/Of 540 that it had not seen, 9\d\.\d % right/);
  expect(said).toContain(
    'Left out of the history: 1 rows, first line 602: received_at is no date of the past',
  );
  const version = versionIn(said);
  expect(said).toContain(`It decides nothing yet: npm run models -- use ${version}`);
  expect(await models(environment, [])).toMatch(new RegExp(`^  ${version} `, 'm'));
});

it('decides by it once it is told to, and goes back', async () => {
  const first = versionIn(await train('--use'));
  const more = join(folder, 'more.csv');
  writeFileSync(more, 'received_at,text,apparatus\n2025-03-01T08:00:00,Sampah menumpuk,dlh\n');
  const second = versionIn(await train(more, '--use'));
  expect(second).not.toBe(first);
  expect(await models(environment, ['list'])).toMatch(new RegExp(`^\\* ${second} `, 'm'));
  expect(await models(environment, ['back'])).toBe(`${first} decides again.`);
  expect(await models(environment, ['use', second])).toBe(`${second} decides from now on.`);
});

it.each([
  [['use', 'ffffffffffff'], 'there is no version ffffffffffff'],
  [['use'], 'npm run models'],
  [['burn'], 'npm run models'],
])('says what is wrong with %j', async (words, sentence) => {
  await expect(models(environment, words)).rejects.toThrow(sentence);
});

it('says which setting is missing', async () => {
  await expect(models({}, [])).rejects.toThrow('Set MODEL_DIR');
});
