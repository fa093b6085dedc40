import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { codeOf } from '@sambung/platform';
import { parse } from 'csv-parse';
import { dateIn, type City } from '../city/city';
import type { Precedent } from '../classify/precedent';
import { endedFault, officeFinder, type OfficeOfThePast } from './history-offices';

export interface HistoryRow extends Precedent {
  receivedAt: Date;
}

export interface History {
  rows: HistoryRow[];
  /** Lines that could not be used: how many for each reason, and the first of them. */
  faults: Map<string, { count: number; firstLine: number }>;
  unknownColumns: string[];
}

const NEEDED = ['received_at', 'text', 'apparatus'] as const;
const KNOWN = [...NEEDED, 'address', 'kelurahan', 'kecamatan'] as const;
type Column = (typeof KNOWN)[number];

/** A longer text is no report; what a broken quote swallows would be one. */
const LONGEST_RECORD = 1_000_000;

/**
 * Reads decisions of the past from CSV files: `received_at, text, apparatus` (code or name), and where they are there
 * `address, kelurahan, kecamatan`. A row that cannot be used is counted with its reason, the others are taken.
 * @throws Error where a file has not the columns that are needed.
 */
export async function readHistory(files: readonly string[], city: City, now = new Date()): Promise<History> {
  const history: History = { rows: [], faults: new Map(), unknownColumns: [] };
  const officeOf = officeFinder(city, dateIn(city, now));
  for (const file of files) {
    let columns: string[] | undefined;
    let line = 0;
    const note = (fault: string, at: number): void => {
      const known = history.faults.get(fault) ?? { count: 0, firstLine: at };
      history.faults.set(fault, { ...known, count: known.count + 1 });
    };
    const reader = parse({
      ...{ bom: true, relaxColumnCount: true, relaxQuotes: true, skipEmptyLines: true },
      ...{ skipRecordsWithError: true, maxRecordSize: LONGEST_RECORD },
    }).on('skip', () => note('its quotes do not match', (line += 1)));
    const stream = await opened(file);
    stream.once('error', (error) => reader.destroy(error)).pipe(reader);
    for await (const record of reader as AsyncIterable<string[]>) {
      line += 1;
      if (columns === undefined) {
        columns = headOf(record, file);
        history.unknownColumns.push(...columns.filter((name) => !KNOWN.some((one) => one === name)));
        continue;
      }
      const values = new Map(columns.map((name, at) => [name, record[at]?.trim() ?? '']));
      const fault =
        record.length === columns.length
          ? take((name) => values.get(name) ?? '', officeOf, history.rows, now)
          : 'other columns than the first line';
      if (fault !== undefined) note(fault, line);
    }
    if (columns === undefined) throw new Error(`${file} is empty.`);
  }
  return history;
}

function headOf(record: readonly string[], file: string): string[] {
  const columns = record.map((name) => name.trim().toLowerCase());
  const missing = NEEDED.filter((name) => !columns.includes(name));
  if (missing.length > 0)
    throw new Error(
      `${file} has no column ${missing.join(', ')} in its first line. Needed: ${NEEDED.join(', ')}.`,
    );
  return columns;
}

const DATE = /^\d{4}-\d{2}-\d{2}/;
const EARLIEST = new Date('2000-01-01');

/** @throws Error for a file that cannot be read. */
async function opened(file: string): Promise<Readable> {
  try {
    return (await open(file)).createReadStream();
  } catch (error) {
    throw new Error(`${file} cannot be read (${codeOf(error) ?? 'unknown'}).`, { cause: error });
  }
}

/** @returns why the row cannot be used. */
function take(
  value: (name: Column) => string,
  officeOf: (named: string) => OfficeOfThePast | undefined,
  rows: HistoryRow[],
  now: Date,
): string | undefined {
  const receivedAt = new Date(DATE.test(value('received_at')) ? value('received_at') : NaN);
  if (!(receivedAt >= EARLIEST && receivedAt <= now))
    return 'received_at is no date of the past (YYYY-MM-DDTHH:MM:SS)';
  if (value('text') === '') return 'without a text';
  const named = value('apparatus');
  if (named === '') return 'without an apparatus';
  const office = officeOf(named);
  // Not by name: where columns have moved it is what a citizen wrote.
  if (office === undefined) return 'an apparatus that the register has not';
  if ('ended' in office) return endedFault(office.ended);
  const optional = (name: Column): string | undefined => (value(name) === '' ? undefined : value(name));
  rows.push({
    receivedAt,
    text: value('text'),
    address: optional('address'),
    kelurahan: optional('kelurahan'),
    kecamatan: optional('kecamatan'),
    to: office.code,
  });
  return undefined;
}

/** What was left out, in sentences. */
export const faultsOf = (name: string, { faults, unknownColumns }: History): string[] => [
  ...[...faults].map(
    ([fault, { count, firstLine }]) =>
      `Left out of the ${name}: ${count} rows, first line ${firstLine}: ${fault}`,
  ),
  ...(unknownColumns.length === 0
    ? []
    : [`Columns of the ${name} that nothing reads: ${[...new Set(unknownColumns)].join(', ')}`]),
];

/** `--history A B` means `--history A --history B`. */
export const gathered = (words: readonly string[]): string[] =>
  words.flatMap((word, at) => {
    const isFurther = !word.startsWith('--') && at > 0 && !/^--[^=]+$/.test(words[at - 1] ?? '');
    const option = isFurther
      ? words
          .slice(0, at)
          .findLast((one) => one.startsWith('--'))
          ?.split('=')[0]
      : undefined;
    return option === undefined ? [word] : [option, word];
  });
