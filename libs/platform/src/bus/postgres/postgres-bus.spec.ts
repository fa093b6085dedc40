import { Client } from 'pg';
import { pino } from 'pino';
import { freshDatabase, type TestDatabase } from '../../../../../tools/testing/database';
import { eventually } from '../../../../../tools/testing/eventually';
import { openWire } from '../../../../../tools/testing/wire';
import { describeEventBus } from '../bus.contract';
import { PostgresBus } from './postgres-bus';

const silent = pino({ level: 'silent' });

describe('the bus on PostgreSQL', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await freshDatabase();
  });
  afterAll(() => database.drop());

  describeEventBus({
    open: (topics, logger) => new PostgresBus(database.url, topics, logger),
    wire: () => openWire(new URL(database.url).hostname, Number(new URL(database.url).port)),
    openThrough: (wire, topics, logger) => {
      const url = new URL(database.url);
      url.port = String(wire.port);
      return new PostgresBus(url.href, topics, logger);
    },
    expire: async (topic) => {
      const client = new Client(database.url);
      await client.connect();
      await client.query(
        `UPDATE bus.record SET published_at = published_at - interval '2 days'
         WHERE partition_id IN (SELECT id FROM bus.partition WHERE topic = $1)`,
        [topic],
      );
      await client.end();
      const bus = new PostgresBus(database.url, [{ name: topic, partitions: 4, retentionDays: 1 }], silent);
      await bus.sweep();
      await bus.close();
    },
  });

  it('never expires what is being published meanwhile', async () => {
    const quiet = await freshDatabase();
    const bus = new PostgresBus(quiet.url, [{ name: 'test', partitions: 1, retentionDays: 1 }], silent);
    await bus.check();
    const publisher = new Client(quiet.url);
    const observer = new Client(quiet.url);
    await Promise.all([publisher.connect(), observer.connect()]);
    // As a publish does it, but slowly.
    await publisher.query('BEGIN');
    await publisher.query('UPDATE bus.partition SET next_offset = next_offset + 1');
    await publisher.query(
      `INSERT INTO bus.record (partition_id, "offset", key, headers, value) SELECT id, 0, '', '{}', '' FROM bus.partition`,
    );
    const sweeping = bus.sweep();
    await eventually(async () => {
      const { rowCount } = await observer.query('SELECT FROM pg_locks WHERE NOT granted');
      expect(rowCount).toBeGreaterThan(0);
    });
    await publisher.query('COMMIT');
    await sweeping;
    const { rowCount: kept } = await observer.query('SELECT FROM bus.record');
    const lag = await bus.lag('g', ['test']);
    await Promise.all([publisher.end(), observer.end(), bus.close()]);
    await quiet.drop();
    expect(kept).toBe(1);
    expect(lag).toMatchObject([{ records: 1n, missed: 0n }]);
  });

  it('sets itself up once, however many processes start on an empty database at the same time', async () => {
    const empty = await freshDatabase();
    const topics = [{ name: 'test', partitions: 12, retentionDays: 1 }];
    const buses = Array.from({ length: 6 }, () => new PostgresBus(empty.url, topics, silent));
    await Promise.all(buses.map((bus) => bus.check()));
    expect(await buses[0]?.lag('g', ['test'])).toHaveLength(12);
    await Promise.all(buses.map((bus) => bus.close()));
    await empty.drop();
  });
});
