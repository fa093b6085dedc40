import type { DataSource } from 'typeorm';
import { GET_PROGRESS, type LedgerFault, MOST_FAULTS, SET_PROGRESS } from './ledger.store';
import { available } from './open-store';

/** How many reports of a channel and a day stand so. Each report that arrived stands in exactly one way. */
export interface Standing {
  channel: string;
  standing: string;
  count: number;
}

export interface ForwardedComplaint {
  id: string;
  channel: string;
  trackingId: string;
}

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

/** Complaints that people have split off others: no report of their own, so they stand beside what arrived. */
const SPLIT_OFF = `SELECT complaint_id FROM routing.split WHERE at >= ${START} AND at < ${END}`;

const SPLIT_STANDINGS = `SELECT channel,
  CASE WHEN state IN ('waiting', 'forwarding') THEN 'in-work' ELSE state END AS standing, count(*)::int AS count
FROM routing.complaint WHERE id IN (${SPLIT_OFF}) GROUP BY 1, 2 ORDER BY 1, 2`;

const FAULTS = `WITH ${REPORTS}, complaints AS MATERIALIZED (
  SELECT complaint.* FROM routing.complaint
  WHERE id IN (SELECT report_id FROM reports UNION ALL ${SPLIT_OFF}))
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
      AND NOT EXISTS (SELECT FROM routing.split WHERE complaint_id = complaint.id)
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
SELECT id, channel, tracking_id AS "trackingId" FROM routing.complaint
WHERE id IN (SELECT report_id FROM reports UNION ALL ${SPLIT_OFF})
  AND state = 'forwarded' AND tracking_id IS NOT NULL AND EXISTS (
  SELECT FROM routing.delivery_step WHERE complaint_id = id AND kind = 'create' AND delivery_step.state = 'sent'
    AND code IS DISTINCT FROM 'operator.filed')
ORDER BY id`;

/** The accounts of each day, in the city's time. Each query reads one day; none all that is kept. */
export class LedgerDaysStore {
  constructor(
    private readonly database: DataSource,
    private readonly timeZone: string,
  ) {}

  /** All days from the first on which anything landed; what is closed gets nothing more. */
  async all(): Promise<{ day: string; isClosed: boolean }[]> {
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

  standings(day: string): Promise<Standing[]> {
    return this.query(STANDINGS, [day, this.timeZone]);
  }

  /** The complaints that were split off others on this day, which are no reports. */
  splitOff(day: string): Promise<Standing[]> {
    return this.query(SPLIT_STANDINGS, [day, this.timeZone]);
  }

  faults(day: string): Promise<LedgerFault[]> {
    return this.query(FAULTS, [day, this.timeZone]);
  }

  forwarded(day: string): Promise<ForwardedComplaint[]> {
    return this.query(FORWARDED, [day, this.timeZone]);
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

  private async firstDay(): Promise<string | undefined> {
    const [row] = await this.query<{ day: string | null }>(
      `SELECT (least((SELECT min(landed_at) FROM routing.arrival), (SELECT min(landed_at) FROM routing.ignored_report),
         (SELECT min(landed_at) FROM routing.held_report)) AT TIME ZONE $1)::date::text AS day`,
      [this.timeZone],
    );
    return row?.day ?? undefined;
  }

  private async progress(name: string): Promise<string | undefined> {
    const [row] = await this.query<{ value: string }>(GET_PROGRESS, [name]);
    return row?.value;
  }

  private query<T>(sql: string, parameters: unknown[]): Promise<T[]> {
    return available('keeping the ledger', () => this.database.query<T[]>(sql, parameters));
  }
}

/** All that arrived, by channel. */
export function totalsOf(standings: readonly Standing[]): Map<string, number> {
  const totals = new Map<string, number>();
  for (const { channel, count } of standings) totals.set(channel, (totals.get(channel) ?? 0) + count);
  return totals;
}
