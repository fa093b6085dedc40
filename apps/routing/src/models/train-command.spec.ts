import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '../../../../tools/testing/eventually';
import { REPOSITORY_CITIES } from '../settings';
import { inventedHistory } from '../testing/history';
import { report } from '../testing/reports';
import { runEngine } from '../testing/running-engine';
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

it('learns of an office that has ended what its successor does, and says by name whose reports it leaves out', async () => {
  const cities = join(folder, 'cities');
  cpSync(join(REPOSITORY_CITIES, 'malang'), join(cities, 'malang'), { recursive: true });
  const register = join(cities, 'malang/apparatus.csv');
  const [head = '', ...lines] = readFileSync(register, 'utf8').trimEnd().split('\n');
  const ended = (code: string, successor: string): string =>
    `${code},Dinas ${code},,dinas,,,,,2024-12-31,,${successor}`;
  writeFileSync(
    register,
    [
      `${head},successor`,
      ...lines.map((line) => `${line},`),
      ended('pasar', 'diskopindag'),
      ended('makam', ''),
    ].join('\n'),
  );

  const routing = await runEngine({ pollSeconds: 0.05 });
  try {
    const given = ['dishub', 'pasar', 'makam', '424242'];
    const reports = given.map((office) => report(office));
    await routing.arrive(...reports);
    await routing.settled();
    for (const [at, office] of given.entries()) {
      const ticket = routing.nationalSide.tickets.find(
        ({ reference }) => reference === reports[at]?.complaintId,
      );
      if (ticket !== undefined) routing.nationalSide.dispose(ticket, office, `Dinas ${office}`);
    }
    await eventually(async () => {
      const [row] = await routing.database.query<{ count: number }[]>(
        `SELECT count(*)::int AS count FROM routing.disposition WHERE "by" = 'person'`,
      );
      expect(row?.count).toBe(given.length);
    });
    const here = { ...environment, CITIES_DIR: cities, DATABASE_URL: routing.databaseUrl };
    const said = await training(here, ['--without-examples'], () => undefined);
    expect(said).toContain('learnt from 0 examples and 2 decisions');
    expect(said).toContain(
      'Left out of what was decided here: 1 rows: "Dinas makam" has ended and apparatus.csv names no successor',
    );
    expect(said).toContain(
      'Left out of what was decided here: 1 rows: "424242" is in apparatus.csv neither by id nor by name',
    );
  } finally {
    await routing.close();
  }
});
