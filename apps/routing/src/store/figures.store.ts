import type { DataSource, EntityManager } from 'typeorm';
import type { Class } from '../city/city';
import type { Dimension } from '../figures/figure';
import { ANSWERED } from '../follow/seen';
import { CLASSES } from '../triage/triage';
import { available } from './open-store';

export interface FigureQuery {
  timeZone: string;
  /** First and last day, in the city. */
  from: string;
  to: string;
  /** Of each day since `from`: year and month as 202401, and how many working days there have been. */
  months: readonly number[];
  ordinals: readonly number[];
  /** Days since `from`. */
  today: number;
  limits: readonly LimitSpan[];
  channel?: string;
  /** Ids and names under which SP4N-LAPOR! knows an office, in lower case. */
  apparatus?: readonly string[];
}

/** Limits of a class for reports from one day up to, but not including, another. */
export interface LimitSpan {
  class: Class;
  from: string;
  until: string;
  firstResponse: number;
  completion: number | null;
}

/** Its answer was there before anybody here had seen the ticket. */
export const ANSWERED_UNSEEN = -2;

/** What may be said of a ticket, as bits of one number: counting by it is half the work of counting each. */
export const STANDINGS = { viaSambung: 1, answeredLate: 2, overdue: 4, overdueCompletion: 8 } as const;

/**
 * How many tickets of one value of a dimension were answered after so many working days; null: not answered;
 * ANSWERED_UNSEEN: nobody knows when. Those by `month` are by channel, too: both, and the totals, are sums of them.
 */
export type Tally = Record<Dimension, string | null> & {
  dimension: Exclude<Dimension, 'channel'>;
  days: number | null;
  /** Sum of STANDINGS. */
  standing: number;
  count: number;
};

/**
 * Klasifikasi as SP4N-LAPOR! writes it → our class. A label that nobody here knows gets no longer limit than an ordinary
 * complaint. The usual labels come first: they are compared as they are.
 */
export const classIn = (label: string): string => `CASE ${label}
  ${Object.entries(CLASSES)
    .map(([name, usual]) => `WHEN '${usual}' THEN '${name}'`)
    .join(' ')}
  ELSE CASE
    WHEN ${label} ILIKE '%informasi%' THEN 'information'
    WHEN ${label} ILIKE '%aspirasi%' THEN 'aspiration'
    WHEN ${label} ILIKE '%tidak berkadar%' THEN 'complaint'
    WHEN ${label} ILIKE '%berkadar pengawasan%' THEN 'supervision'
    ELSE 'complaint' END END`;

/** How many working days there have been up to a day; days outside of the calendar count as its first or last one. */
const ordinalOf = (day: string): string => `($4::int[])[least(greatest(${day}, 0), $5::int) + 1]`;

/**
 * Counted by value and working days, so that every median is exact and each ticket is looked at once. Months and working
 * days are looked up by the day's number: the calendar is data of the city, not of the database. `::date` is the day in
 * the city: the transaction's time zone is the city's. OFFSET 0 keeps PostgreSQL from computing the same several times.
 */
const TALLY = `
  WITH limits AS MATERIALIZED (
    SELECT class, "from"::timestamptz AS since, until::timestamptz AS until, "firstResponse" AS first_response, completion
    FROM jsonb_to_recordset($6::jsonb)
      AS given(class text, "from" date, until date, "firstResponse" integer, completion integer)),
  seen AS (
    SELECT ticket.source, ticket.apparatus, ticket.kelurahan, ticket.category, complaint.channel, ticket.closed_at,
      ticket.stage IN (${ANSWERED.map((stage) => `'${stage}'`).join(', ')}) AS is_answered,
      ticket.arrived_at, ${classIn('ticket.class')} AS class, ticket.arrived_at::date - $1::date AS day,
      ticket.answered_at::date - $1::date AS answered
    FROM routing.ticket LEFT JOIN routing.complaint ON complaint.id = ticket.complaint_id
    WHERE ticket.arrived_at >= ($1::date)::timestamptz AND ticket.arrived_at < ($2::date + 1)::timestamptz
      AND ($8::text IS NULL OR coalesce(complaint.channel, 'direct') = $8)
      AND ($9::text[] IS NULL OR lower(ticket.apparatus_id) = ANY($9) OR lower(ticket.apparatus) = ANY($9))
    OFFSET 0),
  counted AS (
    SELECT seen.source, seen.apparatus, seen.kelurahan, seen.category, seen.channel, ($3::int[])[day + 1] AS month,
      CASE WHEN answered IS NOT NULL THEN greatest(0, ${ordinalOf('answered')} - ${ordinalOf('day')})
        WHEN is_answered THEN ${ANSWERED_UNSEEN} END AS days,
      ${ordinalOf('$7::int')} - ${ordinalOf('day')} AS waited,
      limits.first_response, limits.completion, closed_at IS NULL AS is_open, channel IS NOT NULL AS is_ours
    FROM seen JOIN limits ON limits.class = seen.class AND arrived_at >= limits.since AND arrived_at < limits.until
    OFFSET 0),
  stood AS (
    SELECT source, apparatus, kelurahan, category, channel, month, coalesce(days, -1) * 16
      + CASE WHEN is_ours THEN ${STANDINGS.viaSambung} ELSE 0 END
      + CASE WHEN days > first_response THEN ${STANDINGS.answeredLate} ELSE 0 END
      + CASE WHEN days IS NULL AND is_open AND waited > first_response THEN ${STANDINGS.overdue} ELSE 0 END
      + CASE WHEN is_open AND waited > completion THEN ${STANDINGS.overdueCompletion} ELSE 0 END AS told
    FROM counted OFFSET 0)
  SELECT CASE GROUPING(month, source, apparatus, kelurahan, category)
      WHEN 15 THEN 'month' WHEN 23 THEN 'source' WHEN 27 THEN 'apparatus' WHEN 29 THEN 'kelurahan'
      ELSE 'category' END AS dimension,
    month::text, channel, source, apparatus, kelurahan, category, nullif(told >> 4, -1) AS days, told & 15 AS standing,
    count(*)::int AS count
  FROM stood
  GROUP BY GROUPING SETS
    ((month, channel, told), (source, told), (apparatus, told), (kelurahan, told), (category, told))`;

/** Days are the city's; and all the sets of a year fit into memory, so that nothing is sorted on disk. */
const SETTINGS = `SELECT set_config('TimeZone', $1, true), set_config('work_mem', '64MB', true)`;

/** Counts over what SP4N-LAPOR! has shown. No citizen's words. */
export class FiguresStore {
  constructor(private readonly database: DataSource) {}

  tally(query: FigureQuery): Promise<Tally[]> {
    return this.inZone(query.timeZone, (transaction) =>
      transaction.query<Tally[]>(TALLY, [
        query.from,
        query.to,
        query.months,
        query.ordinals,
        query.ordinals.length - 1,
        JSON.stringify(query.limits),
        query.today,
        query.channel ?? null,
        query.apparatus ?? null,
      ]),
    );
  }

  /** Tickets that arrived from one day to another. */
  async received(timeZone: string, from: string, to: string): Promise<number> {
    const [row] = await this.inZone(timeZone, (transaction) =>
      transaction.query<{ count: number }[]>(
        `SELECT count(*)::int AS count FROM routing.ticket
         WHERE arrived_at >= ($1::date)::timestamptz AND arrived_at < ($2::date + 1)::timestamptz`,
        [from, to],
      ),
    );
    return row?.count ?? 0;
  }

  private inZone<T>(timeZone: string, work: (transaction: EntityManager) => Promise<T>): Promise<T> {
    return available('counting tickets', () =>
      this.database.transaction(async (transaction) => {
        await transaction.query(SETTINGS, [timeZone]);
        return work(transaction);
      }),
    );
  }
}
