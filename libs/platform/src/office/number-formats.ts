import type { XmlWalker } from './xml';

/** Built-in number formats that show a date or a time (ECMA-376 part 1, §18.8.30), those of East Asia left out. */
const BUILT_IN = [14, 15, 16, 17, 18, 19, 20, 21, 22, 45, 46, 47];

/** Fills `styles` with the cell styles whose number format shows a date or a time: such a date is a mere number. */
export function dateStylesWalker(styles: Set<number>): XmlWalker {
  const formats = new Set(BUILT_IN);
  let inCellStyles = false;
  let index = 0;
  return {
    open: ({ name, attributes }) => {
      if (name === 'numFmt' && showsDate(attributes.formatCode ?? ''))
        formats.add(Number(attributes.numFmtId));
      if (name === 'cellXfs') inCellStyles = true;
      if (name === 'xf' && inCellStyles) {
        if (formats.has(Number(attributes.numFmtId))) styles.add(index);
        index += 1;
      }
    },
    close: (name) => {
      if (name === 'cellXfs') inCellStyles = false;
    },
  };
}

/** `dddd, d mmmm yyyy` and not `"hari" 0` or `[Red]0`: what is quoted, escaped or bracketed is no pattern. */
const showsDate = (format: string): boolean =>
  /[dmyhs]/i.test(format.replace(/"[^"]*"|\\.|\[(?!h|m|s)[^\]]*\]/gi, '').replace(/general/i, ''));

/** A wall clock's: a cell has no zone. */
export interface CellDate {
  /** `2024-01-12`; empty for a time alone. */
  date: string;
  /** `19:00:00`; empty for a date alone. */
  time: string;
}

const DAY_MILLISECONDS = 86_400_000;

/**
 * Days since the workbook's epoch, to the second. Day 60 is the 29 February 1900 that never was; nothing here is as old.
 * @returns undefined for a number that is no date.
 */
export function cellDateOf(days: number, from1904: boolean): CellDate | undefined {
  const epoch = from1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, 30);
  const instant = new Date(epoch + Math.round((days * DAY_MILLISECONDS) / 1000) * 1000);
  if (Number.isNaN(instant.getTime())) return undefined;
  const [date = '', time = ''] = instant.toISOString().split('T');
  if (days < 1) return { date: '', time: time.slice(0, 8) };
  return { date, time: time.startsWith('00:00:00') ? '' : time.slice(0, 8) };
}
