import type { DataSource } from 'typeorm';
import { available } from './open-store';

/** What does not balance: a report, a complaint, a ticket or a record of the bus by its id. */
export interface LedgerFault {
  code: string;
  id: string;
  channel?: string;
}

/** How many reports of a channel and a day stand so. Each report that arrived stands in exactly one way. */
export interface Standing {
  channel: string;
  standing: string;
  count: number;
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

export interface ForwardedComplaint {
  id: string;
  channel: string;
  trackingId: string;
}

/** Faults of one scope that are kept and named; the first ones say enough. */
const MOST_FAULTS = 1000;
const LEDGER_LOCK = 7_260_105_503;

const START = `($1::date)::timestamp AT TIME ZONE $2`;
const END = `($1::date + 1)::timestamp AT TIME ZONE $2`;

/** The reports that landed first on this day; events that came to them later are no reports of their own. */
const REPORTS = `reports AS MATERIALIZED (
  SELECT report_id, event_id, channel, applied_at, outcome, landed_at FROM routing.arrival
  WHERE landed_at >= ${START} AND landed_at < ${END} AND NOT EXISTS (
    SELECT FROM routing.arrival AS earlier
    WHERE earlier.report_id = arrival.report_id AND earlier.sequence < arrival.sequence))`;

/** A report without a part is not applied yet, or held, or lost. */
const STANDINGS = `WITH ${REPORTS}
SELECT channel, standing, count(*)::int AS count FROM (
  SELECT reports.channel, CASE
    WHEN part.report_id <> part.complaint_id THEN 'merged'
    WHEN complaint.state IN ('waiting', 'forwarding') THEN 'in-work'
    WHEN complaint.state IS NOT NULL THEN complaint.state
    WHEN applied_at IS NULL THEN 'in-work'
    WHEN outcome = 'held' THEN aside.state
    ELSE 'lost' END AS standing
  FROM reports LEFT JOIN routing.part USING (report_id) LEFT JOIN routing.complaint ON complaint.id = complaint_id
    LEFT JOIN routing.held_report AS aside ON aside.report_id = event_id AND outcome = 'held'
  UNION ALL
  SELECT channel, 'ignored' FROM routing.ignored_report WHERE landed_at >= ${START} AND landed_at < ${END}
  UNION ALL
  -- An arrival that was set aside stands among the reports already.
  SELECT channel, state FROM routing.held_report WHERE landed_at >= ${START} AND landed_at < ${END}
    AND NOT EXISTS (SELECT FROM routing.arrival WHERE event_id = held_report.report_id)) AS standings
GROUP BY 1, 2 ORDER BY 1, 2`;

const FAULTS = `WITH ${REPORTS}, complaints AS MATERIALIZED (
  SELECT complaint.* FROM reports JOIN routing.complaint ON complaint.id = report_id)
SELECT code, id::text, channel FROM (
  SELECT 'ledger.report-without-complaint' AS code, report_id AS id, channel FROM reports
    WHERE applied_at IS NOT NULL AND outcome <> 'held'
      AND NOT EXISTS (SELECT FROM routing.part WHERE part.report_id = reports.report_id)
  UNION ALL
  SELECT 'ledger.never-applied', report_id, channel FROM reports
    WHERE applied_at IS NULL AND landed_at < now() - interval '15 minutes'
  UNION ALL
  SELECT 'ledger.complaint-without-arrival', id, channel FROM routing.complaint
    WHERE received_at >= ${START} AND received_at < ${END}
      AND NOT EXISTS (SELECT FROM routing.arrival WHERE arrival.report_id = complaint.id)
  UNION ALL
  SELECT 'ledger.forwarded-without-ticket', id, channel FROM complaints
    WHERE state IN ('forwarded', 'linked') AND tracking_id IS NULL
  UNION ALL
  SELECT 'ledger.ticket-of-two', id, channel FROM complaints
    WHERE state = 'forwarded' AND EXISTS (
      SELECT FROM routing.complaint AS other WHERE other.tracking_id = complaints.tracking_id
        AND other.state = 'forwarded' AND other.id <> complaints.id)
  UNION ALL
  SELECT 'ledger.forgotten', id, channel FROM complaints
    WHERE state IN ('waiting', 'forwarding') AND due_at IS NULL
  UNION ALL
  SELECT 'ledger.step-forgotten', id, channel FROM complaints
    WHERE due_at IS NULL AND state IN ('forwarded', 'linked') AND EXISTS (
      SELECT FROM routing.delivery_step WHERE complaint_id = id AND delivery_step.state NOT IN ('sent', 'refused'))
  UNION ALL
  SELECT 'ledger.version-gap', id, channel FROM complaints
    WHERE version <> (SELECT count(*) FROM routing.history WHERE complaint_id = id)
  UNION ALL
  SELECT 'ledger.state-without-move', id, channel FROM complaints
    WHERE state IS DISTINCT FROM (
      SELECT "to" FROM routing.history WHERE complaint_id = id AND history.version = complaints.version)) AS faults
ORDER BY code, id LIMIT ${MOST_FAULTS}`;

/** Those whose ticket is ours by reference; a person's stands under a tracking id alone. */
const FORWARDED = `WITH ${REPORTS}
SELECT id, complaint.channel, tracking_id AS "trackingId" FROM reports JOIN routing.complaint ON id = report_id
WHERE state = 'forwarded' AND tracking_id IS NOT NULL AND EXISTS (
  SELECT FROM routing.delivery_step WHERE complaint_id = id AND kind = 'create' AND delivery_step.state = 'sent'
    AND code IS DISTINCT FROM 'operator.filed')
ORDER BY id`;

/** Not landed under any of its ids. */
const UNSEEN = (alias: string): string => `
  NOT EXISTS (SELECT FROM routing.arrival WHERE arrival.event_id = ${alias}.event_id)
  AND NOT EXISTS (SELECT FROM routing.held_report WHERE report_id IN (${alias}.event_id, ${alias}.held_id))
  AND NOT EXISTS (SELECT FROM routing.ignored_report WHERE report_id = ${alias}.event_id)`;

/** Every query of the ledger. Each reads one day, or what is new; none all that is kept. */
export class LedgerStore {
  constructor(
    private readonly database: DataSource,
    private readonly timeZone: string,
  ) {}

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

  standings(day: string): Promise<Standing[]> {
    return this.query(STANDINGS, [day, this.timeZone]);
  }

  faults(day: string): Promise<LedgerFault[]> {
    return this.query(FAULTS, [day, this.timeZone]);
  }

  forwarded(day: string): Promise<ForwardedComplaint[]> {
    return this.query(FORWARDED, [day, this.timeZone]);
  }

  /** All days from the first on which anything landed; what is closed gets nothing more. */
  async days(): Promise<{ day: string; isClosed: boolean }[]> {
    const closedUntil = await this.progress('closed-until');
    // Reads all that is kept only as long as no day is closed.
    const first = (await this.progress('first-day')) ?? (await this.firstDay());
    if (first === undefined) return [];
    return this.query(
      `SELECT day::date::text AS day, coalesce(day::date <= $3::date, false) AS "isClosed"
       FROM generate_series($1::date, (now() AT TIME ZONE $2)::date, interval '1 day') AS day`,
      [first, this.timeZone, closedUntil ?? null],
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

  /** Yesterday and before, once transactions that began before midnight are over and the bus has been read past it. */
  async close(day: string, first: string): Promise<boolean> {
    const [row] = await this.query<{ open: boolean }>(
      `SELECT now() < ${END} + interval '1 hour'
         OR EXISTS (SELECT FROM routing.ledger_unseen WHERE published_at < ${END}) AS open`,
      [day, this.timeZone],
    );
    if (row?.open !== false) return false;
    const arrived = totalsOf(await this.standings(day));
    await available('closing a day', () =>
      this.database.transaction(async (transaction) => {
        for (const [channel, count] of arrived)
          await transaction.query(
            'INSERT INTO routing.ledger_day (day, channel, arrived) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
            [day, channel, count],
          );
        await transaction.query(SET_PROGRESS, ['closed-until', day]);
        await transaction.query(SET_PROGRESS, ['first-day', first]);
      }),
    );
    return true;
  }

  /** What had arrived by channel when the day was closed. */
  async closedTotals(day: string): Promise<Map<string, number>> {
    const rows = await this.query<{ channel: string; arrived: number }>(
      'SELECT channel, arrived FROM routing.ledger_day WHERE day = $1',
      [day],
    );
    return new Map(rows.map(({ channel, arrived }) => [channel, arrived]));
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

  /** What was wrong when each scope was checked last. */
  faultCounts(): Promise<{ code: string; count: number }[]> {
    return this.query(
      'SELECT code, count(*)::int AS count FROM routing.ledger_fault GROUP BY code ORDER BY count DESC, code',
      [],
    );
  }

  async progress(name: string): Promise<string | undefined> {
    const [row] = await this.query<{ value: string }>(
      'SELECT value FROM routing.ledger_progress WHERE name = $1',
      [name],
    );
    return row?.value;
  }

  async setProgress(name: string, value: string): Promise<void> {
    await this.query(SET_PROGRESS, [name, value]);
  }

  private async firstDay(): Promise<string | undefined> {
    const [row] = await this.query<{ day: string | null }>(
      `SELECT (least((SELECT min(landed_at) FROM routing.arrival), (SELECT min(landed_at) FROM routing.ignored_report),
         (SELECT min(landed_at) FROM routing.held_report)) AT TIME ZONE $1)::date::text AS day`,
      [this.timeZone],
    );
    return row?.day ?? undefined;
  }

  private query<T>(sql: string, parameters: unknown[]): Promise<T[]> {
    return available('keeping the ledger', () => this.database.query<T[]>(sql, parameters));
  }
}

const SET_PROGRESS = `INSERT INTO routing.ledger_progress (name, value) VALUES ($1, $2)
  ON CONFLICT (name) DO UPDATE SET value = excluded.value`;

/** All that arrived, by channel. */
export function totalsOf(standings: readonly Standing[]): Map<string, number> {
  const totals = new Map<string, number>();
  for (const { channel, count } of standings) totals.set(channel, (totals.get(channel) ?? 0) + count);
  return totals;
}
