import type { AddNote, AssignTicket, CreateTicket, Ticket, TicketAttachment } from '@sambung/contracts';
import type { Pool } from 'pg';

interface TicketRow {
  tracking_id: string;
  reference: string | null;
  version: number;
  status: string;
  changed_at: Date;
  apparatus_id: string | null;
  apparatus: string | null;
  answer: string | null;
  reason: string | null;
  created_at: Date;
  source: string;
  class: string;
  category: string | null;
  place: { kelurahan?: string };
  title: string;
  text: string;
  attachments: TicketAttachment[];
}

/** What the admins of SP4N-LAPOR! do to a ticket. */
export interface Move {
  status: string;
  answer?: string;
  /** Of this status alone: the next one is without, unless it has one of its own. */
  reason?: string;
  apparatusId?: string;
  /** Instansi Terdisposisi; without it the ticket shows the id. */
  apparatus?: string;
  title?: string;
  text?: string;
}

export interface StoredAttachment {
  mediaType: string;
  name: string;
  content: Buffer;
}

/** A ticket that a channel's own link into SP4N-LAPOR! has made. */
export interface ChannelTicket {
  source: string;
  externalId: string;
  title: string;
  text: string;
}

/** Where a reader of changes stands: behind the ticket that this transaction changed. */
export interface ChangePosition {
  transaction: string;
  trackingId: string;
}

const COLUMNS = `tracking_id, reference, version, status, changed_at, apparatus_id, apparatus, answer, reason, created_at,
  source, class, category, place, title, text`;

const SELECT = `
  SELECT ${COLUMNS}, changed_xid, COALESCE((
    SELECT json_agg(json_build_object(
      'sha256', sha256, 'mediaType', media_type, 'name', name, 'bytes', octet_length(content)) ORDER BY added_at, sha256)
    FROM sp4n_simulator.attachments a WHERE a.tracking_id = t.tracking_id), '[]') AS attachments
  FROM sp4n_simulator.tickets t`;

const INSERT = `
  WITH t AS (
    INSERT INTO sp4n_simulator.tickets (duplicate, reference, title, text, occurred_at, place, source, class,
      category_id, category, anonymous, confidential, reporter)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
    ON CONFLICT (reference) WHERE NOT duplicate DO NOTHING
    RETURNING *
  ), noted AS (
    INSERT INTO sp4n_simulator.notes (tracking_id, key, kind, text)
    SELECT tracking_id, 'create', 'internal', $14 FROM t WHERE $14::text IS NOT NULL
  )
  SELECT ${COLUMNS}, '[]'::json AS attachments FROM t`;

const CHANGED = 'version = version + 1, changed_at = now(), changed_xid = pg_current_xact_id()';

const ticketOf = (row: TicketRow): Ticket => ({
  trackingId: row.tracking_id,
  ...(row.reference === null ? {} : { reference: row.reference }),
  version: row.version,
  status: row.status,
  changedAt: row.changed_at.toISOString(),
  ...(row.apparatus_id === null ? {} : { apparatusId: row.apparatus_id }),
  ...(row.apparatus === null ? {} : { apparatus: row.apparatus }),
  ...(row.answer === null ? {} : { answer: row.answer }),
  ...(row.reason === null ? {} : { reason: row.reason }),
  createdAt: row.created_at.toISOString(),
  source: row.source,
  class: row.class,
  ...(row.category === null ? {} : { category: row.category }),
  ...(row.place.kelurahan === undefined ? {} : { kelurahan: row.place.kelurahan }),
  title: row.title,
  text: row.text,
  attachments: row.attachments,
});

/** Foreign key violation: there is no such ticket. */
const isMissingTicket = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === '23503';

export class TicketStore {
  constructor(private readonly pool: Pool) {}

  /** With duplicate protection the first ticket under a reference is the only one: a second create returns it. */
  async create(
    ticket: CreateTicket,
    duplicateProtection: boolean,
  ): Promise<{ ticket: Ticket; created: boolean }> {
    const inserted =
      (await this.insert(ticket, false)) ??
      (duplicateProtection ? undefined : await this.insert(ticket, true));
    if (inserted !== undefined) return { ticket: inserted, created: true };
    const first = await this.findByReference(ticket.reference);
    if (first === undefined) throw new Error('reading the ticket that holds the reference');
    return { ticket: first, created: false };
  }

  async findByReference(reference: string): Promise<Ticket | undefined> {
    return this.one(`${SELECT} WHERE reference = $1 AND NOT duplicate`, [reference]);
  }

  /** All of them, doubled ones too, oldest first. */
  async findByReferences(references: readonly string[]): Promise<Ticket[]> {
    const { rows } = await this.pool.query<TicketRow>(
      `${SELECT} WHERE reference = ANY($1::uuid[]) ORDER BY tracking_id`,
      [references],
    );
    return rows.map(ticketOf);
  }

  async findByOrigin(source: string, externalId: string): Promise<Ticket | undefined> {
    return this.one(`${SELECT} WHERE source = $1 AND external_id = $2 ORDER BY tracking_id LIMIT 1`, [
      source,
      externalId,
    ]);
  }

  async createForChannel({ source, externalId, title, text }: ChannelTicket): Promise<Ticket> {
    const made = await this.one(
      `INSERT INTO sp4n_simulator.tickets (source, external_id, title, text, occurred_at, place, class, anonymous,
         confidential)
       VALUES ($1, $2, $3, $4, now(), '{}', 'Pengaduan Tidak Berkadar Pengawasan', false, false)
       RETURNING ${COLUMNS}, '[]'::json AS attachments`,
      [source, externalId, title, text],
    );
    if (made === undefined) throw new Error('reading the ticket that was made');
    return made;
  }

  async find(trackingId: string): Promise<Ticket | undefined> {
    return this.one(`${SELECT} WHERE tracking_id = $1`, [trackingId]);
  }

  /** @returns undefined when there is no such ticket. */
  async attach(
    trackingId: string,
    sha256: string,
    { mediaType, name, content }: StoredAttachment,
  ): Promise<Ticket | undefined> {
    return this.add(
      trackingId,
      `INSERT INTO sp4n_simulator.attachments (tracking_id, sha256, media_type, name, content)
       VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
      [sha256, mediaType, name, content],
    );
  }

  /** @returns undefined when there is no such ticket. */
  async addNote(trackingId: string, key: string, note: AddNote): Promise<Ticket | undefined> {
    return this.add(
      trackingId,
      `INSERT INTO sp4n_simulator.notes (tracking_id, key, kind, text)
       VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`,
      [key, note.kind, note.text],
    );
  }

  /** @returns `moved` when the ticket is no longer at the version that was stated, undefined when there is none. */
  async assign(trackingId: string, assignment: AssignTicket): Promise<Ticket | 'moved' | undefined> {
    await this.pool.query(
      `UPDATE sp4n_simulator.tickets
       SET apparatus_id = $2, apparatus = $3, status = 'Terdisposisi ke ' || $3, reason = NULL, ${CHANGED}
       WHERE tracking_id = $1 AND version = $4 AND apparatus_id IS DISTINCT FROM $2`,
      [trackingId, assignment.apparatusId, assignment.apparatus, assignment.ifVersion],
    );
    const ticket = await this.find(trackingId);
    return ticket === undefined || ticket.apparatusId === assignment.apparatusId ? ticket : 'moved';
  }

  /** @returns undefined when there is no such ticket. */
  async move(trackingId: string, move: Move): Promise<Ticket | undefined> {
    const { status, answer, reason, apparatusId, apparatus, title, text } = move;
    await this.pool.query(
      `UPDATE sp4n_simulator.tickets
       SET status = $2, answer = COALESCE($3, answer), apparatus_id = COALESCE($4, apparatus_id),
         apparatus = CASE WHEN $4 IS NULL OR $4 = apparatus_id THEN apparatus ELSE COALESCE($5, $4) END,
         title = COALESCE($6, title), text = COALESCE($7, text), reason = $8, ${CHANGED}
       WHERE tracking_id = $1`,
      [trackingId, status, answer, apparatusId, apparatus, title, text, reason],
    );
    return this.find(trackingId);
  }

  async changesSince(
    { transaction, trackingId }: ChangePosition,
    limit: number,
  ): Promise<{ tickets: Ticket[]; position: ChangePosition }> {
    const { rows } = await this.pool.query<TicketRow & { changed_xid: string }>(
      `${SELECT}
       WHERE (changed_xid, tracking_id) > ($1::xid8, $2::bigint)
         AND changed_xid < pg_snapshot_xmin(pg_current_snapshot())
       ORDER BY changed_xid, tracking_id LIMIT $3`,
      [transaction, trackingId, limit],
    );
    const last = rows.at(-1);
    return {
      tickets: rows.map(ticketOf),
      position: last
        ? { transaction: last.changed_xid, trackingId: last.tracking_id }
        : { transaction, trackingId },
    };
  }

  async attachment(trackingId: string, sha256: string): Promise<StoredAttachment | undefined> {
    const { rows } = await this.pool.query<StoredAttachment>(
      `SELECT media_type AS "mediaType", name, content FROM sp4n_simulator.attachments
       WHERE tracking_id = $1 AND sha256 = $2`,
      [trackingId, sha256],
    );
    return rows[0];
  }

  private async insert(ticket: CreateTicket, duplicate: boolean): Promise<Ticket | undefined> {
    const { rows } = await this.pool.query<TicketRow>({
      name: 'create',
      text: INSERT,
      values: [
        duplicate,
        ticket.reference,
        ticket.title,
        ticket.text,
        ticket.occurredAt,
        JSON.stringify(ticket.place),
        ticket.source,
        ticket.class,
        ticket.categoryId ?? null,
        ticket.category ?? null,
        ticket.anonymous,
        ticket.confidential,
        ticket.reporter === undefined ? null : JSON.stringify(ticket.reporter),
        ticket.note ?? null,
      ],
    });
    return rows[0] && ticketOf(rows[0]);
  }

  private async one(query: string, values: unknown[]): Promise<Ticket | undefined> {
    const { rows } = await this.pool.query<TicketRow>(query, values);
    return rows[0] && ticketOf(rows[0]);
  }

  private async add(trackingId: string, statement: string, values: unknown[]): Promise<Ticket | undefined> {
    try {
      await this.pool.query(statement, [trackingId, ...values]);
    } catch (error) {
      if (isMissingTicket(error)) return undefined;
      throw error;
    }
    return this.find(trackingId);
  }
}
