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
  limits: Readonly<Record<Class, Limits>>;
  channel?: string;
  /** Ids and names under which SP4N-LAPOR! knows an office, in lower case. */
  apparatus?: readonly string[];
}

/** What holds for reports of one class, by the day of their arrival, from the first one on. */
export interface Limits {
  /** In working days. */
  firstResponse: readonly number[];
  /** Sum of STANDINGS of one that is still open, and has no answer. */
  ifOpen: readonly number[];
}

/** Its answer was there before anybody here had seen the ticket. */
export const ANSWERED_UNSEEN = -2;

/** What may be said of a ticket, as bits of one number: counting by it is half the work of counting each. */
export const STANDINGS = { viaSambung: 1, answeredLate: 2, overdue: 4, overdueCompletion: 8 } as const;

/** How many tickets of one value of a dimension stand alike. */
export interface Tally {
  dimension: Exclude<Dimension, 'channel'>;
  /** A month as 202401. */
  value: string | null;
  /** Of those by month alone, which are told apart by it: those by channel, and the totals, are sums of them. */
  channel: string | null;
  /** After how many working days they were answered; null: not answered; ANSWERED_UNSEEN: nobody knows when. */
  days: number | null;
  /** Sum of STANDINGS. */
  standing: number;
  count: number;
}

/**
 * Klasifikasi as SP4N-LAPOR! writes it → our class. A label that nobody here knows gets no longer limit than an ordinary
 * complaint. The usual labels come first: they are compared as they are.
 */
export const classIn = (
  label: string,
  given: (name: Class) => string = (name) => `'${name}'`,
): string => `CASE ${label}
  ${CLASS_NAMES.map((name) => `WHEN '${CLASSES[name]}' THEN ${given(name)}`).join(' ')}
  ELSE CASE
    WHEN ${label} ILIKE '%informasi%' THEN ${given('information')}
    WHEN ${label} ILIKE '%aspirasi%' THEN ${given('aspiration')}
    WHEN ${label} ILIKE '%tidak berkadar%' THEN ${given('complaint')}
    WHEN ${label} ILIKE '%berkadar pengawasan%' THEN ${given('supervision')}
    ELSE ${given('complaint')} END END`;

const CLASS_NAMES = Object.keys(CLASSES) as Class[];

/** How many days the arrays tell of. */
const DAYS = 'cardinality($4::int[])';

/** How many working days there have been up to a day; days outside of the calendar count as its first or last one. */
const ordinalOf = (day: string): string => `($4::int[])[least(greatest(${day}, 0) + 1, ${DAYS})]`;

/**
 * Counted by value and working days, so that every median is exact and each ticket is looked at once. What depends on
 * the calendar is looked up by the day's number: it is data of the city, not of the database. `::date` is the day in the
 * city: the transaction's time zone is the city's. OFFSET 0 keeps PostgreSQL from computing the same several times.
 */
const TALLY = `
  WITH seen AS (
    SELECT source, apparatus, kelurahan, category, channel, closed_at IS NULL AS is_open,
      stage IN (${ANSWERED.map((stage) => `'${stage}'`).join(', ')}) AS is_answered,
      arrived_at::date - $1::date + 1 AS day, answered_at::date - $1::date AS answered,
      ${classIn('class', (name) => `${CLASS_NAMES.indexOf(name)} * ${DAYS}`)} AS class_start
    FROM routing.ticket
    WHERE arrived_at >= ($1::date)::timestamptz AND arrived_at < ($2::date + 1)::timestamptz
      AND ($7::text IS NULL OR coalesce(channel, 'direct') = $7)
      AND ($8::text[] IS NULL OR lower(apparatus_id) = ANY($8) OR lower(apparatus) = ANY($8))
    OFFSET 0),
  counted AS (
    SELECT source, apparatus, kelurahan, category, channel, is_open, ($3::int[])[day] AS month,
      CASE WHEN answered IS NOT NULL THEN greatest(0, ${ordinalOf('answered')} - ($4::int[])[day])
        WHEN is_answered THEN ${ANSWERED_UNSEEN} ELSE -1 END AS days,
      ($5::int[])[class_start + day] AS first_response, ($6::int[])[class_start + day] AS if_open
    FROM seen OFFSET 0),
  stood AS (
    SELECT source, apparatus, kelurahan, category, channel, month, days * 16
      + CASE WHEN channel IS NOT NULL THEN ${STANDINGS.viaSambung} ELSE 0 END
      + CASE WHEN days > first_response THEN ${STANDINGS.answeredLate} ELSE 0 END
      + CASE WHEN NOT is_open THEN 0 WHEN days = -1 THEN if_open ELSE if_open & ~${STANDINGS.overdue} END AS told
    FROM counted OFFSET 0)
  SELECT CASE GROUPING(month, source, apparatus, kelurahan, category)
      WHEN 15 THEN 'month' WHEN 23 THEN 'source' WHEN 27 THEN 'apparatus' WHEN 29 THEN 'kelurahan'
      ELSE 'category' END AS dimension,
    coalesce(month::text, source, apparatus, kelurahan, category) AS value, channel,
    nullif(told >> 4, -1) AS days, told & 15 AS standing, count(*)::int AS count
  FROM stood
  GROUP BY GROUPING SETS
    ((month, channel, told), (source, told), (apparatus, told), (kelurahan, told), (category, told))`;

/**
 * Days are the city's; all the sets of a year fit into memory, so that nothing is sorted on disk; and whatever processor
 * is free helps.
 */
const SETTINGS = `SELECT set_config('TimeZone', $1, true), set_config('work_mem', '64MB', true),
  set_config('parallel_setup_cost', '0', true), set_config('parallel_tuple_cost', '0', true)`;

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
        CLASS_NAMES.flatMap((name) => query.limits[name].firstResponse),
        CLASS_NAMES.flatMap((name) => query.limits[name].ifOpen),
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
