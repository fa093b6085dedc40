import { createHash } from 'node:crypto';
import { v5 as uuidv5 } from 'uuid';
import type { Attachment, StatedPlace } from './events/complaint-received.v1';

/** UUIDv5(DNS, "sambung.go.id"): the root under which all ids of Sambung are derived. Never changes. */
const NAMESPACE = uuidv5('sambung.go.id', uuidv5.DNS);

/** Parts are joined so that no two different lists give the same name. */
const name = (...parts: string[]): string => JSON.stringify(parts);

export interface ReportIdentity {
  /** The city's code, e.g. `malang`. */
  city: string;
  channel: string;
  /** Account, page, chat or number, where the own id is unique only within it; else empty. */
  account: string;
  /** The channel's own id of the report. Never its text: real people send the same sentence twice. */
  ownId: string;
}

/** The same report has the same id, whichever feed brings it and however often. */
export const complaintIdOf = ({ city, channel, account, ownId }: ReportIdentity): string =>
  uuidv5(name(city, channel, account, ownId), NAMESPACE);

export interface ReportContent {
  title?: string;
  text: string;
  place?: StatedPlace;
  attachments: Pick<Attachment, 'ref'>[];
}

/**
 * SHA-256 (hex) over title, text, place and the attachments' refs. Links and bytes do not count: a link that is
 * fetched late, or signed anew at each delivery, is the same content.
 */
export function contentDigestOf({ title, text, place, attachments }: ReportContent): string {
  const content = [
    title ?? null,
    text,
    place?.address ?? null,
    place?.kelurahan ?? null,
    place?.kecamatan ?? null,
    place?.latitude ?? null,
    place?.longitude ?? null,
    attachments.map((attachment) => attachment.ref).sort(),
  ];
  return createHash('sha256').update(JSON.stringify(content)).digest('hex');
}

/**
 * The same content of the same complaint is the same event. `change` sets apart what has the same content but is
 * another change: the instant of an edit back to an earlier wording, a deletion, an attachment that came late.
 */
export const eventIdOf = (complaintId: string, digest: string, change = ''): string =>
  uuidv5(name(digest, change), complaintId);

/** Identity of what has no own id: raw bytes that could not be read. */
export const rawIdOf = (city: string, channel: string, raw: Buffer): string =>
  uuidv5(name(city, channel, createHash('sha256').update(raw).digest('hex')), NAMESPACE);

/**
 * Of what a person splits off a complaint: the complaint by the office that it is for, a report of it by the complaint
 * whose it is. Stored with what it names, never computed again.
 */
export const splitIdOf = (id: string, of: string): string => uuidv5(name('split', of), id);

/** What a reporter is told of one state of a ticket; `round` counts how often a person has had it told again. */
export const noticeIdOf = (complaintId: string, ticketVersion: number, round: number): string =>
  uuidv5(name('notice', String(ticketVersion), String(round)), complaintId);
