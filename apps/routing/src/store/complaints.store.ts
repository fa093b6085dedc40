import type { EntityManager } from 'typeorm';
import { type Change, changeOf } from '../change';
import type { Complaint, Part, Step } from '../complaint';
import { prepared } from './prepared';
import {
  COMPLAINT,
  type ComplaintRow,
  DISPOSITION,
  EARLIER_DECISION,
  type EarlierDecision,
  HISTORY,
  insertFrom,
  OUTBOX,
  PART,
  PROGRESS,
  rowOf,
  rowsAsJson,
  selectList,
  STEP,
  STEP_STATE,
  updateFrom,
} from './rows';

/** A complaint as a transaction of this process has left it; without `writtenBy`, it is not known who did. */
export interface Written {
  complaint: Complaint;
  writtenBy?: string | undefined;
}

const isDecidedAnew = ({ isNew, complaint, decisionBefore }: Change): boolean =>
  !isNew && complaint.decision !== decisionBefore;

const earlierOf = ({ complaint: { id, version }, decisionBefore, now }: Change): EarlierDecision => ({
  complaintId: id,
  version,
  decision: decisionBefore,
  until: now,
});

const stepsMoved = ({ changedSteps, rewrittenSteps }: Change): object[] =>
  [...changedSteps].filter((step) => !rewrittenSteps.has(step)).map((step) => rowOf(STEP_STATE, step));

/** What was seen of a ticket that others have made, before it was known whose it is, is still to be applied. */
const foundTickets = (parameter: string): string =>
  `UPDATE routing.ticket SET complaint_id = given.id, channel = given.channel, is_pending = true
   FROM jsonb_to_recordset(${parameter}::jsonb) AS given(id uuid, channel text, "foundTicket" text)
   WHERE tracking_id = given."foundTicket"`;

const joinedNews = (parameter: string): string =>
  `UPDATE routing.split SET is_pending = true
   FROM jsonb_to_recordset(${parameter}::jsonb) AS given("firstId" uuid)
   WHERE first_id = given."firstId" AND NOT is_pending`;

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
         SELECT id FROM routing.complaint WHERE complaint.conversation = conversation.conversation AND state NOT IN ('withdrawn', 'refused')
         ORDER BY last_message_at DESC LIMIT 1) AS latest`,
      [conversations],
    );
    return new Map(rows.map(({ conversation, id }) => [conversation, id]));
  }

  /** By the complaint that they were split off. */
  async idsOfSplitOffs(firstIds: readonly string[]): Promise<Map<string, string[]>> {
    if (firstIds.length === 0) return new Map();
    const rows = await prepared<{ firstId: string; ids: string[] }>(
      this.transaction,
      `SELECT first_id AS "firstId", array_agg(complaint_id) AS ids FROM routing.split
       WHERE first_id = ANY($1) GROUP BY first_id`,
      [firstIds],
    );
    return new Map(rows.map(({ firstId, ids }) => [firstId, ids]));
  }

  /** Whether a complaint has this ticket. Whoever else asks for the same one waits for this transaction. */
  async isTaken(trackingId: string): Promise<boolean> {
    await prepared(this.transaction, 'SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [trackingId]);
    const found = await prepared(this.transaction, 'SELECT FROM routing.complaint WHERE tracking_id = $1', [
      trackingId,
    ]);
    return found.length > 0;
  }

  /** Whether its reporter has changed anything after this version. */
  async hasChangedSince(id: string, version: number): Promise<boolean> {
    const found = await prepared(
      this.transaction,
      `SELECT FROM routing.history WHERE complaint_id = $1 AND version > $2
         AND code IN ('complaint.revised', 'complaint.added', 'complaint.deleted')`,
      [id, version],
    );
    return found.length > 0;
  }

  /** Waits for their locks, always in the same order. */
  async lock(ids: readonly string[]): Promise<Change[]> {
    if (ids.length === 0) return [];
    return this.readLocked('SELECT id FROM routing.complaint WHERE id = ANY($1) ORDER BY id FOR UPDATE', ids);
  }

  /**
   * Locks what this process has written and still has in memory. A row whose last writer was that transaction is as it
   * was left, with all that belongs to it, since nobody changes a part or a step without its complaint; the others are
   * read.
   */
  async lockWritten(known: readonly Written[]): Promise<Change[]> {
    const rows = await prepared<{ id: string; writtenBy: string; now: Date }>(
      this.transaction,
      `SELECT id, xmin::text AS "writtenBy", now() AS now FROM routing.complaint
       WHERE id = ANY($1) ORDER BY id FOR UPDATE`,
      [known.map(({ complaint }) => complaint.id)],
    );
    const byId = new Map(known.map((written) => [written.complaint.id, written]));
    const kept = rows.flatMap(({ id, writtenBy, now }) => {
      const written = byId.get(id);
      return written?.writtenBy === writtenBy ? changeOf(written.complaint, now) : [];
    });
    if (kept.length === rows.length) return kept;
    const keptIds = new Set(kept.map(({ complaint }) => complaint.id));
    const others = rows.map(({ id }) => id).filter((id) => !keptIds.has(id));
    return [...kept, ...(await this.read('WHERE id = ANY($1)', others))];
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
   * @returns the transaction's id, by which {@link lockWritten} knows them again.
   */
  async save(changes: readonly Change[]): Promise<string> {
    const made = changes.filter(({ isNew }) => isNew);
    const decided = changes.filter(isDecidedAnew);
    const moved = changes.filter((change) => !change.isNew && !isDecidedAnew(change));
    const writes: [write: (parameter: string) => string, rows: object[]][] = [
      [
        (parameter) => insertFrom(COMPLAINT, parameter),
        made.map(({ complaint }) => rowOf(COMPLAINT, complaint)),
      ],
      [
        (parameter) => updateFrom(COMPLAINT, parameter),
        decided.map(({ complaint }) => rowOf(COMPLAINT, complaint)),
      ],
      [
        (parameter) => updateFrom(PROGRESS, parameter),
        moved.map(({ complaint }) => rowOf(PROGRESS, complaint)),
      ],
      [(parameter) => insertFrom(PART, parameter), changes.flatMap(({ newParts }) => [...newParts])],
      [(parameter) => updateFrom(PART, parameter), changes.flatMap(({ changedParts }) => [...changedParts])],
      [(parameter) => insertFrom(STEP, parameter), changes.flatMap(({ newSteps }) => [...newSteps])],
      [(parameter) => updateFrom(STEP, parameter), changes.flatMap((change) => [...change.rewrittenSteps])],
      [(parameter) => updateFrom(STEP_STATE, parameter), changes.flatMap(stepsMoved)],
      [(parameter) => insertFrom(HISTORY, parameter), changes.flatMap(({ history }) => history)],
      [(parameter) => insertFrom(OUTBOX, parameter), changes.flatMap(({ news }) => news)],
      [
        (parameter) => `${insertFrom(DISPOSITION, parameter)} ON CONFLICT DO NOTHING`,
        changes.flatMap(({ dispositions }) => dispositions),
      ],
      [
        (parameter) => `${insertFrom(EARLIER_DECISION, parameter)} ON CONFLICT DO NOTHING`,
        decided.map(earlierOf),
      ],
      [
        foundTickets,
        changes.flatMap(({ foundTicket, complaint: { id, channel } }) =>
          foundTicket ? { id, channel, foundTicket } : [],
        ),
      ],
      [
        joinedNews,
        changes.flatMap(({ hasJoinedNews, complaint: { firstId } }) => (hasJoinedNews ? { firstId } : [])),
      ],
    ];
    const needed = writes.filter(([, rows]) => rows.length > 0);
    if (needed.length === 0) return '';
    const parts = needed.map(([write], index) => `write_${index} AS (${write(`$${index + 1}`)})`);
    const [row] = await prepared<{ writtenBy: string }>(
      this.transaction,
      `WITH ${parts.join(', ')} SELECT pg_current_xact_id()::xid::text AS "writtenBy"`,
      needed.map(([, rows]) => JSON.stringify(rows)),
    );
    if (row === undefined) throw new Error('an answer without a row');
    return row.writtenBy;
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
