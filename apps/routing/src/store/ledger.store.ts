import type { DataSource } from 'typeorm';
import { available } from './open-store';

/** What does not balance: a report, a complaint, a ticket or a record of the bus by its id. */
export interface LedgerFault {
  code: string;
  id: string;
  channel?: string;
}

/** A record of the bus, and the ids under which it must have landed. */
export interface SeenRecord {
  topic: string;
  partition: number;
  offset: string;
  /** The event's own id; null where it states none. */
  eventId: string | null;
  /** Under which routing holds it where it could not be read. */
  heldId: string;
  publishedAt: Date;
}

/** Faults of one scope that are kept and named; the first ones say enough. */
export const MOST_FAULTS = 1000;
const LEDGER_LOCK = 7_260_105_503;

export const GET_PROGRESS = 'SELECT value FROM routing.ledger_progress WHERE name = $1';
export const SET_PROGRESS = `INSERT INTO routing.ledger_progress (name, value) VALUES ($1, $2)
  ON CONFLICT (name) DO UPDATE SET value = excluded.value`;

/** Not landed under any of its ids. */
const UNSEEN = (alias: string): string => `
  NOT EXISTS (SELECT FROM routing.arrival WHERE arrival.event_id = ${alias}.event_id)
  AND NOT EXISTS (SELECT FROM routing.held_report WHERE report_id IN (${alias}.event_id, ${alias}.held_id))
  AND NOT EXISTS (SELECT FROM routing.ignored_report WHERE report_id = ${alias}.event_id)`;

/** What the ledger has found and how far it is: records of the bus, stray tickets, faults, its own progress. */
export class LedgerStore {
  constructor(private readonly database: DataSource) {}

  /** Runs it where no other process is at it. @returns whether it ran */
  async alone(work: () => Promise<void>): Promise<boolean> {
    const runner = this.database.createQueryRunner();
    try {
      const [lock] = (await available('locking the ledger', () =>
        runner.query('SELECT pg_try_advisory_lock($1) AS free', [LEDGER_LOCK]),
      )) as { free: boolean }[];
      if (lock?.free !== true) return false;
      try {
        await work();
      } finally {
        await runner.query('SELECT pg_advisory_unlock($1)', [LEDGER_LOCK]);
      }
      return true;
    } finally {
      await runner.release();
    }
  }

  /** Remembers those of them that have not landed. */
  async keepUnseen(records: readonly SeenRecord[]): Promise<void> {
    await this.query(
      `INSERT INTO routing.ledger_unseen (topic, partition, "offset", event_id, held_id, published_at)
       SELECT topic, partition, "offset", event_id, held_id, published_at
       FROM jsonb_to_recordset($1::jsonb) AS given(topic text, partition integer, "offset" bigint, event_id uuid,
         held_id uuid, published_at timestamptz)
       WHERE ${UNSEEN('given')} ON CONFLICT DO NOTHING`,
      [
        JSON.stringify(
          records.map(({ topic, partition, offset, eventId, heldId, publishedAt }) => ({
            topic,
            partition,
            offset,
            event_id: eventId,
            held_id: heldId,
            published_at: publishedAt,
          })),
        ),
      ],
    );
  }

  /** Forgets what has landed by now. @returns the others */
  async unseen(): Promise<SeenRecord[]> {
    await this.query(`DELETE FROM routing.ledger_unseen AS unseen WHERE NOT (${UNSEEN('unseen')})`, []);
    return this.query(
      `SELECT topic, partition, "offset"::text, event_id AS "eventId", held_id AS "heldId",
         published_at AS "publishedAt"
       FROM routing.ledger_unseen ORDER BY topic, partition, ledger_unseen."offset" LIMIT ${MOST_FAULTS}`,
      [],
    );
  }

  /** Keeps those of these tickets that are no complaint's, and how far the list has been read. */
  async keepStrays(
    tickets: readonly { trackingId: string; reference: string }[],
    cursor: string,
  ): Promise<void> {
    await available('keeping stray tickets', () =>
      this.database.transaction(async (transaction) => {
        await transaction.query(
          `INSERT INTO routing.ledger_stray (tracking_id, reference)
           SELECT tracking_id, reference
           FROM jsonb_to_recordset($1::jsonb) AS given(tracking_id text, reference uuid)
           WHERE NOT EXISTS (SELECT FROM routing.complaint WHERE id = given.reference
             AND coalesce(complaint.tracking_id, given.tracking_id) = given.tracking_id)
           ON CONFLICT DO NOTHING`,
          [
            JSON.stringify(
              tickets.map(({ trackingId, reference }) => ({ tracking_id: trackingId, reference })),
            ),
          ],
        );
        await transaction.query(SET_PROGRESS, ['tickets', cursor]);
      }),
    );
  }

  /** Tickets that are still no complaint's. */
  strays(): Promise<{ trackingId: string; reference: string }[]> {
    return this.query(
      `SELECT tracking_id AS "trackingId", reference FROM routing.ledger_stray AS stray
       WHERE NOT EXISTS (SELECT FROM routing.complaint WHERE id = stray.reference
         AND coalesce(complaint.tracking_id, stray.tracking_id) = stray.tracking_id)
       ORDER BY tracking_id LIMIT ${MOST_FAULTS}`,
      [],
    );
  }

  async forgetStray(trackingId: string): Promise<void> {
    await this.query('DELETE FROM routing.ledger_stray WHERE tracking_id = $1', [trackingId]);
  }

  /** Replaces what was wrong in a scope. */
  async keepFaults(scope: string, faults: readonly LedgerFault[]): Promise<void> {
    await available('keeping faults', () =>
      this.database.transaction(async (transaction) => {
        await transaction.query('DELETE FROM routing.ledger_fault WHERE scope = $1', [scope]);
        await transaction.query(
          `INSERT INTO routing.ledger_fault (scope, code, id, channel)
           SELECT $1, code, id, channel FROM jsonb_to_recordset($2::jsonb) AS given(code text, id text, channel text)
           ON CONFLICT DO NOTHING`,
          [scope, JSON.stringify(faults)],
        );
      }),
    );
  }

  /** Days whose last check found something. */
  async faultyDays(): Promise<string[]> {
    const rows = await this.query<{ scope: string }>(
      `SELECT DISTINCT scope FROM routing.ledger_fault WHERE scope LIKE '____-__-__'`,
      [],
    );
    return rows.map(({ scope }) => scope);
  }

  /** What was wrong when each scope was checked last. */
  faultCounts(): Promise<{ code: string; count: number }[]> {
    return this.query(
      'SELECT code, count(*)::int AS count FROM routing.ledger_fault GROUP BY code ORDER BY count DESC, code',
      [],
    );
  }

  async progress(name: string): Promise<string | undefined> {
    const [row] = await this.query<{ value: string }>(GET_PROGRESS, [name]);
    return row?.value;
  }

  async setProgress(name: string, value: string): Promise<void> {
    await this.query(SET_PROGRESS, [name, value]);
  }

  private query<T>(sql: string, parameters: unknown[]): Promise<T[]> {
    return available('keeping the ledger', () => this.database.query<T[]>(sql, parameters));
  }
}
