import { MAX_TEXT_LENGTH } from '@sambung/contracts';
import { FaultyBodyError, type Reading } from '@sambung/ingest';
import { plain, type Item, type Notes } from './notes/notes';
import { kindOf, raisesNothing } from './notes/words';
import { ownIdOf, reportOf } from './report';
import { understand, type TheSession } from './session';

const MAX_ITEMS = 1000;

/**
 * One reading for each item of the notes, in their order. Pure: the same notes give the same readings.
 * @throws FaultyBodyError when a session has no number or date, or the file holds no item.
 */
export function readingsOf(file: Notes[], receivedAt: Date): Reading[] {
  const faults: { field: string; rule: string }[] = [];
  const read: ReadItem[] = [];
  for (const notes of file.filter(({ items }) => items.length > 0)) {
    const understood = understand(notes.session, receivedAt);
    if ('faults' in understood) faults.push(...understood.faults);
    else read.push(...notes.items.map((item) => readItem(item, understood.session)));
  }
  if (read.length === 0 && faults.length === 0) faults.push({ field: 'items', rule: 'isNotEmpty' });
  if (read.length > MAX_ITEMS) faults.push({ field: 'items', rule: 'isAtMost1000' });
  if (faults.length > 0) throw new FaultyBodyError(faults);
  return eachOnce(read);
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
  const onceOf = ({ item, session, reading }: ReadItem): Reading => {
    if (reading.as !== 'report') return reading;
    const { ownId } = reading.report;
    if ((said.get(ownId)?.size ?? 0) > 1)
      return unreadable('ngombe.code-twice', item, session, { field: 'code' });
    if (taken.has(ownId)) return { as: 'ignored', code: 'ngombe.repeated', ownId: `${ownId}/repeated` };
    taken.add(ownId);
    return reading;
  };
  return read.map((one) => {
    const reading = onceOf(one);
    return { ...reading, entry: entryOf(one.item, reading) };
  });
}

const readItem = (item: Item, session: TheSession): ReadItem => ({
  item,
  session,
  reading: readingOf(item, session),
});

/** How the people who wrote the notes find it again: "A03 · Ibu Sulastri · baris 12". */
function entryOf(item: Item, { as }: Reading): string {
  const { code, speaker, text = '' } = item.fields;
  // A report's text is shown with it.
  const start =
    as === 'report' || text === '' ? '' : `“${text.length > 60 ? `${text.slice(0, 59)}…` : text}”`;
  return [code, speaker, item.where, start].filter(Boolean).join(' · ');
}

function readingOf(item: Item, session: TheSession): Reading {
  const { fields } = item;
  const text = fields.text ?? '';
  const ownId = ownIdOf(fields, session.number);
  const kind = kindOf(fields.kind ?? '');
  if (plain(text) === '' || /^(nihil|tidak ada)$/.test(plain(text)))
    return { as: 'ignored', code: 'ngombe.no-text', ownId };
  if (kind === 'thanks' || isOnlyThanks(text)) return { as: 'ignored', code: 'ngombe.thanks', ownId };
  if (item.isProse) return { as: 'ignored', code: 'ngombe.not-numbered', ownId };
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
  { position, fields }: Item,
  session: TheSession,
  parameters: Record<string, string>,
): Extract<Reading, { as: 'unreadable' }> => ({
  as: 'unreadable',
  code,
  parameters: { ...parameters, position },
  // Without its position: the same item is held once, wherever it has moved to.
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
