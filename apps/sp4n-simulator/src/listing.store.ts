import type { TicketAttachment, TicketPlace, TicketReporter } from '@sambung/contracts';
import type { Pool } from 'pg';

/** What the list is narrowed to. */
export interface Filter {
  source?: string;
  /** Words of title or text, a tracking id, or our reference. */
  search?: string;
  /** Only tickets older than this one. */
  before?: string;
}

export interface ListedTicket {
  trackingId: string;
  createdAt: Date;
  title: string;
  status: string;
  apparatus: string | null;
  source: string;
  class: string;
  category: string | null;
  anonymous: boolean;
  confidential: boolean;
  attachments: number;
  duplicate: boolean;
}

export interface WholeTicket extends Omit<ListedTicket, 'attachments'> {
  reference: string | null;
  version: number;
  changedAt: Date;
  occurredAt: Date;
  text: string;
  place: TicketPlace;
  apparatusId: string | null;
  categoryId: string | null;
  answer: string | null;
  reason: string | null;
  reporter: TicketReporter | null;
  attachments: TicketAttachment[];
  notes: { key: string; kind: string; text: string; addedAt: Date }[];
}

export const PAGE_SIZE = 25;

/** Counting stops here: a million tickets must not slow the page. */
export const COUNT_LIMIT = 10_000;

const LISTED = `tracking_id AS "trackingId", created_at AS "createdAt", title, status, apparatus, source, class, category,
  anonymous, confidential, duplicate`;

const WHOLE = `reference, version, changed_at AS "changedAt", occurred_at AS "occurredAt", text, place,
  apparatus_id AS "apparatusId", category_id AS "categoryId", answer, reason, reporter`;

const likeOf = (search: string): string => `%${search.replace(/[\\%_]/g, '\\$&')}%`;

/** What the pages show. */
export class ListingStore {
  constructor(private readonly pool: Pool) {}

  /** Newest first; one more than a page where there are older ones. */
  async list(filter: Filter): Promise<ListedTicket[]> {
    const { where, values } = conditionOf(filter);
    const { rows } = await this.pool.query<ListedTicket>(
      `SELECT ${LISTED}, (
         SELECT count(*)::int FROM sp4n_simulator.attachments a WHERE a.tracking_id = t.tracking_id) AS attachments
       FROM sp4n_simulator.tickets t ${where} ORDER BY tracking_id DESC LIMIT ${PAGE_SIZE + 1}`,
      values,
    );
    return rows;
  }

  /** At most one more than {@link COUNT_LIMIT}. */
  async count({ source, search }: Filter): Promise<number> {
    const { where, values } = conditionOf({ source, search });
    const { rows } = await this.pool.query<{ count: number }>(
      `SELECT count(*)::int AS count
       FROM (SELECT 1 FROM sp4n_simulator.tickets ${where} LIMIT ${COUNT_LIMIT + 1}) AS counted`,
      values,
    );
    return rows[0]?.count ?? 0;
  }

  /** Each source there is, by jumping through the index from one to the next. */
  async sources(): Promise<string[]> {
    const { rows } = await this.pool.query<{ source: string }>(
      `WITH RECURSIVE each AS (
         SELECT min(source) AS source FROM sp4n_simulator.tickets
         UNION ALL
         SELECT (SELECT min(source) FROM sp4n_simulator.tickets t WHERE t.source > each.source) FROM each
         WHERE each.source IS NOT NULL)
       SELECT source FROM each WHERE source IS NOT NULL`,
    );
    return rows.map((row) => row.source);
  }

  async find(trackingId: string): Promise<WholeTicket | undefined> {
    const { rows } = await this.pool.query<WholeTicket>(
      `SELECT ${LISTED}, ${WHOLE} FROM sp4n_simulator.tickets WHERE tracking_id = $1`,
      [trackingId],
    );
    const ticket = rows[0];
    if (ticket === undefined) return undefined;
    const attachments = await this.pool.query<TicketAttachment>(
      `SELECT sha256, media_type AS "mediaType", name, octet_length(content) AS bytes
       FROM sp4n_simulator.attachments WHERE tracking_id = $1 ORDER BY added_at, sha256`,
      [trackingId],
    );
    const notes = await this.pool.query<WholeTicket['notes'][number]>(
      `SELECT key, kind, text, added_at AS "addedAt"
       FROM sp4n_simulator.notes WHERE tracking_id = $1 ORDER BY added_at, key`,
      [trackingId],
    );
    return { ...ticket, attachments: attachments.rows, notes: notes.rows };
  }
}

function conditionOf({ source, search, before }: Filter): { where: string; values: string[] } {
  const values: string[] = [];
  const conditions: string[] = [];
  const given = (value: string): string => `$${values.push(value)}`;
  if (source !== undefined) conditions.push(`source = ${given(source)}`);
  if (before !== undefined) conditions.push(`tracking_id < ${given(before)}::bigint`);
  if (search !== undefined) {
    const exact = given(search);
    const like = given(likeOf(search));
    conditions.push(`(title ILIKE ${like} OR text ILIKE ${like}
      OR tracking_id::text = ${exact} OR reference::text = lower(${exact}))`);
  }
  return { where: conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`, values };
}
