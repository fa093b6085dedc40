import type { Archive } from './archive';
import { type CellDate, cellDateOf, dateStylesWalker } from './number-formats';
import { walkXml, xmlReader, type XmlWalker } from './xml';

export interface SheetRow {
  /** As the person sees it beside the row. */
  number: number;
  /** Empty cells at the end are left out. */
  cells: string[];
}

interface Sheet {
  name: string;
  /** Rows with anything in them, piece by piece. @throws RejectedError when it is damaged or beyond the limits. */
  rows(): AsyncGenerator<SheetRow>;
}

export interface WorkbookOptions {
  /** Cells beyond this column are passed over. */
  columns: number;
  /** How a date or time cell is written. */
  date(date: CellDate): string;
}

export const WORKBOOK_PART = 'xl/workbook.xml';
const LINKS_PART = 'xl/_rels/workbook.xml.rels';
const SHEET_PART = /^xl\/worksheets\/[^/]+\.xml$/;

/**
 * A workbook's visible sheets (ECMA-376 part 1, §18). Of a formula only the value that the spreadsheet last computed is
 * taken; macros, links, comments and pictures are never expanded. Many cells can point at one shared string, so that a
 * small file could stand for gigabytes: whoever keeps rows counts their characters.
 * @throws RejectedError `office.damaged` or `office.too-large`.
 */
export async function sheetsOf(archive: Archive, options: WorkbookOptions): Promise<Sheet[]> {
  const context: Context = { ...options, strings: [], dates: new Set(), from1904: false };
  const listed: { name: string; link: string }[] = [];
  await walkXml(archive.read(WORKBOOK_PART), {
    open: ({ name, attributes }) => {
      if (name === 'workbookPr') context.from1904 = ['1', 'true'].includes(attributes.date1904 ?? '');
      // The relationship's attribute is r:id; sheetId is another.
      if (name === 'sheet' && (attributes.state ?? 'visible') === 'visible')
        listed.push({ name: attributes.name ?? '', link: attributes.id ?? '' });
    },
  });
  const targets = new Map<string, string>();
  await walkXml(archive.read(LINKS_PART), {
    open: ({ name, attributes }) => {
      const target = attributes.Target?.replace(/^\/?(xl\/)?/, 'xl/');
      if (name === 'Relationship' && attributes.Id !== undefined && target !== undefined)
        targets.set(attributes.Id, target);
    },
  });
  // One part is one sheet, however often a made-up workbook lists it.
  const sheets = new Map<string, string>();
  for (const { name, link } of listed) {
    const part = targets.get(link) ?? '';
    if (SHEET_PART.test(part) && archive.has(part) && !sheets.has(part)) sheets.set(part, name);
  }
  const { strings, dates } = context;
  if (archive.has('xl/sharedStrings.xml'))
    await walkXml(archive.read('xl/sharedStrings.xml'), stringsWalker(strings));
  if (archive.has('xl/styles.xml')) await walkXml(archive.read('xl/styles.xml'), dateStylesWalker(dates));
  return [...sheets].map(([part, name]) => ({ name, rows: () => rowsOf(archive.read(part), context) }));
}

function stringsWalker(strings: string[]): XmlWalker {
  let current = '';
  let inText = false;
  let inPhonetic = false;
  return {
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
  };
}

interface Context extends WorkbookOptions {
  strings: string[];
  dates: Set<number>;
  from1904: boolean;
}

async function* rowsOf(pieces: AsyncIterable<string>, context: Context): AsyncGenerator<SheetRow> {
  const read: SheetRow[] = [];
  const reader = xmlReader(sheetWalker(context, read));
  for await (const piece of pieces) {
    reader.write(piece);
    yield* read.splice(0);
  }
  reader.close();
  yield* read;
}

function sheetWalker(context: Context, read: SheetRow[]): XmlWalker {
  let row: SheetRow = { number: 0, cells: [] };
  let column = 0;
  let type = '';
  let style = 0;
  let value = '';
  let inValue = false;
  let inPhonetic = false;
  return {
    open: ({ name, attributes }) => {
      if (name === 'row') {
        row = { number: Number(attributes.r ?? row.number + 1), cells: [] };
        column = 0;
      }
      if (name === 'c') {
        column = columnOf(attributes.r) ?? column + 1;
        type = attributes.t ?? 'n';
        style = Number(attributes.s ?? 0);
        value = '';
      }
      if (name === 'rPh') inPhonetic = true;
      // `f`, the formula, is passed over; `v` is what it last came to.
      inValue = (name === 'v' || name === 't') && !inPhonetic;
    },
    text: (text) => {
      if (inValue) value += text;
    },
    close: (name) => {
      if (name === 'v' || name === 't') inValue = false;
      if (name === 'rPh') inPhonetic = false;
      if (name === 'c' && column <= context.columns && value !== '') {
        while (row.cells.length < column - 1) row.cells.push('');
        row.cells[column - 1] = shown(value, type, style, context);
      }
      if (name === 'row' && row.cells.length > 0) read.push(row);
    },
  };
}

/** "C7" → 3. */
function columnOf(reference: string | undefined): number | undefined {
  const letters = /^([A-Z]{1,3})\d+$/.exec(reference ?? '')?.[1];
  return letters === undefined
    ? undefined
    : [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);
}

function shown(value: string, type: string, style: number, context: Context): string {
  if (type === 's') return context.strings[Number(value)] ?? '';
  if (type === 'b') return value === '1' ? 'ya' : 'tidak';
  // #REF! and the like: there is no value.
  if (type === 'e') return '';
  if (type === 'd') return context.date({ date: value.slice(0, 10), time: '' });
  if (type !== 'n') return value;
  // A long number may be stored as 8.1234567890000003E10.
  if (!context.dates.has(style)) return String(Number(value));
  const date = cellDateOf(Number(value), context.from1904);
  return date === undefined ? '' : context.date(date);
}
