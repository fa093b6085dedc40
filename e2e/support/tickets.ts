import { Pool } from 'pg';

export interface SeenTicket {
  trackingId: string;
  reference: string;
  title: string;
  text: string;
  source: string;
  apparatusId: string | null;
  status: string;
  notes: { kind: string; text: string }[];
  attachments: { sha256: string; storedSha256: string }[];
}

/** The tickets as they stand in the simulator's own tables. */
export class Tickets {
  private readonly pool: Pool;

  constructor(databaseUrl: string) {
    this.pool = new Pool({ connectionString: databaseUrl, max: 2 });
  }

  async all(): Promise<SeenTicket[]> {
    const { rows } = await this.pool.query<SeenTicket>(`
      SELECT t.tracking_id::text AS "trackingId", t.reference, t.title, t.text, t.source, t.status,
        t.apparatus_id AS "apparatusId",
        (SELECT coalesce(json_agg(json_build_object('kind', n.kind, 'text', n.text) ORDER BY n.added_at), '[]')
           FROM sp4n_simulator.notes n WHERE n.tracking_id = t.tracking_id) AS notes,
        (SELECT coalesce(json_agg(json_build_object('sha256', a.sha256,
             'storedSha256', encode(sha256(a.content), 'hex')) ORDER BY a.sha256), '[]')
           FROM sp4n_simulator.attachments a WHERE a.tracking_id = t.tracking_id) AS attachments
      FROM sp4n_simulator.tickets t ORDER BY t.tracking_id`);
    return rows;
  }

  async of(reference: string | undefined): Promise<SeenTicket[]> {
    return (await this.all()).filter((ticket) => ticket.reference === reference);
  }

  close(): Promise<void> {
    return this.pool.end();
  }
}
