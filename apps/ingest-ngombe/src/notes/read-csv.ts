import { FaultyBodyError } from '@sambung/ingest';
import { CsvError, parse } from 'csv-parse/sync';
import { tooLarge } from './archive';
import type { Notes } from './notes';
import { notesOfTable } from './tables';

const DELIMITERS = [';', ',', '\t'];
const MAX_BYTES = 2 * 1024 * 1024;
const MAX_ROWS = 20_000;
const MAX_COLUMNS = 100;
const MAX_LINE_CHARACTERS = 100_000;

/**
 * Reads a CSV as spreadsheets save it: with or without a byte order mark, UTF-8, UTF-16 or Windows-1252, between
 * semicolons (an Indonesian Excel's), commas or tabs.
 * @throws FaultyBodyError when it is no text, its quotes do not close, or it is beyond the limits.
 */
export function readCsv(bytes: Buffer): Notes[] {
  if (bytes.length > MAX_BYTES) throw tooLarge();
  const text = decode(bytes);
  // Control characters stand in no text that a person typed.
  if (/[^\P{Cc}\t\n\r]/u.test(text)) throw new FaultyBodyError([{ field: 'file', rule: 'isXlsxCsvOrDocx' }]);
  if (text.split('\n').some((line) => line.length > MAX_LINE_CHARACTERS)) throw tooLarge();
  // Counting delimiters would be fooled by the commas in people's sentences: the one that shows a table is right.
  const readings = DELIMITERS.map((delimiter) => readTable(text, delimiter));
  const whole = readings.filter((notes) => notes !== undefined);
  if (whole.length === 0) throw new FaultyBodyError([{ field: 'file', rule: 'isCsv' }]);
  const filled = ({ session, items }: Notes): number => items.length * 10 + Object.keys(session).length;
  return [whole.reduce((best, notes) => (filled(notes) > filled(best) ? notes : best))];
}

function decode(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return fromWindows1252(bytes);
  }
}

/** What Windows-1252 has where Latin-1 has control characters, 0x80 to 0x9f. */
const WINDOWS_1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

/** By hand, since Node's TextDecoder reads it as Latin-1 in several versions (nodejs/node#56542). */
const fromWindows1252 = (bytes: Buffer): string =>
  bytes
    .toString('latin1')
    .replace(/[\u0080-\u009f]/g, (character) => WINDOWS_1252.charAt(character.charCodeAt(0) - 0x80));

/** Undefined where the text is no table between this delimiter. */
function readTable(text: string, delimiter: string): Notes | undefined {
  let records: string[][];
  try {
    records = parse(text, {
      delimiter,
      relax_column_count: true,
      relax_quotes: true,
      bom: true,
      to: MAX_ROWS + 1,
    });
  } catch (error) {
    if (error instanceof CsvError) return undefined;
    throw error;
  }
  if (records.length > MAX_ROWS) throw tooLarge();
  return notesOfTable(
    records.map((cells, index) => ({ number: index + 1, cells: cells.slice(0, MAX_COLUMNS) })),
  );
}
