import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import {
  type CellDate,
  codeOf,
  openArchive,
  type SheetRow,
  sheetsOf,
  WORKBOOK_PART,
} from '@sambung/platform';
import { CsvError, parse } from 'csv-parse';

const LIMITS = { entries: 1000, expandedBytes: 200 * 1024 * 1024 };
const MAX_COLUMNS = 200;
/** Far more than a year's reports of a city. */
const MAX_ROW = 500_000;
const START_BYTES = 64 * 1024;

const ZIP = Buffer.from('PK\x03\x04', 'latin1');
/** The compound file of old Office; a workbook locked with a password is one, too. */
const OLD_OFFICE = Buffer.from('d0cf11e0a1b11ae1', 'hex');

const SENTENCES: Record<string, string> = {
  'office.too-large': `The workbook is larger than ${LIMITS.expandedBytes / 1024 / 1024} MB when it is expanded: export a shorter period.`,
  'office.damaged': 'The workbook is damaged or cut off: export it again.',
  ENOENT: 'There is no such file.',
  EISDIR: 'This is a folder, not a file.',
  EACCES: 'This file may not be read.',
};

/** What cannot be read at all, in a sentence for a terminal. */
export class ExportError extends Error {}

/**
 * The sheets of an export, row by row: a workbook's, or the one of a CSV, by what the file is and not by its name.
 * @throws ExportError with a sentence.
 */
export async function* openExport(file: string): AsyncGenerator<AsyncGenerator<SheetRow>> {
  try {
    const start = await startOf(file);
    if (start.subarray(0, OLD_OFFICE.length).equals(OLD_OFFICE))
      throw new ExportError('This is an old .xls, or locked with a password: save it as .xlsx without one.');
    if (start.subarray(0, ZIP.length).equals(ZIP)) {
      const archive = await openArchive(file, LIMITS);
      try {
        if (!archive.has(WORKBOOK_PART)) throw new ExportError('This is no workbook (.xlsx).');
        for (const sheet of await sheetsOf(archive, { columns: MAX_COLUMNS, date: written }))
          yield within(sheet.rows());
      } finally {
        archive.close();
      }
      return;
    }
    if (/[^\P{Cc}\t\n\r]/u.test(start.toString('latin1').replace(/[\u0080-\u009f]/g, '')))
      throw new ExportError('This is neither a workbook (.xlsx) nor a CSV.');
    yield within(csvRows(file, delimiterIn(start)));
  } catch (error) {
    throw spoken(error);
  }
}

/** A sheet is read after this generator has handed it out: its failures are its own. */
async function* within(rows: AsyncGenerator<SheetRow>): AsyncGenerator<SheetRow> {
  try {
    for await (const row of rows) {
      if (row.number > MAX_ROW) throw new ExportError(`The table is longer than ${MAX_ROW} rows.`);
      yield row;
    }
  } catch (error) {
    throw spoken(error);
  }
}

function spoken(error: unknown): unknown {
  // Its message quotes the line.
  if (error instanceof CsvError) return new ExportError('This is no CSV: its quotes do not close.');
  const sentence = SENTENCES[codeOf(error) ?? ''];
  return sentence === undefined ? error : new ExportError(sentence);
}

async function startOf(file: string): Promise<Buffer> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(START_BYTES));
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** What follows the header's first cell; commas stand in people's sentences, too. */
const delimiterIn = (start: Buffer): string =>
  /^\W*Tracking ID"?\s*?([,;\t])/im.exec(start.toString('utf8'))?.[1] ?? ',';

async function* csvRows(file: string, delimiter: string): AsyncGenerator<SheetRow> {
  const options = {
    delimiter,
    bom: true,
    relax_column_count: true,
    relax_quotes: true,
    max_record_size: 1_000_000,
  };
  const source = createReadStream(file);
  const records = source.pipe(parse(options));
  source.once('error', (error) => records.destroy(error));
  let number = 0;
  try {
    for await (const cells of records as AsyncIterable<string[]>) {
      number += 1;
      if (cells.some((cell) => cell !== '')) yield { number, cells: cells.slice(0, MAX_COLUMNS) };
    }
  } finally {
    source.destroy();
  }
}

const written = ({ date, time }: CellDate): string => [date, time].filter((part) => part !== '').join(' ');
