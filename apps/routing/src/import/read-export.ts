import type { SheetRow } from '@sambung/platform';
import { type Header, headerOf, lowerHeaderOf, missingIn } from './columns';
import { ExportError, openExport } from './open-export';
import { type ExportRow, readRow, type RowFault } from './read-row';
import { madeIn } from './times';

/** The free block above the table is a few lines. */
const MAX_BLOCK_ROWS = 200;

export interface ReadOptions {
  timeZone: string;
  now: Date;
}

export interface Export {
  /** When the file was made, where it says so, else now; never later than now. */
  madeAt: Date;
  unknownColumns: string[];
  /** In the file's order. */
  rows: AsyncGenerator<ReadRow>;
}

export type ReadRow = ExportRow | { number: number; fault: RowFault };

/** @throws ExportError with a sentence for a file that is none or has no such table. */
export async function readExport(file: string, options: ReadOptions): Promise<Export> {
  const sheets = openExport(file);
  // Leaving a loop over the sheets would close the file, of which the rows are still to be read.
  for (let next = await sheets.next(); next.done !== true; next = await sheets.next()) {
    const found = await tableOf(next.value, options);
    if (found !== undefined) return { ...found, rows: closing(found.rows, sheets) };
  }
  throw new ExportError('No table is in this file: no row begins with the cell "Tracking ID".');
}

async function* closing<T>(rows: AsyncGenerator<T>, sheets: AsyncGenerator): AsyncGenerator<T> {
  try {
    yield* rows;
  } finally {
    await sheets.return(undefined);
  }
}

async function tableOf(sheet: AsyncGenerator<SheetRow>, options: ReadOptions): Promise<Export | undefined> {
  let made: Date | undefined;
  for (let count = 0; count < MAX_BLOCK_ROWS; count += 1) {
    const next = await sheet.next();
    if (next.done === true) return undefined;
    const { cells } = next.value;
    const upper = headerOf(cells);
    made ??= madeIn(cells.filter((cell) => cell !== '').join(' '), options.timeZone);
    if (upper === undefined) continue;
    const after = await sheet.next();
    const first = after.done === true ? undefined : after.value;
    const lower = first && lowerHeaderOf(upper, first.cells);
    const header = lower ?? upper;
    const missing = missingIn(header);
    if (missing.length > 0) throw new ExportError(`The table has no column ${missing.join(', ')}.`);
    return {
      madeAt: made === undefined || made > options.now ? options.now : made,
      unknownColumns: header.unknown,
      rows: rowsOf(lower === undefined ? first : undefined, sheet, header, options),
    };
  }
  return undefined;
}

async function* rowsOf(
  first: SheetRow | undefined,
  rest: AsyncGenerator<SheetRow>,
  header: Header,
  { timeZone, now }: ReadOptions,
): AsyncGenerator<ReadRow> {
  const read = (row: SheetRow): ReadRow => {
    const kept = readRow(row, header, timeZone, now);
    return typeof kept === 'string' ? { number: row.number, fault: kept } : kept;
  };
  const isBlank = ({ cells }: SheetRow): boolean => cells.every((cell) => cell.trim() === '');
  if (first !== undefined && !isBlank(first)) yield read(first);
  for await (const row of rest) if (!isBlank(row)) yield read(row);
}
