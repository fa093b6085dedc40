import { walk } from './xml';

/** Built-in number formats that show a date or a time (ECMA-376 part 1, §18.8.30), those of East Asia left out. */
const BUILT_IN = new Set([14, 15, 16, 17, 18, 19, 20, 21, 22, 45, 46, 47]);

/** The cell styles whose number format shows a date or a time: in a cell such a date is nothing but a number. */
export function dateStyles(xml: string | undefined): Set<number> {
  const styles = new Set<number>();
  if (xml === undefined) return styles;
  const formats = new Set(BUILT_IN);
  let inCellStyles = false;
  let index = 0;
  walk(xml, {
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
  });
  return styles;
}

/** `dddd, d mmmm yyyy` and not `"hari" 0` or `[Red]0`: what is quoted, escaped or bracketed is no pattern. */
const showsDate = (format: string): boolean =>
  /[dmyhs]/i.test(format.replace(/"[^"]*"|\\.|\[(?!h|m|s)[^\]]*\]/gi, '').replace(/general/i, ''));

const DAY_MILLISECONDS = 86_400_000;

/**
 * Days since the workbook's epoch as a wall-clock date (`2024-01-12`), a time (`19:00`) or both: a cell has no zone.
 * Day 60 is the 29 February 1900 that never was; sessions are later.
 */
export function cellDate(days: number, from1904: boolean): string {
  const epoch = from1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, 30);
  const instant = new Date(epoch + Math.round((days * DAY_MILLISECONDS) / 1000) * 1000);
  if (Number.isNaN(instant.getTime())) return '';
  const [date = '', time = ''] = instant.toISOString().split('T');
  const clock = time.slice(0, 5);
  if (days < 1) return clock;
  return clock === '00:00' ? date : `${date} ${clock}`;
}
