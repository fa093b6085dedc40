import type { DataSource, EntityManager } from 'typeorm';
import type { Drifted, Matter } from '../assign/decision';
import type { Tally } from '../assign/drift';
import type { City } from '../city/city';
import { contentOf, matterOf, type Part } from '../complaint';
import { codeOfOffice } from '../sp4n/ticket';
import { available } from './open-store';
import { PART, rowsAsJson } from './rows';

/** Any number that nothing else in the database locks by. */
const DRIFT_LOCK = 7_260_105_511;
const PAGE_SIZE = 500;

/** A complaint and the office whose matter it was in the end. */
export interface Learnable extends Matter {
  /** The complaint's, or the tracking id of a ticket that was filed there directly. */
  id: string;
  apparatus: string;
  receivedAt: Date;
}

/** The last word on each. What an office gives back comes after whatever was seen in the same version. */
const LAST = `ORDER BY complaint_id, ticket_version DESC, "by" = 'office' DESC`;
const ANSWERED = `ticket.stage IN ('answered', 'closed')`;

/** What people and offices have made of decisions: what Sambung learns from. */
export class DispositionsStore {
  constructor(private readonly database: DataSource) {}

  /** Of the last days, by category: what was decided unattended, or would have been but for a drift. */
  private tallies(transaction: EntityManager, days: number): Promise<Tally[]> {
    return transaction.query<Tally[]>(
      `SELECT category, count(*)::int AS decided, avg(confidence)::float8 AS promised,
         count(*) FILTER (WHERE to_office IS DISTINCT FROM proposed)::int AS corrected
       FROM (SELECT DISTINCT ON (complaint_id) category, proposed, confidence, to_office FROM routing.disposition
         WHERE at > now() - make_interval(days => $1) AND proposed IS NOT NULL AND category IS NOT NULL ${LAST}) AS last
       GROUP BY category`,
      [days],
    );
  }

  /**
   * Looks at the last days and keeps which categories have drifted; where another process does so, only reads.
   * @param judge says which of them have, by those that had.
   */
  async drifted(
    days: number,
    judge: (tallies: Tally[], before: ReadonlySet<string>) => Tally[],
  ): Promise<Drifted> {
    return available('looking for categories that have drifted', () =>
      this.database.transaction(async (transaction) => {
        const [lock] = await transaction.query<{ isHeld: boolean }[]>(
          'SELECT pg_try_advisory_xact_lock($1) AS "isHeld"',
          [DRIFT_LOCK],
        );
        const known = await transaction.query<{ category: string; decided: number; corrected: number }[]>(
          'SELECT category, decided, corrected FROM routing.drifted_category',
        );
        if (lock?.isHeld !== true) return byCategory(known);
        const before = new Set(known.map(({ category }) => category));
        const drifted = judge(await this.tallies(transaction, days), before);
        await transaction.query('DELETE FROM routing.drifted_category WHERE category <> ALL($1)', [
          drifted.map(({ category }) => category),
        ]);
        await transaction.query(
          `INSERT INTO routing.drifted_category (category, decided, corrected)
           SELECT category, decided, corrected
           FROM jsonb_to_recordset($1::jsonb) AS given(category text, decided integer, corrected integer)
           ON CONFLICT (category) DO UPDATE SET decided = excluded.decided, corrected = excluded.corrected`,
          [JSON.stringify(drifted)],
        );
        return byCategory(drifted);
      }),
    );
  }

  /**
   * Page by page, oldest first: each complaint whose office a person has chosen, or that the office which we chose has
   * answered; then what citizens filed at SP4N-LAPOR! directly and an office has answered.
   */
  async *learnable(city: City): AsyncGenerator<Learnable[]> {
    let last = { receivedAt: '-infinity', id: '00000000-0000-0000-0000-000000000000' };
    for (;;) {
      const rows = await this.ownAfter(last);
      const end = rows.at(-1);
      if (end === undefined) break;
      yield rows.flatMap((row) =>
        row.apparatusId === null ? [] : [learnableOf(row, row.apparatusId, city)],
      );
      last = end;
    }
    let after = '';
    for (;;) {
      const rows = await this.directAfter(after);
      const end = rows.at(-1);
      if (end === undefined) return;
      yield rows.map(({ apparatusId, apparatus, title, kelurahan, ...row }) => ({
        ...row,
        ...(title !== null && { title }),
        ...(kelurahan !== null && { kelurahan }),
        apparatus: codeOfOffice(apparatusId ?? apparatus ?? '', city, apparatus),
      }));
      after = end.id;
    }
  }

  private ownAfter({ receivedAt, id }: { receivedAt: string; id: string }): Promise<OwnRow[]> {
    return this.query(
      `SELECT complaint.id, complaint.received_at::text AS "receivedAt", ticket.apparatus,
         coalesce(last.to_office, ticket.apparatus_id) AS "apparatusId",
         (SELECT ${rowsAsJson(PART, 'part')} FROM routing.part WHERE complaint_id = complaint.id) AS parts
       FROM routing.complaint
       LEFT JOIN LATERAL (SELECT "by", to_office FROM routing.disposition
         WHERE complaint_id = complaint.id ${LAST} LIMIT 1) AS last ON true
       LEFT JOIN routing.ticket ON ticket.tracking_id = complaint.tracking_id AND ticket.complaint_id = complaint.id
       WHERE (complaint.received_at, complaint.id) > ($1::timestamptz, $2::uuid)
         AND (last."by" = 'person' OR (last."by" IS DISTINCT FROM 'office' AND ${ANSWERED}))
         AND (first_id IS NULL OR first_id = complaint.id)
         AND EXISTS (SELECT FROM routing.part WHERE complaint_id = complaint.id AND NOT is_deleted)
       ORDER BY complaint.received_at, complaint.id LIMIT ${PAGE_SIZE}`,
      [receivedAt, id],
    );
  }

  private directAfter(trackingId: string): Promise<DirectRow[]> {
    return this.query(
      `SELECT ticket.tracking_id AS id, ticket.apparatus_id AS "apparatusId", ticket.apparatus, ticket.kelurahan,
         ticket.arrived_at AS "receivedAt", first.title, first.text
       FROM routing.ticket
       JOIN LATERAL (SELECT title, text FROM routing.ticket_change WHERE tracking_id = ticket.tracking_id
         AND text IS NOT NULL ORDER BY version LIMIT 1) AS first ON true
       WHERE ticket.tracking_id > $1 AND complaint_id IS NULL AND ${ANSWERED}
         AND coalesce(apparatus_id, apparatus) IS NOT NULL
       ORDER BY ticket.tracking_id LIMIT ${PAGE_SIZE}`,
      [trackingId],
    );
  }

  private query<T>(sql: string, parameters: unknown[]): Promise<T[]> {
    return available('reading what can be learnt from', () => this.database.query<T[]>(sql, parameters));
  }
}

interface OwnRow {
  id: string;
  receivedAt: string;
  apparatusId: string | null;
  apparatus: string | null;
  parts: Part[];
}

interface DirectRow {
  id: string;
  apparatusId: string | null;
  apparatus: string | null;
  kelurahan: string | null;
  receivedAt: Date;
  title: string | null;
  text: string;
}

const learnableOf = (
  { id, receivedAt, apparatus, parts }: OwnRow,
  apparatusId: string,
  city: City,
): Learnable => ({
  ...matterOf(contentOf({ parts })),
  id,
  apparatus: codeOfOffice(apparatusId, city, apparatus),
  receivedAt: new Date(receivedAt),
});

const byCategory = (rows: readonly { category: string; decided: number; corrected: number }[]): Drifted =>
  new Map(rows.map(({ category, decided, corrected }) => [category, { decided, corrected }]));
