import { UnavailableError } from '@sambung/platform';
import { Client } from 'pg';
import type { DataSource } from 'typeorm';
import { freshDatabase, type TestDatabase } from '../../../../tools/testing/database';
import { eventually } from '../../../../tools/testing/eventually';
import { available, openStore } from './open-store';

const failing = (error: object): Promise<never> =>
  available('asking', () => Promise.reject(Object.assign(new Error('of PostgreSQL or the network'), error)));

it.each(['EHOSTUNREACH', 'ECONNREFUSED', 'EAI_AGAIN', '25006', '28P01', '40001', '53300', '57P01'])(
  'waits for the database at %s: nothing is set aside for it',
  async (code) => {
    await expect(failing({ code })).rejects.toThrow(UnavailableError);
  },
);

it.each(['22P05', '23505', '42703', 'ERR_INVALID_ARG_TYPE'])('takes %s for a bug', async (code) => {
  await expect(failing({ code })).rejects.toMatchObject({ name: 'Error', code });
});

describe('bringing the schema up to date', () => {
  let temporary: TestDatabase;
  let client: Client;
  let opened: DataSource[];
  const open = async (): Promise<DataSource> => {
    const database = await openStore(temporary.url);
    opened.push(database);
    return database;
  };
  beforeEach(async () => {
    opened = [];
    temporary = await freshDatabase();
    client = new Client(temporary.url);
    await client.connect();
  });
  afterEach(async () => {
    for (const database of opened) await database.destroy();
    await client.end();
    await temporary.drop();
  });

  it('is done by one of several processes', async () => {
    await Promise.all([open(), open(), open()]);
    const { rows } = await client.query<{ count: string }>(
      'SELECT count(*) - count(DISTINCT name) AS count FROM routing.migration',
    );
    expect(rows).toEqual([{ count: '0' }]);
  });

  it('lets others write while large tables get their indexes, and makes again what was left half-made', async () => {
    const database = await open();
    await database.query(`DELETE FROM routing.migration WHERE name ~ '(HistoryIndex|EmergencyIndex)'`);
    await database.query(
      `UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'routing.history_at'::regclass`,
    );
    // As every writer does.
    const write = 'LOCK TABLE routing.history IN ROW EXCLUSIVE MODE';
    await client.query('BEGIN');
    await client.query(write);
    const upgrade = open();
    await eventually(async () => {
      const [row] = await database.query<{ count: string }[]>(
        `SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
           AND query LIKE '%INDEX%'`,
      );
      expect(row?.count).toBe('1');
    });
    await database.transaction(async (manager) => {
      await manager.query(`SET LOCAL lock_timeout = '1s'`);
      await manager.query(write);
    });
    await client.query('COMMIT');
    await upgrade;
    const indexes = await database.query<{ name: string; valid: boolean }[]>(
      `SELECT indexrelid::regclass::text AS name, indisvalid AS valid FROM pg_index
       WHERE indexrelid::regclass::text IN ('routing.history_at', 'routing.complaint_emergency') ORDER BY 1`,
    );
    expect(indexes).toEqual([
      { name: 'routing.complaint_emergency', valid: true },
      { name: 'routing.history_at', valid: true },
    ]);
  });

  it('fills in whose channel the tickets of years are of, some thousand at a time', async () => {
    const database = await open();
    await database.query(`
      DELETE FROM routing.migration WHERE name ~ 'TicketChannel';
      INSERT INTO routing.complaint (id, receipt, channel, source, state, version, decision, occurred_at, received_at,
        last_message_at)
      SELECT md5(n::text)::uuid, 'R' || n, 'sms', 'SMS', 'forwarded', 1, '{}', now(), now(), now()
      FROM generate_series(1, 4500) AS n;
      INSERT INTO routing.ticket (tracking_id, complaint_id, version, status, stage, changed_at, arrived_at, is_pending)
      SELECT 7000000 + n, CASE WHEN n <= 4500 THEN md5(n::text)::uuid END, 1, 'Ditutup', 'closed', now(), now(), false
      FROM generate_series(1, 4600) AS n`);
    await open();
    const counted = await database.query(
      'SELECT channel, count(*)::integer AS count FROM routing.ticket GROUP BY channel ORDER BY count DESC',
    );
    expect(counted).toEqual([
      { channel: 'sms', count: 4500 },
      { channel: null, count: 100 },
    ]);
  });

  it('waits for a database that is busy: it is no bug', async () => {
    const database = await open();
    await database.query(`DELETE FROM routing.migration WHERE name ~ 'Emergencies'`);
    await database.query('DROP TABLE routing.emergency');
    await database.query(
      `DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET lock_timeout = 100', current_database()); END $$`,
    );
    await client.query('BEGIN');
    await client.query('LOCK TABLE routing.migration');
    await expect(open()).rejects.toThrow(UnavailableError);
    await client.query('ROLLBACK');
  });
});
