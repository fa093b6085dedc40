import type { EntityManager } from 'typeorm';
import type { Decision } from '../assign/decision';
import type { Part } from '../complaint';
import type { Candidate, Group, Marked, Regrouped } from '../duplicates/groups';
import { keysOf, keysToLookFor } from '../duplicates/keys';
import type { Signature } from '../duplicates/signature';
import type { State } from '../states';
import { prepared } from './prepared';
import { PART, rowsAsJson } from './rows';

/** Any number that nothing else in the database locks by. */
const DUPLICATES_LOCK = 7_260_105_510;
/** Of one key: the latest. What everybody tells of has joined one group by then. */
const MOST_OF_KEY = 12;

/** A complaint with what it says now. */
export interface ChangedComplaint {
  id: string;
  state: State;
  receivedAt: Date;
  decision: Decision;
  parts: Part[];
}

/** What is known of a complaint here. */
export interface Mark {
  complaintId: string;
  receivedAt: Date;
  signature: Signature | null;
  groupId: string | null;
  told: string[];
}

const MARK = `mark.complaint_id AS "complaintId", mark.received_at AS "receivedAt", mark.signature,
  mark.group_id AS "groupId", mark.told`;

/** As many rows as keys times {@link MOST_OF_KEY} at most, however many complaints are kept. */
const LOOK_UP = `
  SELECT DISTINCT ON (wanted.id, mark.complaint_id) wanted.id AS "of", mark.complaint_id AS id,
    mark.received_at AS "receivedAt", mark.signature, mark.group_id AS "groupId"
  FROM unnest($1::uuid[], $2::integer[], $3::timestamptz[]) AS wanted(id, key, received_at)
  CROSS JOIN LATERAL (
    SELECT complaint_id FROM routing.duplicate_key AS kept
    WHERE kept.key = wanted.key AND kept.received_at BETWEEN wanted.received_at - $4 * interval '1 day'
      AND wanted.received_at + $4 * interval '1 day'
    ORDER BY kept.received_at DESC LIMIT ${MOST_OF_KEY}) AS hit
  JOIN routing.duplicate_mark AS mark ON mark.complaint_id = hit.complaint_id
  WHERE mark.signature IS NOT NULL AND mark.complaint_id <> wanted.id`;

/** Which complaints tell of the same, within a transaction. */
export class DuplicatesStore {
  constructor(private readonly transaction: EntityManager) {}

  /** Until the transaction ends. @returns false where another process is at it */
  async lock(): Promise<boolean> {
    const [row] = await this.query<{ free: boolean }>('SELECT pg_try_advisory_xact_lock($1) AS free', [
      DUPLICATES_LOCK,
    ]);
    return row?.free === true;
  }

  /**
   * Complaints with a line of history since the cursor, and that cursor's next place. Lines of the last seconds are left:
   * one of an open transaction may still come before them. So are those from before the days: who has been without this
   * for long begins now.
   */
  async readHistory(
    limit: number,
    settleSeconds: number,
    days: number,
  ): Promise<{ ids: string[]; until: string; lines: number } | undefined> {
    // As text: a Date has no microseconds.
    const [row] = await this.query<{ ids: string[]; until: string | null; lines: number }>(
      `SELECT array_agg(DISTINCT complaint_id) AS ids, max(at)::text AS until, count(*)::int AS lines FROM (
         SELECT complaint_id, at FROM routing.history
         WHERE at > (SELECT greatest(at, now() - $3 * interval '1 day') FROM routing.duplicate_cursor)
           AND at <= now() - $2 * interval '1 second'
         ORDER BY at FETCH FIRST $1 ROWS WITH TIES) AS line`,
      [limit, settleSeconds, days],
    );
    return row === undefined || row.until === null ? undefined : { ...row, until: row.until };
  }

  async moveCursor(until: string): Promise<void> {
    await this.query('UPDATE routing.duplicate_cursor SET at = $1', [until]);
  }

  /** Those that may have a like, or are marked already. */
  complaints(ids: readonly string[], days: number): Promise<ChangedComplaint[]> {
    return this.query(
      `SELECT id, state, received_at AS "receivedAt", decision,
         (SELECT ${rowsAsJson(PART, 'part')} FROM routing.part WHERE complaint_id = complaint.id) AS parts
       FROM routing.complaint
       WHERE id = ANY($1) AND (first_id IS NULL OR first_id = id) AND (received_at > now() - $2 * interval '1 day'
         OR EXISTS (SELECT FROM routing.duplicate_mark WHERE complaint_id = complaint.id))`,
      [ids, days],
    );
  }

  marks(complaintIds: readonly string[]): Promise<Mark[]> {
    return this.query(`SELECT ${MARK} FROM routing.duplicate_mark AS mark WHERE complaint_id = ANY($1)`, [
      complaintIds,
    ]);
  }

  marksOfGroups(groupIds: readonly string[]): Promise<Mark[]> {
    return this.query(
      `SELECT ${MARK} FROM routing.duplicate_mark AS mark WHERE group_id = ANY($1)
       ORDER BY received_at, complaint_id`,
      [groupIds],
    );
  }

  /** Replaces what they are found by. */
  async mark(
    complaints: readonly { id: string; receivedAt: Date; signature: Signature | undefined }[],
  ): Promise<void> {
    await this.query('DELETE FROM routing.duplicate_key WHERE complaint_id = ANY($1)', [
      complaints.map(({ id }) => id),
    ]);
    await this.query(
      `INSERT INTO routing.duplicate_mark AS known (complaint_id, received_at, signature)
       SELECT id, "receivedAt", signature
       FROM jsonb_to_recordset($1::jsonb) AS given(id uuid, "receivedAt" timestamptz, signature jsonb)
       ON CONFLICT (complaint_id) DO UPDATE
       SET signature = excluded.signature, marked_at = excluded.marked_at, group_id = NULL, is_pending = false`,
      [JSON.stringify(complaints)],
    );
    const keys = complaints.flatMap(({ id, receivedAt, signature }) =>
      signature === undefined ? [] : keysOf(signature).map((key) => ({ id, receivedAt, key })),
    );
    await this.query(
      `INSERT INTO routing.duplicate_key (key, received_at, complaint_id)
       SELECT key, "receivedAt", id
       FROM jsonb_to_recordset($1::jsonb) AS given(id uuid, "receivedAt" timestamptz, key integer)
       ON CONFLICT DO NOTHING`,
      [JSON.stringify(keys)],
    );
  }

  /** Those with a key in common, by the complaint that was looked for; of others than itself only. */
  async candidates(complaints: readonly Marked[], days: number): Promise<Map<string, Candidate[]>> {
    const wanted = complaints.flatMap(({ id, receivedAt, signature }) =>
      keysToLookFor(signature).map((key) => ({ id, receivedAt, key })),
    );
    if (wanted.length === 0) return new Map();
    const rows = await prepared<Marked & { of: string; groupId: string | null }>(this.transaction, LOOK_UP, [
      wanted.map(({ id }) => id),
      wanted.map(({ key }) => key),
      wanted.map(({ receivedAt }) => receivedAt),
      days,
    ]);
    const groups = await this.groups([...new Set(rows.flatMap(({ groupId }) => groupId ?? []))]);
    const found = new Map<string, Candidate[]>(complaints.map(({ id }) => [id, []]));
    for (const { of, groupId, ...marked } of rows)
      found.get(of)?.push({ ...marked, group: groups.get(groupId ?? '') ?? null });
    return found;
  }

  private async groups(ids: readonly string[]): Promise<Map<string, Group>> {
    if (ids.length === 0) return new Map();
    const rows = await prepared<{ id: string; firstAt: Date; size: number }>(
      this.transaction,
      `SELECT group_id AS id, min(received_at) AS "firstAt", count(*)::int AS size
       FROM routing.duplicate_mark WHERE group_id = ANY($1) GROUP BY group_id`,
      [ids],
    );
    return new Map(rows.map((group) => [group.id, group]));
  }

  /**
   * @param isTold whether the tickets of these groups are told of it
   * @returns how many were in no group before
   */
  async regroup({ groupOf, merged }: Regrouped, isTold: boolean): Promise<number> {
    const [row] = await this.query<{ joined: number }>(
      `WITH given AS (SELECT * FROM jsonb_to_recordset($1::jsonb) AS given(id uuid, "groupId" uuid)),
         written AS (UPDATE routing.duplicate_mark
           SET group_id = "groupId", is_pending = is_pending AND "groupId" IS NOT NULL
           FROM given WHERE complaint_id = id)
       SELECT count(*)::int AS joined FROM given JOIN routing.duplicate_mark ON complaint_id = id
       WHERE "groupId" IS NOT NULL AND group_id IS NULL`,
      [JSON.stringify([...groupOf].map(([id, groupId]) => ({ id, groupId })))],
    );
    for (const { from, into } of merged)
      await this.query('UPDATE routing.duplicate_mark SET group_id = $2 WHERE group_id = $1', [from, into]);
    // Whoever stands alone now is told so where it had been told of others.
    await this.query(
      `UPDATE routing.duplicate_mark SET group_id = complaint_id
       WHERE complaint_id = ANY($1) AND group_id IS NULL AND told <> '{}'`,
      [[...groupOf.keys()]],
    );
    if (isTold) await this.leaveToTell([...groupOf.keys()]);
    return row?.joined ?? 0;
  }

  /** The groups of these complaints are to be told. */
  async leaveToTell(complaintIds: readonly string[]): Promise<void> {
    await this.query(
      `UPDATE routing.duplicate_mark SET is_pending = true WHERE NOT is_pending AND group_id IN (
         SELECT group_id FROM routing.duplicate_mark WHERE complaint_id = ANY($1) AND group_id IS NOT NULL)`,
      [complaintIds],
    );
  }

  /** The complaints of a group that is to be told, the first one first; none: nobody is. */
  async nextToTell(): Promise<Mark[]> {
    const [pending] = await this.query<{ groupId: string }>(
      `SELECT group_id AS "groupId" FROM routing.duplicate_mark
       WHERE is_pending AND group_id IS NOT NULL LIMIT 1`,
    );
    return pending === undefined ? [] : this.marksOfGroups([pending.groupId]);
  }

  /** What their last notes name; a group of one ends with it. */
  async keepTold(told: readonly { complaintId: string; told: readonly string[] }[]): Promise<void> {
    await this.query(
      `UPDATE routing.duplicate_mark SET is_pending = false, told = given.told,
         group_id = CASE WHEN $2 THEN NULL ELSE group_id END
       FROM jsonb_to_recordset($1::jsonb) AS given("complaintId" uuid, told text[])
       WHERE complaint_id = "complaintId"`,
      [JSON.stringify(told), told.length === 1],
    );
  }

  /** The group is told when something happens to it again. */
  async leaveUntold(groupId: string): Promise<void> {
    await this.query('UPDATE routing.duplicate_mark SET is_pending = false WHERE group_id = $1', [groupId]);
  }

  /**
   * Forgets what complaints said who can have no like any more. Who belongs to whom stays; so a group is forgotten as a
   * whole, since while one of them may still change, the others show whether it belongs to them.
   */
  async forget(days: number): Promise<void> {
    await this.query(
      `WITH old AS (
         UPDATE routing.duplicate_mark AS mark SET signature = NULL
         WHERE signature IS NOT NULL AND marked_at < now() - $1 * interval '1 day' AND NOT EXISTS (
           SELECT FROM routing.duplicate_mark AS other
           WHERE other.group_id = mark.group_id AND other.marked_at >= now() - $1 * interval '1 day')
         RETURNING complaint_id)
       DELETE FROM routing.duplicate_key USING old WHERE duplicate_key.complaint_id = old.complaint_id`,
      [days],
    );
    await this.query('DELETE FROM routing.duplicate_mark WHERE signature IS NULL AND group_id IS NULL');
  }

  private query<T = unknown>(sql: string, parameters: unknown[] = []): Promise<T[]> {
    return this.transaction.query<T[]>(sql, parameters);
  }
}
