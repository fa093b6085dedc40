import { execFile, spawn } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { appendFile, cp, mkdtemp, readdir, readFile, rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { freshDatabase, type TestDatabase } from '../../tools/testing/database';
import { eventually } from '../../tools/testing/eventually';
import { describeKafka, kafkaBrokers } from '../../tools/testing/kafka';
import { Cursors } from '../../libs/ingest/src/poll/cursors';
import { type Sambung, startSambung } from '../support/sambung';

const root = join(__dirname, '../..');

/** How far the list of a channel has been read. */
const ASKED_UNTIL = { cursor: '2026-01-05T08:00:00.000Z' };

interface Ended {
  code: number;
  said: string;
}

/** Runs one of the two commands as an operator does. */
function run(name: 'backup' | 'restore', args: string[], settings: Record<string, string>): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [join(root, 'tools', `${name}.mjs`), ...args],
      { env: { PATH: process.env['PATH'], ...settings } },
      (error, output, faults) => resolve({ code: error === null ? 0 : 1, said: output + faults }),
    );
  });
}

async function query<T>(url: string, text: string): Promise<T[]> {
  const client = new Client(url);
  await client.connect();
  try {
    return (await client.query(text)).rows as T[];
  } finally {
    await client.end();
  }
}

/** More than are read at once. */
const REPORTS = 150;
const TABLES = ['arrival', 'complaint', 'part', 'delivery_step', 'history', 'outbox', 'held_report'];

/** What the tables hold, to the last microsecond. */
async function contentOf(url: string): Promise<unknown> {
  const bus = ['bus.record', 'bus.partition'];
  const each = [...TABLES.map((name) => `routing.${name}`), ...bus].map(
    (name) =>
      `SELECT '${name}' AS name, count(*), md5(coalesce(string_agg(t::text, '' ORDER BY t::text), '')) FROM ${name} t`,
  );
  return query(url, each.join(' UNION ALL '));
}

// Each runs several processes.
jest.setTimeout(120_000);

describe('a backup', () => {
  let sambung: Sambung;
  let empty: TestDatabase;
  let folder: string;
  let here: Record<string, string>;
  let backup: string;
  /** The restore into the empty database. */
  const restored = (given: Record<string, string> = {}, from = backup, ...args: string[]) =>
    run('restore', ['--from', from, ...args], {
      ...here,
      DATABASE_URL: empty.url,
      OBJECT_STORE_DIR: join(folder, 'objects'),
      ...given,
    });

  beforeAll(async () => {
    sambung = await startSambung([]);
    folder = await mkdtemp(join(tmpdir(), 'sambung backup '));
    here = {
      ...(JSON.parse(await readFile(join(sambung.folder, 'secrets.json'), 'utf8')) as Record<string, string>),
      DATABASE_URL: sambung.databaseUrl,
      OBJECT_STORE_DIR: join(sambung.folder, 'objects'),
    };
    const photo = randomBytes(2000).toString('base64');
    const push = (index: number) =>
      sambung.pushes.sambat({
        id: randomUUID(),
        medium: 'web',
        submittedAt: new Date().toISOString(),
        text: `Lampu jalan di gang ${index} mati,\nkata "tetangga" \\ sejak\tSenin 🌙.`,
        reporter: { accountId: String(index), name: 'Sulastri Wening' },
        ...(index === 0 && { photos: [{ name: 'foto.jpg', mediaType: 'image/jpeg', content: photo }] }),
      });
    await Promise.all(Array.from({ length: REPORTS }, (_, index) => push(index)));
    await eventually(async () => {
      expect(await sambung.tickets.all()).toHaveLength(REPORTS);
      expect(
        await query(sambung.databaseUrl, 'SELECT FROM routing.complaint WHERE due_at IS NOT NULL'),
      ).toEqual([]);
      expect(await query(sambung.databaseUrl, 'SELECT FROM routing.outbox')).toEqual([]);
    }, 60);
    const cursors = new Cursors(sambung.databaseUrl);
    await cursors.advance('sambat', () => Promise.resolve(ASKED_UNTIL));
    await cursors.close();
    backup = join(folder, 'backup');
    expect(await run('backup', ['--to', backup], here)).toMatchObject({ code: 0 });
  }, 180_000);
  afterAll(async () => {
    await sambung.stop();
    await rm(folder, { recursive: true });
  }, 60_000);
  beforeEach(async () => {
    empty = await freshDatabase();
  });
  afterEach(() => empty.drop());

  it('of a Sambung that runs is put back whole, photos and bus included', async () => {
    expect(await restored()).toMatchObject({
      code: 0,
      said: expect.stringContaining('is gone until its channel'),
    });
    expect(await contentOf(empty.url)).toEqual(await contentOf(sambung.databaseUrl));
    const objects = (path: string) =>
      readdir(path, { recursive: true }).then((names) =>
        names.filter((name) => /[0-9a-f]{64}$/.test(name)).sort(),
      );
    expect(await objects(join(folder, 'objects'))).toEqual(await objects(join(sambung.folder, 'objects')));
    expect(await query(empty.url, 'SELECT cursor FROM ingest.poll')).toEqual([ASKED_UNTIL]);
    // What counts up by itself goes on where it was.
    await query(
      empty.url,
      `INSERT INTO routing.outbox (topic, complaint_id, version, at, data)
       VALUES ('complaint.routed.v1', gen_random_uuid(), 1, now(), '{}')`,
    );
  });

  it('holds no key, and is refused where the keys are others, by name', async () => {
    const manifest = await readFile(join(backup, 'manifest.json'), 'utf8');
    expect(manifest).toContain('"RECEIPT_KEY"');
    for (const [name, secret] of Object.entries(here))
      if (/KEY|JWK|SECRET|TOKEN|PASSWORD/.test(name)) expect(manifest).not.toContain(secret);
    const { code, said } = await restored({
      RECEIPT_KEY: randomBytes(32).toString('base64'),
      REFERENCE_KEY: '',
    });
    expect(code).toBe(1);
    expect(said).toContain('RECEIPT_KEY is another key');
    expect(said).toContain('REFERENCE_KEY is not set here');
    expect(await query(empty.url, `SELECT FROM pg_namespace WHERE nspname = 'routing'`)).toEqual([]);
  });

  it.each<[string, (copy: string) => Promise<void>, string]>([
    ['longer', (copy) => appendFile(join(copy, 'database/routing.part.jsonl.gz'), 'x'), 'is damaged'],
    ['shorter', (copy) => truncate(join(copy, 'database/routing.part.jsonl.gz'), 100), 'is damaged'],
    ['without its photo', (copy) => rm(join(copy, 'objects'), { recursive: true }), 'the 1 objects'],
    ['unfinished', (copy) => rm(join(copy, 'manifest.json')), 'holds no whole backup'],
  ])('that is %s is refused before anything is touched', async (_, damage, why) => {
    const copy = join(folder, randomUUID());
    await cp(backup, copy, { recursive: true });
    await damage(copy);
    expect(await restored({}, copy)).toMatchObject({ code: 1, said: expect.stringContaining(why) });
    expect(await query(empty.url, `SELECT FROM pg_namespace WHERE nspname = 'routing'`)).toEqual([]);
  });

  it('replaces complaints only when told, and never under a routing that runs', async () => {
    await restored();
    expect(await restored()).toMatchObject({ code: 1, said: expect.stringContaining('--yes') });
    expect(await restored({}, backup, '--yes')).toMatchObject({ code: 0 });
    expect(await contentOf(empty.url)).toEqual(await contentOf(sambung.databaseUrl));
    const underIt = await restored({ DATABASE_URL: sambung.databaseUrl }, backup, '--yes');
    expect(underIt).toMatchObject({ code: 1, said: expect.stringContaining('stop all of it first') });
  });

  it('never overwrites another one', async () => {
    expect(await run('backup', ['--to', backup], here)).toMatchObject({
      code: 1,
      said: expect.stringContaining('is there already'),
    });
  });
});

describeKafka('the database of yesterday beside the bus and the tickets of today', () => {
  it.each(['true', 'false'])(
    'ends with one ticket for everything that was accepted, where creates are idempotent: %s',
    async (isIdempotent) => {
      await kafkaBrokers(); // So that the broker's files are there before the stack starts one of its own.
      const folder = await mkdtemp(join(tmpdir(), 'sambung restore '));
      const trial = spawn(
        process.execPath,
        [join(__dirname, 'trial.mjs'), '20261124', folder, isIdempotent],
        {
          stdio: ['ignore', 'pipe', 'inherit'],
          env: { ...process.env, KAFKA_BROKERS: '', DATABASE_URL: '' },
        },
      );
      let output = '';
      trial.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
      const code = await new Promise((resolve) => trial.once('close', resolve));
      await rm(folder, { recursive: true, force: true });
      expect({ code, output }).toMatchObject({ code: 0 });
      const counts = JSON.parse(output) as { known: number; atBackup: number; atLoss: number };
      // Tickets of which the restored database knows nothing.
      expect(counts.atLoss).toBeGreaterThan(counts.known);
      expect(counts).toMatchObject({
        lost: [],
        doubled: [],
        held: 0,
        stale: [],
        photosWrong: [],
        misnamed: [],
        unanswered: 0,
        refused: [],
      });
    },
    600_000,
  );
});
