import type { EntityManager } from 'typeorm';

/** What is known of a ticket before a row of an export is compared with it. */
export interface KnownTicket {
  trackingId: string;
  version: number;
  status: string;
  /** Null where only the complaint has seen it, when it was made. */
  changedAt: Date | null;
  class: string | null;
  category: string | null;
  kelurahan: string | null;
  apparatusId: string | null;
  apparatus: string | null;
  answer: string | null;
  title: string | null;
  text: string | null;
}

export interface Owner {
  id: string;
  trackingId: string | null;
  state: string;
}

/** A complaint that waits for its tracking id. */
export interface Waiting {
  id: string;
  source: string;
  receivedAt: Date;
  text: string;
}

const newest = (column: string): string =>
  `(SELECT ${column} FROM routing.ticket_change AS change WHERE change.tracking_id = ticket.tracking_id
    AND ${column} IS NOT NULL ORDER BY version DESC LIMIT 1) AS ${column}`;

/** What an import compares with; it only reads. */
export class KnownStore {
  constructor(private readonly transaction: EntityManager) {}

  async tickets(trackingIds: readonly string[]): Promise<Map<string, KnownTicket>> {
    const rows = await this.transaction.query<KnownTicket[]>(
      `SELECT tracking_id AS "trackingId", version, status, changed_at AS "changedAt", class, category, kelurahan,
         apparatus_id AS "apparatusId", apparatus, ${newest('answer')}, ${newest('title')}, ${newest('text')}
       FROM routing.ticket WHERE tracking_id = ANY($1)
       UNION ALL
       SELECT tracking_id, (ticket->>'version')::integer, ticket->>'status', NULL, NULL, NULL, NULL,
         ticket->>'apparatusId', ticket->>'apparatus', ticket->>'answer', NULL, NULL
       FROM routing.complaint WHERE tracking_id = ANY($1) AND ticket->>'version' IS NOT NULL`,
      [trackingIds],
    );
    const known = new Map<string, KnownTicket>();
    for (const row of rows) {
      const other = known.get(row.trackingId);
      // What the complaint has seen may be newer than the row, never more.
      if (other === undefined) known.set(row.trackingId, row);
      else known.set(row.trackingId, { ...other, version: Math.max(other.version, row.version) });
    }
    return known;
  }

  /** Complaints of ours that these tickets belong to, or whose reference they bear. */
  owners(trackingIds: readonly string[], references: readonly string[]): Promise<Owner[]> {
    return this.transaction.query<Owner[]>(
      `SELECT id, tracking_id AS "trackingId", state FROM routing.complaint WHERE tracking_id = ANY($1)
       UNION SELECT id, tracking_id, state FROM routing.complaint WHERE id = ANY($2::uuid[])`,
      [trackingIds, references],
    );
  }

  waiting(): Promise<Waiting[]> {
    return this.transaction.query<Waiting[]>(
      `SELECT id, source, received_at AS "receivedAt",
         (SELECT coalesce(string_agg(content->>'text', E'\\n\\n' ORDER BY ordinal), '')
          FROM routing.part WHERE complaint_id = complaint.id AND NOT is_deleted) AS text
       FROM routing.complaint WHERE state = 'waiting' AND tracking_id IS NULL`,
    );
  }
}
