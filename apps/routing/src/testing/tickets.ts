import type { DataSource } from 'typeorm';

export interface InventedTicket {
  trackingId: string;
  arrivedAt: string;
  answeredAt?: string;
  closedAt?: string;
  complaintId?: string;
  source?: string;
  class?: string;
  category?: string;
  kelurahan?: string;
  apparatusId?: string;
  apparatus?: string;
}

/** Tickets as SP4N-LAPOR! has shown them, straight into the table that the figures are made of. */
export async function inventTickets(database: DataSource, tickets: readonly InventedTicket[]): Promise<void> {
  await database.query(
    `INSERT INTO routing.ticket (tracking_id, complaint_id, channel, version, status, stage, changed_at, arrived_at,
       answered_at, closed_at, source, class, category, kelurahan, apparatus_id, apparatus, is_pending)
     SELECT "trackingId", "complaintId", (SELECT channel FROM routing.complaint WHERE id = "complaintId"), 1, 'Terverifikasi', 'verified', "arrivedAt", "arrivedAt", "answeredAt",
       "closedAt", source, class, category, kelurahan, "apparatusId", apparatus, false
     FROM jsonb_to_recordset($1::jsonb) AS given("trackingId" text, "complaintId" uuid, "arrivedAt" timestamptz,
       "answeredAt" timestamptz, "closedAt" timestamptz, source text, class text, category text, kelurahan text,
       "apparatusId" text, apparatus text)`,
    [JSON.stringify(tickets)],
  );
}

/** A complaint with no more than what joins it to its tickets. */
export async function inventComplaint(
  database: DataSource,
  complaint: {
    id: string;
    channel: string;
    receivedAt?: string;
    class?: string;
    apparatus?: string;
    trackingId?: string;
    state?: string;
  },
): Promise<void> {
  const { id, channel, receivedAt = '2024-01-01T00:00:00Z', state = 'forwarded' } = complaint;
  const decision = {
    class: complaint.class ?? 'Pengaduan Tidak Berkadar Pengawasan',
    apparatus: complaint.apparatus,
  };
  await database.query(
    `INSERT INTO routing.complaint (id, receipt, channel, source, state, version, decision, tracking_id, occurred_at,
       received_at, last_message_at)
     VALUES ($1::uuid, 'R-' || left($1::uuid::text, 8), $2, 'Whatsapp', $3, 1, $4, $5, $6, $6, $6)`,
    [id, channel, state, JSON.stringify(decision), complaint.trackingId ?? null, receivedAt],
  );
}
