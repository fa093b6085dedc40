import { fitLogistic, probabilityOf } from './logistic';
import type { Calibration, Model, TrainingReport } from './model';
import {
  type Evidence,
  type LocalOffices,
  likelihoodsOf,
  type Rank,
  ranksOf,
  surenessFeatures,
} from './rank';

/** A precedent that the model had not seen, and what it would have made of it. */
export interface Trial extends Evidence {
  isStated: boolean;
  /** Code of the apparatus that it was given to; of an example of no place, a kind. */
  to: string;
  kind: string;
}

/** A wrong office costs days, a look by the coordinator minutes: nineteen looks for one mistake. */
const WANTED_PRECISION = 0.95;
const SHARPNESSES = [1, 1.5, 2, 2.5, 3, 3.5, 4, 5, 6, 8, 10];
const TRUSTS = [0, 1, 2, 3, 4];
/** Of fewer no threshold can be told. */
const ENOUGH_TRIALS = 100;
/** How strongly the sureness of a kind is pulled to that of all. */
const RIDGE_OF_KIND = 3;

type Rankable = Pick<Model, 'kinds'>;

export function calibrate(
  trials: readonly Trial[],
  model: Rankable,
  offices: LocalOffices,
): { calibration: Calibration; unseen: TrainingReport['unseen'] } {
  const options = TRUSTS.flatMap((trust) => SHARPNESSES.map((sharpness) => ({ sharpness, trust })));
  const { sharpness, trust } = best(options, (option) => -lossOf(trials, model, option));
  const tried = trials.map((trial) => {
    const ranks = ranksOf(trial, { ...model, calibration: { sharpness, trust } }, offices);
    return {
      isStated: trial.isStated,
      features: surenessFeatures(ranks, trial.hints, model.kinds),
      isTrue: isRight(ranks[0], trial),
      isAmongThree: ranks.slice(0, 3).some((rank) => isRight(rank, trial)),
    };
  });
  const sureness = fitLogistic(tried, [0.1, 0.1, 0.1, 0.1, 0.1, ...model.kinds.map(() => RIDGE_OF_KIND)]);
  const sure = tried.map(({ features, isTrue, isStated }) => ({
    ...{ isTrue, isStated },
    sureness: probabilityOf(sureness, features),
  }));
  const stated = sure.filter(({ isStated }) => isStated);
  const unstated = sure.filter(({ isStated }) => !isStated);
  const threshold = {
    stated: thresholdOf(stated.length < ENOUGH_TRIALS ? sure : stated),
    unstated: thresholdOf(unstated.length < ENOUGH_TRIALS ? sure : unstated),
  };
  const assigned = sure.filter((one) => one.sureness >= threshold[one.isStated ? 'stated' : 'unstated']);
  return {
    calibration: { sharpness, trust, sureness, threshold },
    unseen: {
      precedents: tried.length,
      right: tried.filter(({ isTrue }) => isTrue).length,
      rightOfThree: tried.filter(({ isAmongThree }) => isAmongThree).length,
      assigned: assigned.length,
      assignedRight: assigned.filter(({ isTrue }) => isTrue).length,
    },
  };
}

/** An example names only the kind where its place decides the office. */
const isRight = (rank: Rank | undefined, { to }: Trial): boolean =>
  rank?.apparatus === to || rank?.kind === to;

function best<T>(options: readonly T[], valueOf: (option: T) => number): T {
  const [first, ...others] = options.map((option) => ({ option, value: valueOf(option) }));
  if (first === undefined) throw new Error('nothing to choose from');
  return others.reduce((most, one) => (one.value > most.value ? one : most), first).option;
}

/** Mean surprise at the right kind. */
function lossOf(
  trials: readonly Trial[],
  { kinds }: Rankable,
  weighing: Pick<Calibration, 'sharpness' | 'trust'>,
): number {
  const position = new Map(kinds.map((kind, at) => [kind, at]));
  let loss = 0;
  for (const trial of trials) {
    const likely = likelihoodsOf(trial, kinds, weighing);
    loss -= Math.log(Math.max(LEAST, likely[position.get(trial.kind) ?? -1] ?? 0));
  }
  return loss / trials.length;
}

/** No surprise is endless. */
const LEAST = 1e-4;

/** The least sureness from which on, all that were as sure or surer together, enough are right. */
function thresholdOf(tried: readonly { sureness: number; isTrue: boolean }[]): number {
  const sorted = [...tried].sort((one, other) => other.sureness - one.sureness);
  let right = 0;
  let threshold = 1;
  sorted.forEach(({ sureness, isTrue }, at) => {
    if (isTrue) right += 1;
    const isLastOfThese = sorted[at + 1]?.sureness !== sureness;
    if (isLastOfThese && right / (at + 1) >= WANTED_PRECISION) threshold = sureness;
  });
  return threshold;
}
