import { MAX_TEXT_LENGTH } from '@sambung/contracts';
import { FaultyBodyError, type Reading } from '@sambung/ingest';
import { instantInWib, readDate, readTime } from './dates';
import { plain, type Item, type Notes, type Session } from './notes/notes';
import { kindOf, raisesNothing } from './notes/words';
import { ownIdOf, reportOf, type TheSession } from './report';

const MAX_ITEMS = 1000;
/** Clocks differ; a session that lies further ahead is a slip of the pen. */
const AHEAD_MILLISECONDS = 24 * 3600_000;

/**
 * One reading for each item of the notes, in their order. Pure: the same notes give the same readings.
 * @throws FaultyBodyError when a session has no number or date, or the file holds no item.
 */
export function readingsOf(file: Notes[], receivedAt: Date): Reading[] {
  const sessions = file.filter((notes) => notes.items.length > 0);
  const faults = sessions.flatMap(({ session }) => sessionFaults(session, receivedAt));
  const items = sessions.flatMap((notes) => notes.items).length;
  if (items === 0) faults.push({ field: 'items', rule: 'isNotEmpty' });
  if (items > MAX_ITEMS) faults.push({ field: 'items', rule: 'isAtMost1000' });
  if (faults.length > 0) throw new FaultyBodyError(faults);
  return eachOnce(
    sessions.flatMap((notes) => {
      const session = sessionOf(notes.session);
      return notes.items.map((item) => ({ item, session, reading: readingOf(item, session) }));
    }),
  );
}

interface ReadItem {
  item: Item;
  session: TheSession;
  reading: Reading;
}

/**
 * The same item written twice is one complaint. One code on two different items is nobody's: neither is taken, since
 * a guess would put one citizen's words on another's ticket.
 */
function eachOnce(read: ReadItem[]): Reading[] {
  const said = new Map<string, Set<string>>();
  for (const { item, reading } of read) {
    if (reading.as !== 'report') continue;
    const words = `${plain(item.fields.speaker ?? '')}:${plain(item.fields.text ?? '')}`;
    said.set(reading.report.ownId, (said.get(reading.report.ownId) ?? new Set()).add(words));
  }
  const taken = new Set<string>();
  return read.map(({ item, session, reading }) => {
    if (reading.as !== 'report') return reading;
    const { ownId } = reading.report;
    if ((said.get(ownId)?.size ?? 0) > 1)
      return unreadable('ngombe.code-twice', item, session, { field: 'code' });
    if (taken.has(ownId)) return { as: 'ignored', code: 'ngombe.repeated', ownId: `${ownId}/repeated` };
    taken.add(ownId);
    return reading;
  });
}

function sessionFaults({ number, date }: Session, receivedAt: Date): { field: string; rule: string }[] {
  const faults: { field: string; rule: string }[] = [];
  if (number === undefined) faults.push({ field: 'session.number', rule: 'isNotEmpty' });
  else if (numberOf(number) === undefined) faults.push({ field: 'session.number', rule: 'isSessionNumber' });
  const read = readDate(date ?? '');
  if (date === undefined) faults.push({ field: 'session.date', rule: 'isNotEmpty' });
  else if (read === undefined) faults.push({ field: 'session.date', rule: 'isDate' });
  else if (instantInWib(read).getTime() > receivedAt.getTime() + AHEAD_MILLISECONDS)
    faults.push({ field: 'session.date', rule: 'isNotInFuture' });
  return faults;
}

/** "12", "ke-012" and "Sesi 12" are one; where numbering begins anew each year, "3/2025". */
const numberOf = (typed: string): string | undefined => {
  const found = /^(?:[a-z ]*\bke\b|sesi|no(?:mor)?\.?|ngombe)?[\s.-]*(\d{1,4})(?:\s*\/\s*(\d{4}))?$/i.exec(
    typed.trim(),
  );
  return found ? [Number(found[1]), found[2]].filter((part) => part !== undefined).join('/') : undefined;
};

function sessionOf(stated: Session): TheSession {
  const number = numberOf(stated.number ?? '');
  const date = readDate(stated.date ?? '');
  if (number === undefined || date === undefined)
    throw new Error('normalizing a session that was found faulty');
  // A date cell may hold the hour as well; figures after "." in a typed date are none.
  const hour = stated.time ?? /\d \d\d:\d\d$/.exec(stated.date ?? '')?.[0] ?? '';
  return { number, occurredAt: instantInWib(date, readTime(hour)), stated };
}

function readingOf(item: Item, session: TheSession): Reading {
  const { fields } = item;
  const text = fields.text ?? '';
  const ownId = ownIdOf(fields, session.number);
  const kind = kindOf(fields.kind ?? '');
  if (plain(text) === '' || /^(nihil|tidak ada)$/.test(plain(text)))
    return { as: 'ignored', code: 'ngombe.no-text', ownId };
  if (kind === 'thanks' || isOnlyThanks(text)) return { as: 'ignored', code: 'ngombe.thanks', ownId };
  if (raisesNothing(fields.kind ?? '')) return { as: 'ignored', code: 'ngombe.not-raised', ownId };
  const tooLong = LIMITS.find(([field, limit]) => (fields[field] ?? '').length > limit)?.[0];
  if (tooLong !== undefined) return unreadable('ngombe.too-long', item, session, { field: tooLong });
  return { as: 'report', report: reportOf(fields, session, ownId, kind) };
}

/** As the event's contract has them. */
const LIMITS: [keyof Item['fields'], number][] = [
  ['text', MAX_TEXT_LENGTH],
  ['title', 500],
  ['code', 50],
  ['speaker', 200],
  ['location', 1000],
  ['kelurahan', 100],
  ['kecamatan', 100],
];

const unreadable = (
  code: string,
  { position, sheet, fields }: Item,
  session: TheSession,
  parameters: Record<string, string>,
): Extract<Reading, { as: 'unreadable' }> => ({
  as: 'unreadable',
  code,
  parameters: { ...parameters, row: position, ...(sheet === undefined ? {} : { sheet }) },
  // Without its row: the same item is held once, wherever it has moved to.
  raw: { session: session.number, fields },
});

/** Thanks and nothing asked. When in doubt it is a complaint: one too many is mended, one lost is not. */
function isOnlyThanks(text: string): boolean {
  const words = plain(text);
  const thanks = /^(terima kasih|terimakasih|matur nuwun|matur suwun|apresiasi)\b/.test(words);
  const asks =
    /\?|\b(tapi|tetapi|namun|mohon|tolong|minta|nyuwun|usul|belum|dereng|rusak|kapan|bagaimana|mengapa|kenapa|semoga|harap|perlu|agar|supaya|masih|tidak|kurang|hanya|cuma)/;
  return thanks && words.split(' ').length <= 20 && !asks.test(`${words}${text.includes('?') ? '?' : ''}`);
}
