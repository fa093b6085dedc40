import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { startPostgres } from './postgres';
import { findPlace } from './postgres-place';

async function query(url: string, statement: string): Promise<unknown[]> {
  const client = new Client(url);
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}

describe('the embedded PostgreSQL', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sambung data '));
    // PostgreSQL's account has to pass through where root runs the tests.
    await chmod(folder, 0o711);
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('finds its data again at the next start, and is gone after a stop', async () => {
    const first = await startPostgres(folder, 'rahasia');
    await query(first.url, 'CREATE TABLE kept AS SELECT 1 AS number');
    await first.stop();
    await expect(query(first.url, 'SELECT 1')).rejects.toThrow('ECONNREFUSED');

    const second = await startPostgres(folder, 'rahasia');
    try {
      expect(await query(second.url, 'SELECT number FROM kept')).toEqual([{ number: 1 }]);
    } finally {
      await second.stop();
    }
  });

  it('takes the place of one that a killed Sambung left running', async () => {
    const abandoned = await startPostgres(folder, 'rahasia');
    await query(abandoned.url, 'CREATE TABLE kept AS SELECT 1 AS number');
    const second = await startPostgres(folder, 'rahasia');
    try {
      await abandoned.exited;
      expect(await query(second.url, 'SELECT number FROM kept')).toEqual([{ number: 1 }]);
    } finally {
      await second.stop();
    }
  });

  it('is not misled by a pid file whose number another process has by now', async () => {
    const pidFile = join(folder, 'postgres/data/postmaster.pid');
    const first = await startPostgres(folder, 'rahasia');
    const left = await readFile(pidFile, 'utf8').finally(first.stop);
    await writeFile(pidFile, left.replace(/^\d+/, String(process.pid)));
    const second = await startPostgres(folder, 'rahasia');
    await second.stop();
  });
});

it('lives beside the data, or where its account can go when that is another and the folder is closed to it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sambung-closed-'));
  const place = await findPlace(folder);
  try {
    if (process.getuid?.() === 0) expect(place.folder).toMatch(/^\/var\/lib\/sambung-[0-9a-f]{12}$/);
    else expect(place.folder).toBe(join(folder, 'postgres'));
  } finally {
    await rm(place.folder, { recursive: true, force: true });
    await rm(folder, { recursive: true });
  }
});
