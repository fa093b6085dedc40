import { FaultyBodyError } from '@sambung/ingest';
import {
  tidy,
  type Item,
  type ItemField,
  type Notes,
  type Row,
  type Session,
  type SessionField,
} from './notes';
import { itemFieldOf, keepFirst, labelled, marksKind, numberInTitle, sessionFieldOf } from './words';

type Column =
  | { holds: 'item'; field: ItemField; label: string }
  /** A column of the session's own data, repeated on every row. */
  | { holds: 'session'; field: SessionField };

type Columns = readonly (Column | undefined)[];

const labelsOf = (row: Row): Columns =>
  row.cells.map((cell) => {
    const label = tidy(cell);
    if (label === '') return undefined;
    const field = itemFieldOf(label);
    if (field !== undefined) return { holds: 'item', field, label };
    const session = sessionFieldOf(label);
    return session === undefined ? undefined : { holds: 'session', field: session };
  });

/** A free table names at least its text and one thing more. */
function columnsOf(row: Row): Columns | undefined {
  const columns = labelsOf(row);
  const named = columns.filter((column) => column !== undefined);
  return textColumnsIn(columns) > 0 && named.length > 1 ? columns : undefined;
}

const textColumnsIn = (columns: Columns): number =>
  columns.filter((column) => column?.holds === 'item' && column.field === 'text').length;

/** A header of two rows: the lower one names what the upper one only groups. */
function lowerHeader(row: Row, upper: Columns): Columns | undefined {
  const lower = labelsOf(row);
  const isAllLabels = row.cells.every((cell, index) => tidy(cell) === '' || lower[index] !== undefined);
  return isAllLabels && lower.some((column) => column !== undefined)
    ? Array.from({ length: Math.max(upper.length, lower.length) }, (_, index) => lower[index] ?? upper[index])
    : undefined;
}

/** "Sesi | 12", "Sesi: 12" or a title that carries the number. */
function readSessionRow(session: Session, cells: string[]): void {
  for (const [index, typed] of cells.entries()) {
    const cell = tidy(typed);
    if (cell === '') continue;
    const { label, value } = labelled(cell) ?? { label: cell, value: '' };
    const field = sessionFieldOf(label);
    if (field === undefined) {
      keepFirst(session, 'number', numberInTitle(cell) ?? '');
      continue;
    }
    const beside =
      cells
        .slice(index + 1)
        .map(tidy)
        .find((next) => next !== '' && next !== ':') ?? '';
    const isNextLabel = sessionFieldOf(labelled(beside)?.label ?? beside) !== undefined;
    keepFirst(session, field, value || (isNextLabel ? '' : beside.replace(/^:\s*/, '')));
  }
}

/** A row that holds nothing but what is said under it: "B. USULAN WARGA". */
function partTitleOf(row: Row): string | undefined {
  const [only, ...more] = row.cells.map(tidy).filter((cell) => cell !== '');
  const title = only?.replace(/^([a-z]|[ivx]+|\d+)[.)]\s+/i, '') ?? '';
  return more.length === 0 && itemFieldOf(title) === 'text' ? title : undefined;
}

/** What goes on down a table while the speaker's cell stays empty (or is merged over several rows). */
const SPEAKERS_OWN = ['speaker', 'phone', 'address', 'anonymous', 'confidential'] as const;

/**
 * A table with its session's data above it or in columns of its own. Columns that nobody knows are left out; two
 * text columns ("Keluhan", "Usulan") make two items of a row.
 */
export function notesOfTable(rows: Row[]): Notes {
  const session: Session = {};
  const items: Item[] = [];
  let columns: Columns | undefined;
  let headerRow = Number.NaN;
  let speaker: Item['fields'] = {};
  let section = '';

  for (const row of rows) {
    const lower = columns && row.number === headerRow + 1 ? lowerHeader(row, columns) : undefined;
    const header = lower ?? columnsOf(row);
    if (header) {
      [columns, headerRow] = [header, row.number];
      continue;
    }
    if (!columns) {
      readSessionRow(session, row.cells);
      continue;
    }
    const part = partTitleOf(row);
    if (part !== undefined) {
      section = marksKind(part) ? part : '';
      continue;
    }
    const { texts, fields } = readRow(row, columns, session);
    const at = { position: row.number, where: `baris ${row.number}` };
    if (fields.speaker !== undefined) {
      speaker = Object.fromEntries(SPEAKERS_OWN.map((field) => [field, fields[field]]));
    }
    const written = Object.keys(fields).filter((field) => field !== 'code');
    if (texts.length === 0 && written.length === 0) continue;
    if (texts.length === 0) items.push({ ...at, fields });
    const several = textColumnsIn(columns) > 1;
    for (const { label, text } of texts) {
      const kind = fields.kind ?? (marksKind(label) ? label : section);
      items.push({
        ...at,
        fields: {
          ...(fields.speaker === undefined ? speaker : {}),
          ...fields,
          text,
          ...(kind === '' ? {} : { kind }),
          ...(several && fields.code !== undefined ? { code: `${fields.code}-${label}` } : {}),
        },
      });
    }
  }
  return { session, items };
}

function readRow(row: Row, columns: Columns, session: Session) {
  const fields: Item['fields'] = {};
  const texts: { label: string; text: string }[] = [];
  for (const [index, column] of columns.entries()) {
    const value = tidy(row.cells[index] ?? '');
    if (column === undefined || value === '') continue;
    if (column.holds === 'session') readSessionCell(session, column.field, value);
    else if (column.field === 'text') texts.push({ label: column.label, text: value });
    else fields[column.field] = fields[column.field] ? `${fields[column.field]} ${value}` : value;
  }
  return { texts, fields };
}

function readSessionCell(session: Session, field: SessionField, value: string): void {
  keepFirst(session, field, value);
  if (field === 'number' && session.number !== value)
    throw new FaultyBodyError([{ field: 'session.number', rule: 'oneSessionPerTable' }]);
}
