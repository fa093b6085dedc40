import type { DataSource } from 'typeorm';
import { freshDatabase, type TestDatabase } from '../../../../tools/testing/database';
import { report } from '../testing/reports';
import { ArrivalsStore } from './arrivals.store';
import { openStore } from './open-store';

const WAITING = 20_000;
const BATCH = 10;
/** After so many PostgreSQL keeps the plan that it has for a prepared statement. */
const ROUNDS = 8;

describe('a queue that has suddenly become long', () => {
  let database: TestDatabase;
  let store: DataSource;
  let arrivals: ArrivalsStore;
  beforeEach(async () => {
    database = await freshDatabase();
    store = await openStore(database.url);
    arrivals = new ArrivalsStore(store);
    // It comes faster than PostgreSQL looks what has become of its tables.
    await store.query('ALTER TABLE routing.arrival SET (autovacuum_enabled = off)');
  });
  afterEach(async () => {
    await store.destroy();
    await database.drop();
  });

  /** Applies the head of the queue. @returns rows of arrivals that PostgreSQL read for it */
  const applyHead = (): Promise<number> =>
    store.transaction(async (transaction) => {
      const claimed = await arrivals.claim(transaction, BATCH);
      expect(claimed).toHaveLength(BATCH);
      const outcomes = claimed.map(({ sequence }) => ({ sequence, outcome: 'applied' }));
      await arrivals.markApplied(transaction, outcomes);
      const [read] = await transaction.query<{ rows: number }[]>(
        `SELECT (seq_tup_read + idx_tup_fetch)::int AS rows FROM pg_stat_xact_user_tables
         WHERE relid = 'routing.arrival'::regclass`,
      );
      return read?.rows ?? NaN;
    });

  it('is applied from its head, and its rest is not read', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const events = Array.from({ length: BATCH }, (_, index) => report(`${round}-${index}`));
      await arrivals.land(
        events.map((event) => ({
          eventId: event.eventId,
          orderKey: event.complaintId,
          event,
          traceparent: null,
        })),
      );
      await applyHead();
    }
    await store.query(
      `INSERT INTO routing.arrival (event_id, report_id, order_key, channel, kind, body)
       SELECT gen_random_uuid(), gen_random_uuid(), n::text, channel, kind, body
       FROM generate_series(1, ${WAITING}) AS n,
         (SELECT channel, kind, body FROM routing.arrival LIMIT 1) AS one`,
    );
    expect(await applyHead()).toBeLessThan(WAITING / 20);
  });
});
