import {
  DIMENSION_NAMES,
  DIMENSIONS,
  type Counts,
  type Dimension,
  FIGURE_NAMES,
  FIGURES,
  type Figures,
  PROGRESS,
} from './figure';

/** A cell of a table that goes into a spreadsheet program. */
export type Cell = string | number | null;

/** What a program would take for a formula. */
const FORMULA = /^[=+\-@\t\r]/;

/** Text that no spreadsheet program calculates: offices and categories are names that others have typed. */
export const harmless = (text: string): string => (FORMULA.test(text) ? `'${text}` : text);

export const numbersOf = (counts: Counts): Cell[] => FIGURE_NAMES.map((name) => counts[name]);

/** Headline, then what it means: Indonesian and English. */
export const definitionRows = (): [string, string, string][] => [
  ...FIGURE_NAMES.map((name): [string, string, string] => {
    const { name: title, definition } = FIGURES[name];
    return [`${title.id} / ${title.en}`, definition.id, definition.en];
  }),
  [`${PROGRESS.name.id} / ${PROGRESS.name.en}`, PROGRESS.definition.id, PROGRESS.definition.en],
];

export const titleOf = (dimension: Dimension): string => {
  const { id, en } = DIMENSION_NAMES[dimension];
  return id === en ? id : `${id} / ${en}`;
};

/**
 * One table with one head for all, so that programs read it; in the rows `definition` stand the definitions of the
 * columns, in Indonesian and in English.
 */
export function csvOf(figures: Figures): string {
  const blank = (cells: Cell[]): Cell[] => [
    ...cells,
    ...Array.from<Cell>({ length: FIGURE_NAMES.length + 2 - cells.length }).fill(null),
  ];
  const definition = (language: 'id' | 'en'): Cell[] => [
    'definition',
    language,
    ...FIGURE_NAMES.map((name) => FIGURES[name].definition[language]),
  ];
  const rows: Cell[][] = [
    ['table', 'name', ...FIGURE_NAMES],
    definition('id'),
    definition('en'),
    ['total', `${figures.from}/${figures.to}`, ...numbersOf(figures.total)],
    ...DIMENSIONS.flatMap((dimension) =>
      figures.tables[dimension].map((line): Cell[] => [dimension, line.name, ...numbersOf(line)]),
    ),
    ...figures.progress.flatMap(({ year, target, received, share }) => [
      blank(['target', year, target]),
      blank(['target-received', year, received]),
      blank(['target-share', year, share]),
    ]),
    ...(figures.progress.length === 0
      ? []
      : [
          blank(['target-definition', 'id', PROGRESS.definition.id]),
          blank(['target-definition', 'en', PROGRESS.definition.en]),
        ]),
  ];
  return `${rows.map((row) => row.map(csvCell).join(',')).join('\r\n')}\r\n`;
}

function csvCell(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const text = harmless(cell);
  return /[",\r\n;]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
