import type { EntityManager } from 'typeorm';
import type { State } from '../states';

/** A complaint that a person has split off another one. */
export interface Split {
  complaintId: string;
  firstId: string;
  /** Code of the office that it is for. */
  office: string;
  by: string;
  at: Date;
  state: State;
  trackingId: string | null;
}

/** Who has split what, within a transaction. */
export class SplitsStore {
  constructor(private readonly transaction: EntityManager) {}

  of(firstId: string): Promise<Split[]> {
    return this.query(
      `SELECT complaint_id AS "complaintId", split.first_id AS "firstId", office, by, at, state,
         tracking_id AS "trackingId"
       FROM routing.split JOIN routing.complaint ON complaint.id = complaint_id
       WHERE split.first_id = $1 ORDER BY at, complaint_id`,
      [firstId],
    );
  }

  /** Together with the complaint, which is saved before; the first is marked, too. */
  async keep({
    complaintId,
    firstId,
    office,
    by,
    toldAnswer,
  }: Pick<Split, 'complaintId' | 'firstId' | 'office' | 'by'> & {
    toldAnswer: string | undefined;
  }): Promise<void> {
    await this.query(
      `INSERT INTO routing.split (complaint_id, first_id, office, by, told_answer) VALUES ($1, $2, $3, $4, $5)`,
      [complaintId, firstId, office, by, toldAnswer ?? null],
    );
    await this.query('UPDATE routing.complaint SET first_id = id WHERE id = $1', [firstId]);
  }

  /** Whether the channel has said that its sender has been given this answer. */
  async isAnswerTold(complaintId: string, trackingId: string, answer: string): Promise<boolean> {
    const found = await this.query(
      `SELECT FROM routing.notice WHERE complaint_id = $1 AND outcome = 'sent'
         AND stage IN ('answered', 'closed', 'archived') AND ticket_version >= (
           SELECT min(version) FROM routing.ticket_change WHERE tracking_id = $2 AND answer = $3)`,
      [complaintId, trackingId, answer],
    );
    return found.length > 0;
  }

  /** Firsts of whose reports something has changed. */
  async pending(limit: number): Promise<string[]> {
    const rows = await this.query<{ firstId: string }>(
      `SELECT DISTINCT first_id AS "firstId" FROM routing.split WHERE is_pending ORDER BY first_id LIMIT $1`,
      [limit],
    );
    return rows.map(({ firstId }) => firstId);
  }

  /** What was told last of it, once the locks of its complaints are had; undefined where another process was faster. */
  async lastTold(firstId: string): Promise<{ told: string | null; toldAnswer: string | null } | undefined> {
    const [row] = await this.query<{ told: string | null; toldAnswer: string | null }>(
      `SELECT max(told) AS told, min(told_answer) AS "toldAnswer" FROM routing.split
       WHERE first_id = $1 HAVING bool_or(is_pending)`,
      [firstId],
    );
    return row;
  }

  async markTold(firstId: string, told: string | null): Promise<void> {
    await this.query('UPDATE routing.split SET is_pending = false, told = $2 WHERE first_id = $1', [
      firstId,
      told,
    ]);
  }

  private query<T>(sql: string, parameters: readonly unknown[]): Promise<T[]> {
    return this.transaction.query<T[]>(sql, [...parameters]);
  }
}
