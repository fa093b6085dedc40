import { type Attachment, type ComplaintReceived, contentDigestOf } from '@sambung/contracts';
import type { Content, Part } from '../complaint';

export const contentFrom = (event: ComplaintReceived): Content => ({
  title: event.title,
  text: event.text,
  place: event.place,
  attachments: event.attachments,
  class: event.class,
  isKnownToResponders: event.isKnownToResponders,
  mayBeTalk: event.mayBeTalk,
  reporter: event.reporter,
  extras: event.extras,
});

export const partFrom = (event: ComplaintReceived, complaintId: string, ordinal: number): Part => ({
  reportId: event.complaintId,
  complaintId,
  receipt: event.receipt,
  ordinal,
  kind: event.kind,
  digest: contentDigestOf(event),
  precedence: event.precedence,
  occurredAt: new Date(event.occurredAt),
  revisedAt: event.revisedAt === undefined ? null : new Date(event.revisedAt),
  isDeleted: event.kind === 'deletion',
  content: contentFrom(event),
});

/** An attachment is known by its `ref`; what has been fetched of it stays known when its link is sent again. */
export function mergeAttachments(known: Attachment[], given: Attachment[]): Attachment[] {
  const merged = new Map(known.map((attachment) => [attachment.ref, attachment]));
  for (const attachment of given) {
    const before = merged.get(attachment.ref);
    merged.set(attachment.ref, before?.sha256 === undefined ? { ...before, ...attachment } : before);
  }
  return [...merged.values()];
}

/** Those that the report has now, with what is known of them. */
export const keepFetched = (known: Attachment[], given: Attachment[]): Attachment[] => {
  const refs = new Set(given.map(({ ref }) => ref));
  return mergeAttachments(known, given).filter(({ ref }) => refs.has(ref));
};

/** A mark left by an addition or a deletion that came before its report ranks below the report itself. */
const RANK: Record<string, number> = { addition: 0, first: 1, revision: 2 };

/**
 * Why what arrived must not replace what is known; undefined: it may.
 * The richer feed holds; of equal ones what was revised later, or occurred later. So the order of arrival is no matter.
 */
export function whyNotReplaced(part: Part, event: ComplaintReceived): 'older' | 'poorer' | undefined {
  const [knownRank, givenRank] = [RANK[part.kind] ?? 0, RANK[event.kind] ?? 0];
  if (knownRank === 0) return undefined;
  if (event.precedence < part.precedence) return 'poorer';
  if (event.precedence > part.precedence) return undefined;
  const known = (part.revisedAt ?? part.occurredAt).getTime();
  const given = Date.parse(event.revisedAt ?? event.occurredAt);
  return given < known || (given === known && givenRank < knownRank) ? 'older' : undefined;
}
