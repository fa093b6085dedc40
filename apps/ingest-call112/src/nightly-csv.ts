import { createHash } from 'node:crypto';
import { faultsOf } from '@sambung/contracts';
import { FaultyBodyError, type Reading } from '@sambung/ingest';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { CsvError, parse } from 'csv-parse/sync';
import { columnsOf, type Column } from './columns';
import { instantOf } from './dates';
import { readTicket } from './normalize';
import { CallTicket } from './ticket';

/** A day has some hundreds. More would keep whoever pushes meanwhile waiting, and not be published within a publish's time. */
const MAX_ROWS = 2000;

/** Other words say nothing that matters here. */
const HANDLING = new Map([
  ['dikirim', 'dispatched'],
  ['ditangani', 'handled'],
  ['selesai', 'handled'],
  ['tidak ditangani', 'not-handled'],
]);
const YES = ['ya', 'yes', 'true', '1'];

/** @throws FaultyBodyError when the bytes are no UTF-8 or no CSV: then nothing of the file has been taken. */
function cellsOf(file: Buffer): string[][] {
  let text: string;
  try {
    // Drops the byte order mark that spreadsheets write.
    text = new TextDecoder('utf-8', { fatal: true }).decode(file);
  } catch {
    throw new FaultyBodyError([{ field: 'file', rule: 'csv.utf-8' }]);
  }
  const header = text.slice(0, text.search(/\r?\n|$/));
  const delimiter = [';', '\t'].find((candidate) => header.includes(candidate)) ?? ',';
  try {
    return parse(text, { delimiter, relaxColumnCount: true, relaxQuotes: true });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new FaultyBodyError([{ field: 'file', rule: `csv.${error.code.toLowerCase()}` }]);
  }
}

/** The row as the ticket that a push would have carried. A blank or a dash is nothing. */
function ticketOf(cells: string[], columns: Map<Column, number>): CallTicket {
  const cell = (column: Column): string | undefined => {
    const value = cells[columns.get(column) ?? -1]?.trim();
    return value === '' || value === '-' ? undefined : value;
  };
  const word = (column: Column): string => cell(column)?.toLowerCase() ?? '';
  const degrees = (column: Column): number | undefined => {
    const value = cell(column);
    return value === undefined ? undefined : Number(value.replace(',', '.'));
  };
  const fieldReport = cell('fieldReport');
  const ticket = {
    callType: columns.has('callType') ? word('callType') : 'normal',
    incidentType: cell('incidentType'),
    calledAt: cell('calledAt') ?? '',
    place: {
      address: cell('address'),
      kelurahan: cell('kelurahan'),
      kecamatan: cell('kecamatan'),
      latitude: degrees('latitude'),
      longitude: degrees('longitude'),
    },
    caller: {
      name: cell('callerName'),
      number: cell('callerNumber'),
      hidden: YES.includes(word('callerHidden')),
    },
    narrative: cell('narrative') ?? '',
    dispatch: cell('units')
      ?.split(/\s*[,;+]\s*/)
      .map((unit) => ({ unit })),
    handling: HANDLING.get(word('handling')),
    fieldReport: fieldReport && { text: fieldReport, at: cell('fieldReportAt'), status: cell('fieldStatus') },
    publicServiceMatter: cell('publicServiceMatter'),
  };
  return plainToInstance(CallTicket, { ...ticket, ticketId: cell('ticketId') ?? unnumberedIdOf(ticket) });
}

type Unnumbered = Pick<CallTicket, 'calledAt' | 'place' | 'incidentType'>;

/**
 * The id of a row in a register that numbers no tickets: a digest of when and where the call came in and what it was
 * about, so that the same row is the same complaint tonight and tomorrow night. Never of its text.
 */
function unnumberedIdOf({ calledAt, place, incidentType }: Unnumbered): string {
  const parts = [place?.kelurahan, place?.kecamatan, place?.address, incidentType];
  const name = [
    instantOf(calledAt)?.toISOString() ?? calledAt,
    ...parts.map((part) => part?.toLowerCase().replace(/\s+/g, ' ') ?? null),
  ];
  return `unnumbered-${createHash('sha256').update(JSON.stringify(name)).digest('hex').slice(0, 32)}`;
}

/** What a row is, or why it is none. */
type Row = { number: number; cells: string[] } & (
  { ticket: CallTicket } | { ticket?: undefined; code: string; faults: string[] }
);

/** A quotation mark that nobody closed takes in the rows below it, as far as the next one: their times show. */
const holdsRows = (cell: string): boolean =>
  cell.includes('\n') && cell.split(/[;,\t\n]/).some((part) => instantOf(part) !== undefined);

/** Rows are numbered as a spreadsheet shows them: the header is row 1. Blank ones are none. */
const rowsOf = (records: string[][], header: string[], columns: Map<Column, number>): Row[] =>
  records.flatMap((cells, index): Row[] => {
    const row = { number: index + 2, cells };
    if (cells.every((cell) => cell.trim() === '')) return [];
    if (cells.length !== header.length) return [{ ...row, code: 'call112.column-count', faults: [] }];
    if (cells.some(holdsRows)) return [{ ...row, code: 'call112.open-quote', faults: [] }];
    const ticket = ticketOf(cells, columns);
    const faults = faultsOf(validateSync(ticket));
    return [faults.length > 0 ? { ...row, code: 'call112.bad-row', faults } : { ...row, ticket }];
  });

/**
 * One reading for each row below the header.
 * @throws FaultyBodyError when the file as a whole cannot be read.
 */
export function readNightlyCsv(file: Buffer): Reading[] {
  const [header = [], ...records] = cellsOf(file);
  if (records.length > MAX_ROWS)
    throw new FaultyBodyError([{ field: 'file', rule: `csv.at-most-${MAX_ROWS}-rows` }]);
  const rows = rowsOf(records, header, columnsOf(header));
  const ambiguous = ambiguousIds(rows.flatMap(({ ticket }) => ticket ?? []));

  return rows.map((row) => {
    const unreadable = (code: string, faults: string[]): Reading => ({
      as: 'unreadable',
      code,
      parameters: { row: row.number, ...(faults.length > 0 ? { faults: faults.join(', ') } : {}) },
      raw: { header, cells: row.cells },
    });
    if (row.ticket === undefined) return unreadable(row.code, row.faults);
    return ambiguous.has(row.ticket.ticketId)
      ? unreadable('call112.ambiguous-row', [])
      : readTicket(row.ticket);
  });
}

/** Ids under which unlike rows stand: whether they are one ticket or two, only a person can tell. */
function ambiguousIds(tickets: CallTicket[]): Set<string> {
  const contents = new Map<string, string>();
  const ambiguous = new Set<string>();
  for (const ticket of tickets) {
    const content = JSON.stringify(ticket);
    if ((contents.get(ticket.ticketId) ?? content) !== content) ambiguous.add(ticket.ticketId);
    contents.set(ticket.ticketId, content);
  }
  return ambiguous;
}
