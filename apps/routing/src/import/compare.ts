import type { Ticket } from '@sambung/contracts';
import type { KnownTicket } from './known.store';
import type { ExportRow } from './read-row';
import { isSame, squeeze } from './text';

/** As SP4N-LAPOR! names what nobody there has looked at: each ticket begins so. */
const FIRST_STATUS = 'Belum Terverifikasi';

const COMPARED = ['class', 'category', 'kelurahan', 'apparatusId', 'apparatus', 'title'] as const;

/**
 * The versions that a row adds to what is known; none where it says nothing new. The export numbers none: a change is
 * the next one. Of a ticket that nobody here knew, the text as it came is a version of its own where admins have
 * changed it: it stands for the beginning, with the status of a beginning, so that no answer is dated by it.
 * @param madeAt when the export was made, which is the latest that the change can be of.
 */
export function versionsOf(row: ExportRow, known: KnownTicket | undefined, madeAt: Date): Ticket[] {
  const { initialText, finalText } = row;
  const text = finalText ?? initialText;
  const changedAt = row.createdAt > madeAt ? row.createdAt : madeAt;
  const now = {
    ...ticketOf(row, row.status, text),
    answer: row.answer,
    reason: row.reason,
    changedAt: changedAt.toISOString(),
  };
  if (known === undefined) {
    const isEdited =
      initialText !== undefined && finalText !== undefined && squeeze(initialText) !== squeeze(finalText);
    if (!isEdited) return [{ ...now, version: 1 }];
    const first = {
      ...ticketOf(row, FIRST_STATUS, initialText),
      apparatusId: undefined,
      apparatus: undefined,
    };
    return [
      { ...first, version: 1, changedAt: row.createdAt.toISOString() },
      { ...now, version: 2 },
    ];
  }
  if (isOlder(known, changedAt)) return [];
  if (differs(row, known, text)) return [{ ...now, version: known.version + 1 }];
  return known.changedAt === null ? [{ ...now, version: known.version }] : [];
}

/** An older file says nothing of a ticket that has moved since. */
const isOlder = ({ changedAt }: KnownTicket, madeAt: Date): boolean =>
  changedAt !== null && changedAt > madeAt;

/** An empty cell or an absent column says nothing; so does a reason for archiving where an answer is known. */
function differs(row: ExportRow, known: KnownTicket, text: string | undefined): boolean {
  if (!isSame(row.status, known.status)) return true;
  if (row.answer !== undefined && known.answer === null) return true;
  // What the complaint alone has seen has no more fields than these.
  const compared = known.changedAt === null ? (['apparatusId', 'apparatus'] as const) : COMPARED;
  if (compared.some((field) => row[field] !== undefined && !isSame(row[field], known[field] ?? '')))
    return true;
  return known.changedAt !== null && text !== undefined && squeeze(text) !== squeeze(known.text ?? '');
}

const ticketOf = (row: ExportRow, status: string, text: string | undefined) => ({
  trackingId: row.trackingId,
  reference: row.reference,
  status,
  attachments: [],
  createdAt: row.createdAt.toISOString(),
  source: row.source,
  class: row.class,
  category: row.category,
  kelurahan: row.kelurahan,
  apparatusId: row.apparatusId,
  apparatus: row.apparatus,
  title: row.title,
  text,
});
