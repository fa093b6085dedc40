import type { EntityManager } from 'typeorm';
import { type Change, changeOf } from '../change';
import type { Part, Step } from '../complaint';
import { prepared } from './prepared';
import {
  COMPLAINT,
  type ComplaintRow,
  HISTORY,
  insertFrom,
  OUTBOX,
  PART,
  rowOf,
  rowsAsJson,
  selectList,
  STEP,
  updateFrom,
} from './rows';

/** Whole complaints, within a transaction. */
export class ComplaintsStore {
  constructor(private readonly transaction: EntityManager) {}

  async idsOfReports(reportIds: readonly string[]): Promise<Map<string, string>> {
    const rows = await prepared<{ reportId: string; complaintId: string }>(
      this.transaction,
      `SELECT report_id AS "reportId", complaint_id AS "complaintId" FROM routing.part WHERE report_id = ANY($1)`,
      [reportIds],
    );
    return new Map(rows.map(({ reportId, complaintId }) => [reportId, complaintId]));
  }

  /** The latest complaint of each conversation that is still one. */
  async idsOfConversations(conversations: readonly string[]): Promise<Map<string, string>> {
    if (conversations.length === 0) return new Map();
    const rows = await prepared<{ conversation: string; id: string }>(
      this.transaction,
      `SELECT conversation, latest.id FROM unnest($1::text[]) AS conversation
       CROSS JOIN LATERAL (
         SELECT id FROM routing.complaint WHERE complaint.conversation = conversation.conversation AND state <> 'withdrawn'
         ORDER BY last_message_at DESC LIMIT 1) AS latest`,
      [conversations],
    );
    return new Map(rows.map(({ conversation, id }) => [conversation, id]));
  }

  /** Whether a complaint has this ticket. Whoever else asks for the same one waits for this transaction. */
  async isTaken(trackingId: string): Promise<boolean> {
    await prepared(this.transaction, 'SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [trackingId]);
    const found = await prepared(this.transaction, 'SELECT FROM routing.complaint WHERE tracking_id = $1', [
      trackingId,
    ]);
    return found.length > 0;
  }

  /** Waits for their locks, always in the same order. */
  async lock(ids: readonly string[]): Promise<Change[]> {
    if (ids.length === 0) return [];
    return this.readLocked('SELECT id FROM routing.complaint WHERE id = ANY($1) ORDER BY id FOR UPDATE', ids);
  }

  /** Those whose time has come, oldest first, which no other worker has in hand. */
  async lockDue(limit: number): Promise<Change[]> {
    return this.readLocked(
      `SELECT id FROM routing.complaint WHERE due_at <= now() ORDER BY due_at LIMIT $1 FOR UPDATE SKIP LOCKED`,
      limit,
    );
  }

  /** Those whose time has come, without a lock. */
  async readDue(limit: number): Promise<Change[]> {
    return this.read('WHERE due_at <= now() ORDER BY due_at LIMIT $1', limit);
  }

  /**
   * Everything that the changes touch, in one statement. Rows are new or known, never upserted: two workers who make
   * the same complaint collide loudly, and one of them tries again.
   */
  async save(changes: readonly Change[]): Promise<void> {
    const complaints = (isNew: boolean): object[] =>
      changes.filter((change) => change.isNew === isNew).map(({ complaint }) => rowOf(COMPLAINT, complaint));
    const writes: [write: (parameter: string) => string, rows: object[]][] = [
      [(parameter) => insertFrom(COMPLAINT, parameter), complaints(true)],
      [(parameter) => updateFrom(COMPLAINT, parameter), complaints(false)],
      [(parameter) => insertFrom(PART, parameter), changes.flatMap(({ newParts }) => [...newParts])],
      [(parameter) => updateFrom(PART, parameter), changes.flatMap(({ changedParts }) => [...changedParts])],
      [(parameter) => insertFrom(STEP, parameter), changes.flatMap(({ newSteps }) => [...newSteps])],
      [(parameter) => updateFrom(STEP, parameter), changes.flatMap(({ changedSteps }) => [...changedSteps])],
      [(parameter) => insertFrom(HISTORY, parameter), changes.flatMap(({ history }) => history)],
      [(parameter) => insertFrom(OUTBOX, parameter), changes.flatMap(({ news }) => news)],
    ];
    const needed = writes.filter(([, rows]) => rows.length > 0);
    if (needed.length === 0) return;
    const parts = needed.map(([write], index) => `write_${index} AS (${write(`$${index + 1}`)})`);
    await prepared(
      this.transaction,
      `WITH ${parts.join(', ')} SELECT`,
      needed.map(([, rows]) => JSON.stringify(rows)),
    );
  }

  /**
   * In two statements: one that had to wait for a lock would see the complaint as it is now, but its parts and steps as
   * they were before the wait.
   */
  private async readLocked(lock: string, parameter: unknown): Promise<Change[]> {
    const locked = await prepared<{ id: string }>(this.transaction, lock, [parameter]);
    return locked.length === 0
      ? []
      : this.read(
          'WHERE id = ANY($1) ORDER BY due_at',
          locked.map(({ id }) => id),
        );
  }

  /** Complaints with their parts and steps in one round trip. */
  private async read(condition: string, parameter: unknown): Promise<Change[]> {
    const rows = await prepared<ComplaintRow & { now: Date; parts: Part[]; steps: Step[] }>(
      this.transaction,
      `SELECT ${selectList(COMPLAINT, 'complaint')}, now() AS now,
         (SELECT ${rowsAsJson(PART, 'part')} FROM routing.part WHERE complaint_id = complaint.id) AS parts,
         (SELECT ${rowsAsJson(STEP, 'delivery_step')} FROM routing.delivery_step
          WHERE complaint_id = complaint.id) AS steps
       FROM routing.complaint ${condition}`,
      [parameter],
    );
    return rows.map(({ now, parts, ...row }) => changeOf({ ...row, parts: parts.map(withDates) }, now));
  }
}

/** JSON has no dates. */
const withDates = (part: Part): Part => ({
  ...part,
  occurredAt: new Date(part.occurredAt),
  revisedAt: part.revisedAt === null ? null : new Date(part.revisedAt),
});
