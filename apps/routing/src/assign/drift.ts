import type { Decision, Drifted } from './decision';
import { categoryOf, DRIFTED } from './disposition';

/** What became of what was decided unattended in a category, or would have been. */
export interface Tally {
  category: string;
  decided: number;
  /** Another office has, or had to have, the ticket. */
  corrected: number;
  /** How often they were to be right, on average: what their confidences promised. */
  promised: number;
}

/** A few corrections in a row are chance. */
const FEWEST = 8;
/** So unlikely are so many corrections while the promise is kept; small, since all categories are looked at each minute. */
const BREAKS = 0.001;
/** So likely they must be for an end of the drift: far from the other bound, so that none goes to and fro. */
const HOLDS = 0.05;
/** Nothing is promised to be never wrong, nor always. */
const MOST_PROMISED = 0.99;

/** Categories whose promise is broken: those that were, until it holds again or nothing of them is left in the window. */
export const driftedOf = (tallies: readonly Tally[], before: ReadonlySet<string>): Tally[] =>
  tallies.filter(({ category, decided, corrected, promised }) => {
    const chance = atLeast(
      corrected,
      decided,
      1 - Math.min(Math.max(promised, 1 - MOST_PROMISED), MOST_PROMISED),
    );
    return before.has(category) ? chance < HOLDS : decided >= FEWEST && chance < BREAKS;
  });

/** P(X ≥ k) of a binomial distribution. */
function atLeast(k: number, n: number, p: number): number {
  // In logarithms: the first terms of a long row are too small for a number.
  let term = n * Math.log1p(-p);
  let below = 0;
  for (let x = 0; x < k; x++) {
    below += Math.exp(term);
    term += Math.log((n - x) / (x + 1)) + Math.log(p) - Math.log1p(-p);
  }
  return Math.max(0, 1 - below);
}

/** People decide what has drifted; what would have been assigned leads their list. */
export function leaveDrifted(decision: Decision, drifted: Drifted | undefined): Decision {
  const category = categoryOf(decision);
  const tally = category === undefined ? undefined : drifted?.get(category);
  if (category === undefined || tally === undefined || decision.outcome !== 'assign') return decision;
  const { apparatus, candidates, reasons, ...rest } = decision;
  const { decided, corrected } = tally;
  const isFirst = (candidate: Decision['candidates'][number]): boolean => candidate.apparatus === apparatus;
  return {
    ...rest,
    outcome: 'coordinate',
    candidates: [...candidates.filter(isFirst), ...candidates.filter((one) => !isFirst(one))],
    reasons: [{ code: DRIFTED, parameters: { category, corrected, decided } }, ...reasons],
  };
}
