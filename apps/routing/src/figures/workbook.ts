import { type Worksheet, Workbook } from 'exceljs';
import { DIMENSION_NAMES, DIMENSIONS, FIGURE_NAMES, FIGURES, type Figures, PROGRESS } from './figure';
import { type Cell, definitionRows, harmless, numbersOf, titleOf } from './rows';

const FORMATS = { count: '#,##0', share: '0.0%', days: '0.0' } as const;
const NAME_WIDTH = 44;
const FIGURE_WIDTH = 16;
const DEFINITION_WIDTH = 80;

/** A sheet with the totals and their definitions beside them, one for each breakdown, and the definitions once more. */
export async function workbookOf(figures: Figures): Promise<Buffer> {
  const workbook = new Workbook();
  workbook.creator = 'Sambung';
  workbook.created = new Date(figures.at);
  summary(workbook.addWorksheet('Ringkasan'), figures);
  for (const dimension of DIMENSIONS) {
    const sheet = workbook.addWorksheet(sheetName(DIMENSION_NAMES[dimension].id));
    breakdown(
      sheet,
      titleOf(dimension),
      figures.tables[dimension].map((line) => [line.name, ...numbersOf(line)]),
    );
  }
  const definitions = workbook.addWorksheet('Definisi');
  add(definitions, ['Angka / Figure', 'Definisi', 'Definition']).font = { bold: true };
  for (const row of definitionRows()) add(definitions, row);
  widths(definitions, [NAME_WIDTH, DEFINITION_WIDTH, DEFINITION_WIDTH]);
  return Buffer.from(await workbook.xlsx.writeBuffer());
}

function summary(sheet: Worksheet, figures: Figures): void {
  add(sheet, [`Laporan pengaduan ${figures.city}`]).font = { bold: true, size: 14 };
  add(sheet, [`${figures.from} – ${figures.to} (${figures.timeZone})`]);
  for (const [name, value] of [
    ['Kanal', figures.channel],
    ['Perangkat daerah', figures.apparatus],
  ] as const)
    if (value !== undefined) add(sheet, [`${name}: ${value}`]);
  if (figures.isBeyondCalendar) add(sheet, [BEYOND_CALENDAR]);
  add(sheet, []);
  add(sheet, ['Angka / Figure', 'Nilai / Value', 'Definisi', 'Definition']).font = { bold: true };
  for (const name of FIGURE_NAMES) {
    const { name: title, definition, unit } = FIGURES[name];
    const row = add(sheet, [`${title.id} / ${title.en}`, figures.total[name], definition.id, definition.en]);
    row.getCell(2).numFmt = FORMATS[unit];
  }
  for (const { year, target, received, share } of figures.progress) {
    const title = `${PROGRESS.name.id} ${year} (${received} / ${target})`;
    const row = add(sheet, [title, share, PROGRESS.definition.id, PROGRESS.definition.en]);
    row.getCell(2).numFmt = FORMATS.share;
  }
  widths(sheet, [NAME_WIDTH, FIGURE_WIDTH, DEFINITION_WIDTH, DEFINITION_WIDTH]);
}

function breakdown(sheet: Worksheet, title: string, rows: readonly Cell[][]): void {
  const head = add(sheet, [title, ...FIGURE_NAMES.map((name) => FIGURES[name].name.id)]);
  head.font = { bold: true };
  FIGURE_NAMES.forEach((name, index) => {
    const { name: title, definition } = FIGURES[name];
    head.getCell(index + 2).note = `${title.en}\n\n${definition.id}\n\n${definition.en}`;
  });
  for (const cells of rows) {
    const row = add(sheet, cells);
    FIGURE_NAMES.forEach((name, index) => (row.getCell(index + 2).numFmt = FORMATS[FIGURES[name].unit]));
  }
  widths(sheet, [NAME_WIDTH, ...FIGURE_NAMES.map(() => FIGURE_WIDTH)]);
  sheet.views = [{ state: 'frozen', xSplit: 1, ySplit: 1 }];
}

const BEYOND_CALENDAR =
  'Hari libur sebagian periode ini belum diketahui. / Holidays of a part of this period are not known.';

const add = (sheet: Worksheet, cells: readonly Cell[]) =>
  sheet.addRow(cells.map((cell) => (typeof cell === 'string' ? harmless(cell) : cell)));

/** What a sheet may not be called is left out of its name. */
const sheetName = (title: string): string => title.replace(/[*?:\\/[\]]/g, '').slice(0, 31);

function widths(sheet: Worksheet, of: readonly number[]): void {
  of.forEach((width, index) => (sheet.getColumn(index + 1).width = width));
}
