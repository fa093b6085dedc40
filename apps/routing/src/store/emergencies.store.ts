import type { DataSource, EntityManager } from 'typeorm';
import type { Address } from '../city/city';
import type { Emergency } from '../triage/screen';

/** One that is to be told now, with what its message says. */
export interface DueEmergency {
  complaintId: string;
  contact: string;
  address: string;
  attempts: number;
  receipt: string;
  emergency: Emergency;
  occurredAt: Date;
  text: string;
  place: { kelurahan?: string; kecamatan?: string };
  stated: { address?: string; latitude?: number; longitude?: number };
}

/** What is older is over, whatever it was. */
const IN_PROGRESS = `complaint.decision ? 'emergency' AND complaint.last_message_at > now() - interval '1 day'
  AND complaint.state NOT IN ('withdrawn', 'refused', 'shadowed')`;
const LIVING = `FROM routing.part WHERE part.complaint_id = complaint.id AND NOT part.is_deleted`;

/** Emergencies and whom they were told to. */
export class EmergenciesStore {
  constructor(private readonly database: DataSource | EntityManager) {}

  /** Writes down whom to tell of those that nobody was told of yet. */
  async record(contacts: readonly Pick<Address, 'kind' | 'address'>[]): Promise<void> {
    if (contacts.length === 0) return;
    await this.database.query(
      `INSERT INTO routing.emergency (complaint_id, contact, address)
       SELECT complaint.id, given.kind, given.address
       FROM routing.complaint, jsonb_to_recordset($1::jsonb) AS given(kind text, address text)
       WHERE ${IN_PROGRESS} AND NOT EXISTS (
         SELECT FROM routing.emergency WHERE complaint_id = complaint.id AND sent_at IS NOT NULL)
       ON CONFLICT DO NOTHING`,
      [JSON.stringify(contacts.map(({ kind, address }) => ({ kind, address })))],
    );
  }

  /** The next one to be sent to a contact: nobody else is given it within the lease. */
  async claim(
    leaseSeconds: number,
    { kind, address }: Pick<Address, 'kind' | 'address'>,
  ): Promise<DueEmergency | undefined> {
    // The form of RETURNING would be [rows, count].
    const [found] = await this.database.query<DueEmergency[]>(
      `WITH claimed AS (
         UPDATE routing.emergency SET attempts = attempts + 1, retry_at = now() + $1 * interval '1 second'
         WHERE (complaint_id, contact, address) = (
           SELECT complaint_id, contact, emergency.address FROM routing.emergency
           JOIN routing.complaint ON complaint.id = complaint_id
           WHERE contact = $2 AND emergency.address = $3
             AND sent_at IS NULL AND retry_at <= now() AND ${IN_PROGRESS}
           ORDER BY attempts, retry_at LIMIT 1 FOR UPDATE OF emergency SKIP LOCKED)
         RETURNING complaint_id, contact, address, attempts)
       SELECT complaint.id AS "complaintId", contact, claimed.address, attempts, receipt,
         decision->'emergency' AS emergency, last_message_at AS "occurredAt", decision->'place' AS place,
         coalesce((SELECT part.content->'place' ${LIVING} AND part.content->'place' <> 'null'
           ORDER BY ordinal LIMIT 1), '{}') AS stated,
         (SELECT string_agg(concat_ws(E'\\n', part.content->>'title', part.content->>'text'), E'\\n\\n'
           ORDER BY ordinal) ${LIVING}) AS text
       FROM claimed JOIN routing.complaint ON complaint.id = complaint_id`,
      [leaseSeconds, kind, address],
    );
    return found;
  }

  async markSent({ complaintId, contact, address }: DueEmergency): Promise<void> {
    await this.database.query(
      `UPDATE routing.emergency SET sent_at = now(), code = NULL
       WHERE complaint_id = $1 AND contact = $2 AND address = $3`,
      [complaintId, contact, address],
    );
  }

  async putOff(
    { complaintId, contact, address }: DueEmergency,
    seconds: number,
    code: string,
  ): Promise<void> {
    await this.database.query(
      `UPDATE routing.emergency SET retry_at = now() + $4 * interval '1 second', code = $5
       WHERE complaint_id = $1 AND contact = $2 AND address = $3`,
      [complaintId, contact, address, seconds, code],
    );
  }

  /** Seconds since the oldest was received, or a later message showed it, that nobody could be told of; 0 where there is none. */
  async untoldSeconds(): Promise<number> {
    const [row] = await this.database.query<{ seconds: number }[]>(
      `SELECT coalesce(extract(epoch FROM now() - min(coalesce((
           SELECT max(at) FROM routing.history
           WHERE complaint_id = complaint.id AND code = 'complaint.emergency'), received_at))), 0)::float AS seconds
       FROM routing.complaint WHERE ${IN_PROGRESS} AND NOT EXISTS (
         SELECT FROM routing.emergency WHERE complaint_id = complaint.id AND sent_at IS NOT NULL)`,
    );
    return row?.seconds ?? 0;
  }
}
