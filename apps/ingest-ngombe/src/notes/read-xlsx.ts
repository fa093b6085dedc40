import { damaged, tooLarge } from './archive';
import type { Notes, Row, Session } from './notes';
import { notesOfTable } from './tables';
import { cellDate, dateStyles } from './xlsx-dates';
import { walk } from './xml';

/** Far beyond any session's notes. */
const MAX_ROW = 20_000;
const MAX_COLUMN = 100;
/** Many cells can point at one shared string: a small file could stand for gigabytes. */
const MAX_CHARACTERS = 4_000_000;

export const isWorkbookPart = (name: string): boolean =>
  /^xl\/(workbook\.xml|_rels\/workbook\.xml\.rels|sharedStrings\.xml|styles\.xml|worksheets\/[^/]+\.xml)$/.test(
    name,
  );

interface Sheet {
  name: string;
  rows: Row[];
}

/**
 * Reads a workbook's visible sheets (ECMA-376 part 1, §18). Of a formula only the value that the spreadsheet last
 * computed is taken; macros, links, comments and pictures are never unpacked.
 * @throws FaultyBodyError when the file is damaged or beyond the limits.
 */
export function readXlsx(parts: Map<string, string>): Notes[] {
  let before: Session = {};
  return sheetsOf(parts).map(({ name, rows }) => {
    const notes = notesOfTable(rows);
    // A sheet of its own for the session's data serves the sheets after it.
    const session = notes.session.number === undefined ? { ...before, ...notes.session } : notes.session;
    before = session;
    return { session, items: notes.items.map((item) => ({ ...item, where: `${name}, ${item.where}` })) };
  });
}

function sheetsOf(parts: Map<string, string>): Sheet[] {
  const workbook = parts.get('xl/workbook.xml');
  const links = parts.get('xl/_rels/workbook.xml.rels');
  if (workbook === undefined || links === undefined) throw damaged();
  const targets = new Map<string, string>();
  walk(links, {
    open: ({ name, attributes }) => {
      const target = attributes.Target?.replace(/^\/?(xl\/)?/, 'xl/');
      if (name === 'Relationship' && attributes.Id !== undefined && target !== undefined)
        targets.set(attributes.Id, target);
    },
  });
  const sheets: { name: string; xml: string }[] = [];
  let from1904 = false;
  walk(workbook, {
    open: ({ name, attributes }) => {
      if (name === 'workbookPr') from1904 = ['1', 'true'].includes(attributes.date1904 ?? '');
      // The relationship's attribute is r:id; sheetId is another.
      const part = name === 'sheet' ? (targets.get(attributes.id ?? '') ?? '') : '';
      const xml = parts.get(part);
      if (xml === undefined || (attributes.state ?? 'visible') !== 'visible') return;
      sheets.push({ name: attributes.name ?? '', xml });
      // One part is one sheet, however often a made-up workbook lists it.
      parts.delete(part);
    },
  });
  const strings = stringsOf(parts.get('xl/sharedStrings.xml'));
  const dates = dateStyles(parts.get('xl/styles.xml'));
  const book: Workbook = { strings, dates, from1904, left: { characters: MAX_CHARACTERS } };
  return sheets.map(({ name, xml }) => ({ name, rows: rowsOf(xml, book) }));
}

function stringsOf(xml: string | undefined): string[] {
  const strings: string[] = [];
  if (xml === undefined) return strings;
  let current = '';
  let inText = false;
  let inPhonetic = false;
  walk(xml, {
    open: ({ name }) => {
      if (name === 'si') current = '';
      if (name === 'rPh') inPhonetic = true;
      inText = name === 't' && !inPhonetic;
    },
    text: (text) => {
      if (inText) current += text;
    },
    close: (name) => {
      if (name === 't') inText = false;
      if (name === 'rPh') inPhonetic = false;
      if (name === 'si') strings.push(current);
    },
  });
  return strings;
}

interface Workbook {
  strings: string[];
  dates: ReadonlySet<number>;
  from1904: boolean;
  /** How much more may be read, over all sheets. */
  left: { characters: number };
}

function rowsOf(xml: string, workbook: Workbook): Row[] {
  const rows: Row[] = [];
  let row: Row = { number: 0, cells: [] };
  let column = 0;
  let type = '';
  let style = 0;
  let value = '';
  let inValue = false;
  walk(xml, {
    open: ({ name, attributes }) => {
      if (name === 'row') row = { number: Number(attributes.r ?? row.number + 1), cells: [] };
      if (name === 'row') column = 0;
      if (name === 'c') {
        column = columnOf(attributes.r) ?? column + 1;
        type = attributes.t ?? 'n';
        style = Number(attributes.s ?? 0);
        value = '';
      }
      // `f`, the formula, is passed over; `v` is what it last came to.
      inValue = name === 'v' || name === 't';
    },
    text: (text) => {
      if (inValue) value += text;
    },
    close: (name) => {
      if (name === 'v' || name === 't') inValue = false;
      if (name === 'c' && column <= MAX_COLUMN && value !== '') {
        while (row.cells.length < column - 1) row.cells.push('');
        row.cells[column - 1] = shown(value, type, style, workbook);
        workbook.left.characters -= 1 + (row.cells[column - 1]?.length ?? 0);
        if (workbook.left.characters < 0) throw tooLarge();
      }
      if (name === 'row' && row.cells.length > 0) {
        if (row.number > MAX_ROW) throw tooLarge();
        rows.push(row);
      }
    },
  });
  return rows;
}

/** "C7" → 3. */
function columnOf(reference: string | undefined): number | undefined {
  const letters = /^([A-Z]{1,3})\d+$/.exec(reference ?? '')?.[1];
  return letters === undefined
    ? undefined
    : [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);
}

function shown(value: string, type: string, style: number, workbook: Workbook): string {
  if (type === 's') return workbook.strings[Number(value)] ?? '';
  if (type === 'b') return value === '1' ? 'ya' : 'tidak';
  // #REF! and the like: there is no value.
  if (type === 'e') return '';
  if (type === 'n' && workbook.dates.has(style)) return cellDate(Number(value), workbook.from1904);
  if (type === 'd') return value.slice(0, 10);
  // A long number may be stored as 8.1234567890000003E10.
  return type === 'n' ? String(Number(value)) : value;
}
