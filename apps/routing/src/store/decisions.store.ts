import type { ComplaintReceived } from '@sambung/contracts';
import type { DataSource } from 'typeorm';
import type { Decision } from '../assign/decision';
import type { Disposition } from '../assign/disposition';
import type { Part } from '../complaint';
import { DECIDED } from '../rehearsal/past';
import { complaintIdOfKey } from './complaint-key';
import { available } from './open-store';
import { DISPOSITION, EARLIER_DECISION, type EarlierDecision, PART, rowsAsJson, selectList } from './rows';

/** A complaint's decision and all that it can be told and made again from. */
export interface DecidedComplaint {
  id: string;
  receipt: string;
  trackingId: string | null;
  receivedAt: Date;
  decision: Decision;
  /** A person has put right what was written: decided on what its parts say then. */
  isCorrected: boolean;
  parts: Part[];
  /** What it was decided on, in the order in which it landed. */
  events: ComplaintReceived[];
  earlier: EarlierDecision[];
  dispositions: Disposition[];
}

type Found = Omit<DecidedComplaint, 'earlier' | 'dispositions'>;

/** What was decided of a complaint, and what became of that. */
export class DecisionsStore {
  constructor(private readonly database: DataSource) {}

  /** @param key as {@link complaintIdOfKey} reads it. */
  async find(key: string): Promise<DecidedComplaint | undefined> {
    const id = await available('reading a decision', () => complaintIdOfKey(this.database, key));
    if (id === undefined) return undefined;
    const [found] = await this.query<Found>(
      `SELECT complaint.id, complaint.receipt, tracking_id AS "trackingId", received_at AS "receivedAt", decision,
         EXISTS (SELECT FROM routing.held_action WHERE subject_id = complaint.id AND action = 'corrected') AS "isCorrected",
         (SELECT ${rowsAsJson(PART, 'part')} FROM routing.part WHERE complaint_id = complaint.id) AS parts,
         (SELECT coalesce(jsonb_agg(body ORDER BY sequence), '[]')
          FROM routing.part JOIN routing.arrival USING (report_id)
          WHERE part.complaint_id = complaint.id AND ${DECIDED}) AS events
       FROM routing.complaint WHERE id = $1`,
      [id],
    );
    if (found === undefined) return undefined;
    const [earlier, dispositions] = await Promise.all([
      this.query<EarlierDecision>(
        `SELECT ${selectList(EARLIER_DECISION, 'earlier')} FROM routing.earlier_decision AS earlier
         WHERE complaint_id = $1 ORDER BY version`,
        [found.id],
      ),
      this.query<Disposition>(
        `SELECT ${selectList(DISPOSITION, 'disposition')} FROM routing.disposition
         WHERE complaint_id = $1 ORDER BY ticket_version, "by" = 'office'`,
        [found.id],
      ),
    ]);
    return { ...found, earlier, dispositions };
  }

  private query<T>(sql: string, parameters: unknown[]): Promise<T[]> {
    return available('reading a decision', () => this.database.query<T[]>(sql, parameters));
  }
}
