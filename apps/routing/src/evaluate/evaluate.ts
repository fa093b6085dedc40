import type { City } from '../city/city';
import { instrumentsOf } from '../assign/instruments';
import { learn, officesOf } from '../models/learn';
import { kindsOf } from '../classify/precedent';
import { judgeBy } from '../classify/rank';
import type { Model } from '../classify/model';
import { locator } from '../place/locate';
import { baselineByPlace, baselineByText } from './baseline';
import type { HistoryRow } from '../models/history';
import { measure, type Guess, type Measures } from './measure';

export interface Evaluation {
  history: { reports: number; from: string; to: string };
  test: { reports: number; from: string; to: string };
  /** Text and free address alone, and with the kelurahan of the form. */
  columns: Record<'unstated' | 'stated', { ours: Measures; baseline: Measures }>;
  /** Ours once more, each time without a part of it. */
  ablations: { without: Part; unstated: Measures; stated: Measures }[];
  trainingSeconds: number;
  /** Of one report, place and ranks together. */
  millisecondsEach: { mean: number; p99: number };
}

/**
 * Learns from the history and tries it on the test. Always split by time: a row of the history that is no older than the
 * test's first is left out, and nothing of the test but its texts and places is looked at before all has been said.
 */
export function evaluate(
  city: City,
  history: readonly HistoryRow[],
  test: readonly HistoryRow[],
  tell: (doing: string) => void,
  isAblated = false,
): Evaluation {
  const { before, from } = splitOf(history, test);
  const kindOf = kindsOf(city);
  const started = performance.now();
  const model = learn(city, before, (done, of) => tell(`learning ${done}/${of}`));
  const trainingSeconds = (performance.now() - started) / 1000;
  const times: number[] = [];
  const ours = (isStated: boolean): Measures => {
    tell(isStated ? 'trying with the place of the form' : 'trying by text and address');
    return measure(guessesOf(city, model, test, isStated, { times }), kindOf);
  };
  const ablations = isAblated
    ? PARTS.map((without) => {
        tell(`without ${without}`);
        const of = (isStated: boolean): Measures =>
          measure(guessesOf(city, model, test, isStated, { without }), kindOf);
        return { without, unstated: of(false), stated: of(true) };
      })
    : [];
  const columns = { unstated: { ours: ours(false) }, stated: { ours: ours(true) } };
  tell('the baseline by text and address');
  const byText = measure(baselineByText(before, test), kindOf);
  tell('the baseline with the place of the form');
  const byPlace = measure(baselineByPlace(city, before, test), kindOf);
  const sorted = times.sort((one, other) => one - other);
  return {
    history: { reports: before.length, from: dayOf(before[0]), to: dayOf(before.at(-1)) },
    test: { reports: test.length, from, to: dayOf([...test].sort(byTime).at(-1)) },
    columns: {
      unstated: { ...columns.unstated, baseline: byText },
      stated: { ...columns.stated, baseline: byPlace },
    },
    ablations,
    trainingSeconds,
    millisecondsEach: {
      mean: sorted.reduce((sum, time) => sum + time, 0) / sorted.length,
      p99: sorted[Math.floor(sorted.length * 0.99)] ?? 0,
    },
  };
}

const byTime = (one: HistoryRow, other: HistoryRow): number =>
  one.receivedAt.getTime() - other.receivedAt.getTime();
const dayOf = (row: HistoryRow | undefined): string => row?.receivedAt.toISOString().slice(0, 10) ?? '–';

/** @throws Error where nothing is left. */
export function splitOf(
  history: readonly HistoryRow[],
  test: readonly HistoryRow[],
): { before: HistoryRow[]; from: string } {
  const [first] = [...test].sort(byTime);
  if (first === undefined) throw new Error('The test has no row that can be used.');
  const before = history.filter((row) => row.receivedAt < first.receivedAt).sort(byTime);
  if (before.length === 0) throw new Error('No row of the history is older than the test.');
  return { before, from: dayOf(first) };
}

/** What can be left out, to see what it earns. */
const PARTS = ['place', 'learnt places', 'calibration'] as const;
export type Part = (typeof PARTS)[number];

/** Raw probabilities are trusted as they are. */
const UNCALIBRATED = 0.95;

export function guessesOf(
  city: City,
  model: Model,
  test: readonly HistoryRow[],
  isStated: boolean,
  { times = [], without }: { times?: number[]; without?: Part } = {},
): Guess[] {
  const offices = without === 'place' ? { byArea: new Map<string, never>() } : officesOf(city);
  const locate = locator(city, without === 'learnt places' ? undefined : model.places);
  const instruments = instrumentsOf(city);
  return test.map(({ text, address, kelurahan, kecamatan, to }) => {
    const matter = isStated ? { text, address, kelurahan, kecamatan } : { text, address };
    const started = performance.now();
    const hints = instruments.hints(instruments.rules(instruments.read(text).words));
    const { ranks, sureness, threshold } = judgeBy(
      model,
      matter,
      hints,
      locate(matter),
      offices,
      () => false,
    );
    times.push(performance.now() - started);
    const raw = ranks[0]?.probability ?? 0;
    return {
      ranked: ranks.slice(0, 5).map(({ apparatus }) => apparatus),
      ...(without === 'calibration'
        ? { sureness: raw, isAssigned: raw >= UNCALIBRATED }
        : { sureness, isAssigned: sureness >= threshold }),
      truth: to,
    };
  });
}
