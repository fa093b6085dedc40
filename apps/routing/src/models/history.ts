import { createReadStream } from 'node:fs';
import { parse } from 'csv-parse';
import { dateIn, type City } from '../city/city';
import type { Precedent } from '../classify/precedent';
import { officeFinder } from './history-offices';

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
    const records = createReadStream(file).pipe(
      parse({
        ...{ bom: true, relaxColumnCount: true, relaxQuotes: true, skipEmptyLines: true },
        maxRecordSize: LONGEST_RECORD,
      }),
    );
    for await (const record of records as AsyncIterable<string[]>) {
      line += 1;
      if (columns === undefined) {
        columns = headOf(record, file);
        history.unknownColumns.push(...columns.filter((name) => !KNOWN.some((one) => one === name)));
        continue;
      }
      const values = new Map(columns.map((name, at) => [name, record[at]?.trim() ?? '']));
      const fault = take((name) => values.get(name) ?? '', officeOf, history.rows);
      if (fault === undefined) continue;
      const known = history.faults.get(fault) ?? { count: 0, firstLine: line };
      history.faults.set(fault, { ...known, count: known.count + 1 });
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

/** @returns why the row cannot be used. */
function take(
  value: (name: Column) => string,
  officeOf: (named: string) => string | undefined,
  rows: HistoryRow[],
): string | undefined {
  const receivedAt = new Date(value('received_at'));
  if (Number.isNaN(receivedAt.getTime())) return 'received_at is no date (YYYY-MM-DDTHH:MM:SS)';
  if (value('text') === '') return 'without a text';
  const named = value('apparatus');
  if (named === '') return 'without an apparatus';
  const office = officeOf(named);
  if (office === undefined)
    return `an apparatus that the register has not, or that ended without a successor: ${named.slice(0, 80)}`;
  const optional = (name: Column): string | undefined => (value(name) === '' ? undefined : value(name));
  rows.push({
    receivedAt,
    text: value('text'),
    address: optional('address'),
    kelurahan: optional('kelurahan'),
    kecamatan: optional('kecamatan'),
    to: office,
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
