import type { DataSource } from 'typeorm';
import type { State } from '../states';
import { available } from './open-store';

/** The complaints that are linked with one, itself among them. */
export interface Linked {
  complaints: { id: string; channel: string; state: State; trackingId: string | null; receivedAt: Date }[];
  reporters: number;
}

/** None where it stands alone. No words of anybody. */
export async function linkedWith(database: DataSource, complaintId: string): Promise<Linked> {
  const rows = await available('looking for duplicates', () =>
    database.query<(Linked['complaints'][number] & { reporter: string | null })[]>(
      `SELECT complaint.id, channel, state, tracking_id AS "trackingId", complaint.received_at AS "receivedAt",
         (SELECT content->'reporter'->>'ref' FROM routing.part
          WHERE complaint_id = complaint.id ORDER BY ordinal LIMIT 1) AS reporter
       FROM routing.duplicate_mark AS own
       JOIN routing.duplicate_mark AS mark ON mark.group_id = own.group_id
       JOIN routing.complaint ON complaint.id = mark.complaint_id
       WHERE own.complaint_id = $1 ORDER BY complaint.received_at, complaint.id`,
      [complaintId],
    ),
  );
  return {
    complaints: rows.map(({ id, channel, state, trackingId, receivedAt }) => ({
      ...{ id, channel, state, trackingId, receivedAt },
    })),
    reporters: new Set(rows.map(({ reporter }) => reporter)).size,
  };
}
