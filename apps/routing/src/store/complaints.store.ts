import type { EntityManager } from 'typeorm';
import { type Change, changeOf } from '../change';
import type { Part, Step } from '../complaint';
import {
  COMPLAINT,
  type ComplaintRow,
  HISTORY,
  insertFrom,
  OUTBOX,
  PART,
  selectList,
  STEP,
  updateFrom,
} from './rows';

const EMPTY = '[]';

/** Everything that a change touches, in one statement: rows are new or known, never upserted, so that two workers who
 * make the same complaint collide loudly and one of them tries again. */
const SAVE = `WITH
  new_complaint AS (${insertFrom(COMPLAINT, '$1')}),
  known_complaint AS (${updateFrom(COMPLAINT, '$2')}),
  new_part AS (${insertFrom(PART, '$3')}),
  known_part AS (${updateFrom(PART, '$4')}),
  new_step AS (${insertFrom(STEP, '$5')}),
  known_step AS (${updateFrom(STEP, '$6')}),
  new_history AS (${insertFrom(HISTORY, '$7')})
  ${insertFrom(OUTBOX, '$8')}`;

/** Complaints under their locks, within a transaction. */
export class ComplaintsStore {
  constructor(private readonly transaction: EntityManager) {}

  /** The database's clock, which leases and due times are kept on. */
  async now(): Promise<Date> {
    const [row] = await this.transaction.query<{ now: Date }[]>('SELECT now() AS now');
    if (row === undefined) throw new Error('the database has no clock');
    return row.now;
  }

  async idsOfReports(reportIds: readonly string[]): Promise<Map<string, string>> {
    const rows = await this.transaction.query<{ reportId: string; complaintId: string }[]>(
      `SELECT report_id AS "reportId", complaint_id AS "complaintId" FROM routing.part WHERE report_id = ANY($1)`,
      [reportIds],
    );
    return new Map(rows.map(({ reportId, complaintId }) => [reportId, complaintId]));
  }

  /** The latest complaint of each conversation. */
  async idsOfConversations(conversations: readonly string[]): Promise<Map<string, string>> {
    if (conversations.length === 0) return new Map();
    const rows = await this.transaction.query<{ conversation: string; id: string }[]>(
      `SELECT conversation, latest.id FROM unnest($1::text[]) AS conversation
       CROSS JOIN LATERAL (
         SELECT id FROM routing.complaint WHERE complaint.conversation = conversation.conversation
         ORDER BY last_message_at DESC LIMIT 1) AS latest`,
      [conversations],
    );
    return new Map(rows.map(({ conversation, id }) => [conversation, id]));
  }

  /** Waits for their locks, always in the same order. */
  async lock(ids: readonly string[]): Promise<Change[]> {
    if (ids.length === 0) return [];
    return this.whole(
      await this.transaction.query<ComplaintRow[]>(
        `SELECT ${selectList(COMPLAINT, 'complaint')} FROM routing.complaint
         WHERE id = ANY($1) ORDER BY id FOR UPDATE`,
        [ids],
      ),
    );
  }

  /** Those whose time has come, oldest first, which no other worker has in hand. */
  async lockDue(limit: number): Promise<Change[]> {
    return this.whole(
      await this.transaction.query<ComplaintRow[]>(
        `SELECT ${selectList(COMPLAINT, 'complaint')} FROM routing.complaint
         WHERE due_at <= now() ORDER BY due_at LIMIT $1 FOR UPDATE SKIP LOCKED`,
        [limit],
      ),
    );
  }

  /** Those whose time has come, without a lock. */
  async readDue(limit: number): Promise<Change[]> {
    return this.whole(
      await this.transaction.query<ComplaintRow[]>(
        `SELECT ${selectList(COMPLAINT, 'complaint')} FROM routing.complaint
         WHERE due_at <= now() ORDER BY due_at LIMIT $1`,
        [limit],
      ),
    );
  }

  async save(changes: readonly Change[]): Promise<void> {
    const complaints = changes.map(({ complaint: { parts: _, steps: __, ...row }, isNew }) => ({
      row,
      isNew,
    }));
    await this.transaction.query(SAVE, [
      json(complaints.filter(({ isNew }) => isNew).map(({ row }) => row)),
      json(complaints.filter(({ isNew }) => !isNew).map(({ row }) => row)),
      json(changes.flatMap((change) => [...change.newParts])),
      json(changes.flatMap((change) => [...change.changedParts])),
      json(changes.flatMap((change) => [...change.newSteps])),
      json(changes.flatMap((change) => [...change.changedSteps])),
      json(changes.flatMap((change) => change.history)),
      json(changes.flatMap((change) => change.news)),
    ]);
  }

  private async whole(rows: ComplaintRow[]): Promise<Change[]> {
    if (rows.length === 0) return [];
    const ids = [rows.map(({ id }) => id)];
    const parts = await this.transaction.query<Part[]>(
      `SELECT ${selectList(PART, 'part')} FROM routing.part WHERE complaint_id = ANY($1) ORDER BY complaint_id, ordinal`,
      ids,
    );
    const steps = await this.transaction.query<Step[]>(
      `SELECT ${selectList(STEP, 'step')} FROM routing.delivery_step AS step
       WHERE complaint_id = ANY($1) ORDER BY complaint_id, ordinal`,
      ids,
    );
    return rows.map((row) =>
      changeOf({
        ...row,
        parts: parts.filter(({ complaintId }) => complaintId === row.id),
        steps: steps.filter(({ complaintId }) => complaintId === row.id),
      }),
    );
  }
}

const json = (rows: readonly object[]): string => (rows.length === 0 ? EMPTY : JSON.stringify(rows));
