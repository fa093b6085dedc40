/** What was said of one report of the test, and what was true. */
export interface Guess {
  /** Codes of offices, likeliest first. */
  ranked: readonly string[];
  /** Probability that the first is right. */
  sureness: number;
  isAssigned: boolean;
  truth: string;
}

export interface Measures {
  reports: number;
  top1: number;
  top3: number;
  /** Mean over the offices that were right or said at least once. */
  macroF1: number;
  /** Share that is assigned unattended with the threshold of the earlier months, and how many of those are right. */
  assigned: { share: number; precision: number };
  /** The largest share that could have been, had the threshold been read off the test itself. */
  coverageAt95: number;
  /** Expected calibration error over ten bins. */
  calibrationError: number;
  /** Of the offices of a kind: how many of their cases were found, how many of those said were theirs. */
  local: Record<'kelurahan' | 'kecamatan', { cases: number; recall: number; precision: number }>;
  confusions: { truth: string; said: string; count: number }[];
}

const WORST = 10;
const BINS = 10;
const PRECISION = 0.95;

export function measure(guesses: readonly Guess[], kindOf: (apparatus: string) => string): Measures {
  const all = guesses.length;
  const isRight = ({ ranked, truth }: Guess): boolean => ranked[0] === truth;
  const count = (test: (guess: Guess) => boolean): number => guesses.filter(test).length;
  const assigned = guesses.filter(({ isAssigned }) => isAssigned);
  return {
    reports: all,
    top1: share(count(isRight), all),
    top3: share(
      count(({ ranked, truth }) => ranked.slice(0, 3).includes(truth)),
      all,
    ),
    macroF1: macroF1(guesses),
    assigned: {
      share: share(assigned.length, all),
      precision: share(assigned.filter(isRight).length, assigned.length),
    },
    coverageAt95: coverageAt(guesses, PRECISION),
    calibrationError: calibrationErrorOf(guesses),
    local: {
      kelurahan: localOf(guesses, 'kelurahan', kindOf),
      kecamatan: localOf(guesses, 'kecamatan', kindOf),
    },
    confusions: confusionsOf(guesses),
  };
}

const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);

function macroF1(guesses: readonly Guess[]): number {
  const counts = new Map<string, { hit: number; said: number; true: number }>();
  const of = (office: string): { hit: number; said: number; true: number } => {
    const known = counts.get(office) ?? { hit: 0, said: 0, true: 0 };
    counts.set(office, known);
    return known;
  };
  for (const { ranked, truth } of guesses) {
    of(truth).true += 1;
    const [first] = ranked;
    if (first === undefined) continue;
    of(first).said += 1;
    if (first === truth) of(truth).hit += 1;
  }
  const scores = [...counts.values()].map((one) => share(2 * one.hit, one.said + one.true));
  return share(
    scores.reduce((sum, score) => sum + score, 0),
    scores.length,
  );
}

function coverageAt(guesses: readonly Guess[], precision: number): number {
  const sorted = [...guesses].sort((one, other) => other.sureness - one.sureness);
  let right = 0;
  let covered = 0;
  sorted.forEach(({ ranked, truth }, at) => {
    if (ranked[0] === truth) right += 1;
    if (right / (at + 1) >= precision) covered = at + 1;
  });
  return share(covered, guesses.length);
}

function calibrationErrorOf(guesses: readonly Guess[]): number {
  let error = 0;
  for (let bin = 0; bin < BINS; bin++) {
    const those = guesses.filter(({ sureness }) => Math.min(BINS - 1, Math.floor(sureness * BINS)) === bin);
    const said = those.reduce((sum, { sureness }) => sum + sureness, 0);
    const right = those.filter(({ ranked, truth }) => ranked[0] === truth).length;
    error += Math.abs(said - right);
  }
  return share(error, guesses.length);
}

function localOf(
  guesses: readonly Guess[],
  kind: string,
  kindOf: (apparatus: string) => string,
): { cases: number; recall: number; precision: number } {
  const cases = guesses.filter(({ truth }) => kindOf(truth) === kind);
  const said = guesses.filter(({ ranked }) => kindOf(ranked[0] ?? '') === kind);
  const found = cases.filter(({ ranked, truth }) => ranked[0] === truth).length;
  return { cases: cases.length, recall: share(found, cases.length), precision: share(found, said.length) };
}

function confusionsOf(guesses: readonly Guess[]): { truth: string; said: string; count: number }[] {
  const counts = new Map<string, { truth: string; said: string; count: number }>();
  for (const { ranked, truth } of guesses) {
    const said = ranked[0] ?? '–';
    if (said === truth) continue;
    const key = JSON.stringify([truth, said]);
    const known = counts.get(key) ?? { truth, said, count: 0 };
    counts.set(key, { ...known, count: known.count + 1 });
  }
  return [...counts.values()].sort((one, other) => other.count - one.count).slice(0, WORST);
}
