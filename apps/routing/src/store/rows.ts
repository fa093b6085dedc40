import type { Decision } from '../assign/decision';
import type { Disposition } from '../assign/disposition';
import type { Complaint, Part, Step } from '../complaint';
import type { Moved, News } from '../change';
import type { SeenTicket, TicketChange } from '../follow/seen';

/** Property → PostgreSQL type. Columns are the properties in snake_case. */
type Columns<T> = { readonly [K in keyof T & string]: string };

interface Table<T> {
  name: string;
  columns: Columns<T>;
  /** What tells its rows apart. */
  key: readonly (keyof T & string)[];
}

/** Quoted, since a history goes "from" and "to". */
const column = (property: string): string =>
  `"${property.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}"`;

const recordset = <T>(table: Table<T>, parameter: string): string =>
  `jsonb_to_recordset(${parameter}::jsonb) AS given(${Object.entries<string>(table.columns)
    .map(([property, type]) => `"${property}" ${type}`)
    .join(', ')})`;

/** `a.id AS "id", a.complaint_id AS "complaintId" …` */
export const selectList = <T>(table: Table<T>, alias: string): string =>
  Object.keys(table.columns)
    .map((property) => `${alias}.${column(property)} AS "${property}"`)
    .join(', ');

/** All rows of a group as a JSON array of the properties, in their order. */
export const rowsAsJson = <T>(table: Table<T>, alias: string): string =>
  `coalesce(json_agg(json_build_object(${Object.keys(table.columns)
    .map((property) => `'${property}', ${alias}.${column(property)}`)
    .join(', ')}) ORDER BY ${alias}.ordinal), '[]')`;

/** The columns' values and nothing else. */
export const rowOf = <T extends object>(table: Table<T>, value: T): Partial<T> => {
  const row: Partial<T> = {};
  for (const property of Object.keys(table.columns) as (keyof T)[]) row[property] = value[property];
  return row;
};

/** Inserts the rows of a JSON array in its order. */
export function insertFrom<T>(table: Table<T>, parameter: string): string {
  const properties = Object.keys(table.columns);
  return `INSERT INTO routing.${table.name} (${properties.map(column).join(', ')})
    SELECT ${properties.map((property) => `given."${property}"`).join(', ')} FROM ${recordset(table, parameter)}`;
}

/** Inserts the rows of a JSON array; of those that are known by their key all is replaced. */
export function upsertFrom<T>(table: Table<T>, parameter: string): string {
  const columns = Object.keys(table.columns).map(column);
  return `${insertFrom(table, parameter)} ON CONFLICT (${table.key.map(column).join(', ')})
    DO UPDATE SET ${columns.map((name) => `${name} = excluded.${name}`).join(', ')}`;
}

/** Updates the rows of a JSON array by the table's key. */
export function updateFrom<T>(table: Table<T>, parameter: string): string {
  const key: readonly string[] = table.key;
  const changing = Object.keys(table.columns).filter((property) => !key.includes(property));
  return `UPDATE routing.${table.name} AS kept
    SET ${changing.map((property) => `${column(property)} = given."${property}"`).join(', ')}
    FROM ${recordset(table, parameter)}
    WHERE ${key.map((property) => `kept.${column(property)} = given."${property}"`).join(' AND ')}`;
}

export type ComplaintRow = Omit<Complaint, 'parts' | 'steps'>;

export const COMPLAINT: Table<ComplaintRow> = {
  name: 'complaint',
  key: ['id'],
  columns: {
    id: 'uuid',
    receipt: 'text',
    channel: 'text',
    source: 'text',
    conversation: 'text',
    state: 'text',
    version: 'integer',
    decision: 'jsonb',
    trackingId: 'text',
    ticket: 'jsonb',
    held: 'jsonb',
    occurredAt: 'timestamptz',
    receivedAt: 'timestamptz',
    lastMessageAt: 'timestamptz',
    dueAt: 'timestamptz',
    lease: 'uuid',
    traceparent: 'text',
    firstId: 'uuid',
  },
};

/** What changes of a complaint that is not decided anew. */
export const PROGRESS: Table<
  Pick<
    ComplaintRow,
    'id' | 'state' | 'version' | 'trackingId' | 'ticket' | 'held' | 'lastMessageAt' | 'dueAt' | 'lease'
  >
> = {
  name: 'complaint',
  key: ['id'],
  columns: {
    id: 'uuid',
    state: 'text',
    version: 'integer',
    trackingId: 'text',
    ticket: 'jsonb',
    held: 'jsonb',
    lastMessageAt: 'timestamptz',
    dueAt: 'timestamptz',
    lease: 'uuid',
  },
};

export const PART: Table<Part> = {
  name: 'part',
  key: ['reportId'],
  columns: {
    reportId: 'uuid',
    complaintId: 'uuid',
    receipt: 'text',
    ordinal: 'integer',
    kind: 'text',
    digest: 'text',
    precedence: 'integer',
    occurredAt: 'timestamptz',
    revisedAt: 'timestamptz',
    isDeleted: 'boolean',
    content: 'jsonb',
  },
};

export const STEP: Table<Step> = {
  name: 'delivery_step',
  key: ['complaintId', 'ordinal'],
  columns: {
    complaintId: 'uuid',
    ordinal: 'integer',
    kind: 'text',
    key: 'text',
    state: 'text',
    body: 'jsonb',
    attempts: 'integer',
    code: 'text',
  },
};

/** How a step stands, without what it sends. */
export const STEP_STATE: Table<Pick<Step, 'complaintId' | 'ordinal' | 'state' | 'attempts' | 'code'>> = {
  name: 'delivery_step',
  key: ['complaintId', 'ordinal'],
  columns: { complaintId: 'uuid', ordinal: 'integer', state: 'text', attempts: 'integer', code: 'text' },
};

export const HISTORY: Table<Moved> = {
  name: 'history',
  key: ['complaintId', 'version'],
  columns: {
    complaintId: 'uuid',
    version: 'integer',
    at: 'timestamptz',
    from: 'text',
    to: 'text',
    code: 'text',
    parameters: 'jsonb',
  },
};

export const OUTBOX: Table<News> = {
  name: 'outbox',
  key: ['complaintId', 'version'],
  columns: {
    topic: 'text',
    complaintId: 'uuid',
    version: 'integer',
    at: 'timestamptz',
    traceparent: 'text',
    data: 'jsonb',
  },
};

export const TICKET: Table<SeenTicket> = {
  name: 'ticket',
  key: ['trackingId'],
  columns: {
    trackingId: 'text',
    complaintId: 'uuid',
    channel: 'text',
    version: 'integer',
    status: 'text',
    stage: 'text',
    changedAt: 'timestamptz',
    arrivedAt: 'timestamptz',
    answeredAt: 'timestamptz',
    closedAt: 'timestamptz',
    source: 'text',
    class: 'text',
    category: 'text',
    kelurahan: 'text',
    apparatusId: 'text',
    apparatus: 'text',
    isPending: 'boolean',
    fault: 'text',
  },
};

/** A state in which a ticket was seen. */
export const TICKET_CHANGE: Table<TicketChange> = {
  name: 'ticket_change',
  key: ['trackingId', 'version'],
  columns: {
    trackingId: 'text',
    version: 'integer',
    status: 'text',
    stage: 'text',
    changedAt: 'timestamptz',
    apparatusId: 'text',
    apparatus: 'text',
    answer: 'text',
    reason: 'text',
    title: 'text',
    text: 'text',
  },
};

export const DISPOSITION: Table<Disposition> = {
  name: 'disposition',
  key: ['complaintId', 'ticketVersion', 'by'],
  columns: {
    complaintId: 'uuid',
    trackingId: 'text',
    ticketVersion: 'integer',
    by: 'text',
    fromOffice: 'text',
    toOffice: 'text',
    code: 'text',
    reason: 'text',
    category: 'text',
    proposed: 'text',
    confidence: 'real',
    at: 'timestamptz',
  },
};

/** What a complaint's decision was before it was decided anew. */
export interface EarlierDecision {
  complaintId: string;
  /** The complaint's, from which on it no longer held. */
  version: number;
  decision: Decision;
  until: Date;
}

export const EARLIER_DECISION: Table<EarlierDecision> = {
  name: 'earlier_decision',
  key: ['complaintId', 'version'],
  columns: { complaintId: 'uuid', version: 'integer', decision: 'jsonb', until: 'timestamptz' },
};
