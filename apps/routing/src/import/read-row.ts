import type { SheetRow } from '@sambung/platform';
import { isGivenBack, stageOf } from '../follow/stage';
import type { Field, Header } from './columns';
import { squeeze } from './text';
import { arrivalOf } from './times';

/** A row of the export, as it is kept. */
export interface ExportRow {
  number: number;
  trackingId: string;
  status: string;
  createdAt: Date;
  source?: string;
  class?: string;
  category?: string;
  kelurahan?: string;
  apparatusId?: string;
  apparatus?: string;
  title?: string;
  initialText?: string;
  finalText?: string;
  /** Why it was archived. */
  answer?: string;
  /** Why an office has given it back. */
  reason?: string;
  /** Ours, where the ticket's text bears it. */
  reference?: string;
}

/** Why a row is not taken. Never what stands in it. */
export const FAULTS = {
  noTrackingId: 'no tracking id',
  badTrackingId: 'the tracking id is not 7 to 20 digits',
  noStatus: 'no status',
  noDate: 'no date of arrival',
  badDate: 'the date or time of arrival cannot be read',
  future: 'it would have arrived in the future: is --time-zone right?',
  tooLong: 'a cell is longer than a spreadsheet allows',
  twice: 'the tracking id has stood above, with other contents',
} as const;
export type RowFault = keyof typeof FAULTS;

/** Excel's limit. */
const MAX_CELL_CHARACTERS = 32_767;
const AHEAD_MILLISECONDS = 5 * 60_000;
/** Our footer in the ticket's text; SP4N-LAPOR! may have taken its lines together. */
const REFERENCE = /Referensi Sambung:\s*([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/i;
/** Control characters but tab and line feed: the database takes no NUL. */
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f]/g;

/** @returns the row as it is kept, or why it is not. */
export function readRow(
  { number, cells }: SheetRow,
  { at }: Header,
  timeZone: string,
  now: Date,
): ExportRow | RowFault {
  const cell = (field: Field): string => {
    const index = at[field];
    return index === undefined ? '' : (cells[index] ?? '').replace(CONTROLS, '').trim();
  };
  if (cells.some(({ length }) => length > MAX_CELL_CHARACTERS)) return 'tooLong';
  const trackingId = wholeNumber(cell('trackingId'));
  if (trackingId === '') return 'noTrackingId';
  if (!/^[0-9]{7,20}$/.test(trackingId)) return 'badTrackingId';
  const status = squeeze(cell('status'));
  if (status === '') return 'noStatus';
  if (cell('date') === '') return 'noDate';
  const createdAt = arrivalOf(cell('date'), cell('time'), timeZone);
  if (createdAt === undefined) return 'badDate';
  if (createdAt.getTime() > now.getTime() + AHEAD_MILLISECONDS) return 'future';
  const texts = { initialText: cell('initialText'), finalText: cell('finalText') };
  const reference = REFERENCE.exec(`${texts.initialText}\n${texts.finalText}`)?.[1]?.toLowerCase();
  return {
    number,
    trackingId,
    status,
    createdAt,
    ...filled({
      source: squeeze(cell('source')),
      class: squeeze(cell('class')),
      category: squeeze(cell('category')),
      kelurahan: squeeze(cell('kelurahan')),
      apparatusId: wholeNumber(cell('apparatusId')),
      apparatus: squeeze(cell('apparatus')),
      title: cell('title'),
      ...texts,
      answer: stageOf(status) === 'archived' ? cell('reason') : '',
      reason: isGivenBack(status) ? cell('reason') : '',
      reference: reference ?? '',
    }),
  };
}

/** Programs that make such files write numbers as `131393.0`. */
const wholeNumber = (text: string): string => text.replace(/^'/, '').replace(/\.0+$/, '');

/** An empty cell says nothing. */
const filled = <K extends string>(fields: Record<K, string>): Partial<Record<K, string>> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== '')) as Partial<
    Record<K, string>
  >;
