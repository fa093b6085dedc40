import type { Evaluation } from './evaluate';
import type { Measures } from './measure';

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
const three = (value: number): string => value.toFixed(3);

type Line = readonly [name: string, valueOf: (measures: Measures) => string];

const LINES: readonly Line[] = [
  ['top-1 office', ({ top1 }) => three(top1)],
  ['top-3', ({ top3 }) => three(top3)],
  ['macro-F1 over offices', ({ macroF1 }) => three(macroF1)],
  ['assigned, threshold of earlier months', ({ assigned }) => three(assigned.share)],
  ['  of these right', ({ assigned }) => three(assigned.precision)],
  ['coverage at 95 %, read off the test', ({ coverageAt95 }) => three(coverageAt95)],
  ['calibration error', ({ calibrationError }) => three(calibrationError)],
  ['kelurahan cases found', ({ local }) => `${three(local.kelurahan.recall)} of ${local.kelurahan.cases}`],
  ['  said and right', ({ local }) => three(local.kelurahan.precision)],
  ['kecamatan cases found', ({ local }) => `${three(local.kecamatan.recall)} of ${local.kecamatan.cases}`],
  ['  said and right', ({ local }) => three(local.kecamatan.precision)],
];

/** What a person reads of an evaluation. */
export function tablesOf(evaluation: Evaluation): string {
  const { history, test, columns, ablations, trainingSeconds, millisecondsEach } = evaluation;
  const { unstated, stated } = columns;
  const heads = ['', 'text: baseline', 'ours', 'place given: baseline', 'ours'];
  const rows = LINES.map(([name, valueOf]) => [
    name,
    ...[unstated.baseline, unstated.ours, stated.baseline, stated.ours].map(valueOf),
  ]);
  return [
    `Learnt from ${history.reports} reports (${history.from} to ${history.to}) in ${trainingSeconds.toFixed(1)} s, tried on ${test.reports} (${test.from} to ${test.to}).`,
    aligned([heads, ...rows]),
    ...ablations.flatMap(({ without, unstated: text, stated: form }) => [
      `Without ${without}:`,
      aligned([
        ['', 'text', 'place given'],
        ...LINES.slice(0, LINES.length - 4).map(([name, valueOf]) => [
          `  ${name}`,
          valueOf(text),
          valueOf(form),
        ]),
      ]),
    ]),
    'The worst confusions, by text alone (was → said):',
    ...unstated.ours.confusions.map(
      ({ truth, said, count }) => `  ${count}  ${truth} → ${said} (${percent(count / test.reports)})`,
    ),
    `${millisecondsEach.mean.toFixed(2)} ms each, p99 ${millisecondsEach.p99.toFixed(2)} ms.`,
  ].join('\n');
}

function aligned(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => (row[at] ?? '').length)));
  return rows
    .map((row) =>
      row
        .map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
        .join('  '),
    )
    .join('\n');
}
