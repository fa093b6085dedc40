import type { Imported } from './import-export';
import { FAULTS, type RowFault } from './read-row';

interface Told {
  imported: Imported;
  madeAt: Date;
  unknownColumns: readonly string[];
  isDryRun: boolean;
  /** Undefined where nothing was to be linked. */
  linked: { count: number; refused: string[] } | undefined;
}

/** What an import has done, for a terminal: numbers of rows and ids, nothing that a citizen wrote. */
export function summaryOf({ imported, madeAt, unknownColumns, isDryRun, linked }: Told): string {
  const { proposals, bad } = imported;
  const referred = proposals.filter(({ isReferred }) => isReferred).length;
  const exact = proposals.filter(({ confidence }) => confidence === 1).length - referred;
  const alike = proposals.length - exact - referred;
  return [
    ...proposals.map(
      ({ trackingId, complaintId, confidence }) =>
        `matched ${trackingId}  ${complaintId}  ${confidence.toFixed(2)}`,
    ),
    ...[...bad].map(([fault, rows]) => `bad: ${FAULTS[fault]}: ${spansOf(rows)}`),
    `${imported.rows} rows read of an export of ${madeAt.toISOString()}${isDryRun ? '; nothing was written' : ''}`,
    lineOf(imported.ours, 'ours, updated'),
    lineOf(
      proposals.length,
      `matched: ${referred} by our reference, ${exact} by the same words, ${alike} by at least 0.9 of them`,
    ),
    lineOf(imported.filed, 'filed directly'),
    lineOf(imported.unchanged, 'unchanged'),
    lineOf(badCountOf(bad), 'bad'),
    ...(imported.ambiguous === 0 ? [] : [`${imported.ambiguous} alike, but not one to one: not matched`]),
    ...(unknownColumns.length === 0 ? [] : [`columns passed over: ${unknownColumns.join(', ')}`]),
    ...outcomeOf(proposals.length, linked),
  ].join('\n');
}

const lineOf = (count: number, what: string): string => `${String(count).padStart(8)}  ${what}`;

function outcomeOf(matched: number, linked: Told['linked']): string[] {
  if (linked !== undefined)
    return [
      ...linked.refused,
      `${linked.count} linked${linked.refused.length === 0 ? '' : `, ${linked.refused.length} not`}`,
    ];
  return matched === 0 ? [] : ['matched ones are linked with --link'];
}

/** "row 3", "rows 3, 7-9". */
function spansOf(rows: readonly number[]): string {
  const spans: [first: number, last: number][] = [];
  for (const row of rows) {
    const open = spans.at(-1);
    if (open?.[1] === row - 1) open[1] = row;
    else spans.push([row, row]);
  }
  const words = spans.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`));
  return `${rows.length === 1 ? 'row' : 'rows'} ${words.join(', ')}`;
}

/** How many rows were not taken. */
export const badCountOf = (bad: ReadonlyMap<RowFault, readonly number[]>): number =>
  [...bad.values()].reduce((sum, rows) => sum + rows.length, 0);
