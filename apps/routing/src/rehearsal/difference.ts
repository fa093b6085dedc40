import type { Decision } from '../assign/decision';

/** What of a decision is compared. No word of the citizen's. */
export interface Verdict {
  /** Code of the apparatus, or `coordinator`: a person there decides. */
  office: string;
  category: string | undefined;
  class: string;
  /** Their codes, in order. */
  reasons: string[];
}

/** A complaint that would be decided otherwise. Undefined: there is, or would be, no such complaint. */
export interface Difference {
  complaintId: string;
  channel: string;
  before: Verdict | undefined;
  after: Verdict | undefined;
}

export const verdictOf = (decision: Decision): Verdict => ({
  office: decision.outcome === 'assign' ? (decision.apparatus ?? '') : 'coordinator',
  category: decision.category?.name,
  class: decision.class,
  reasons: decision.reasons.map(({ code }) => code),
});

const NO_COMPLAINT = 'no complaint of its own';

/** What differs, in a line. */
export function lineOf({ complaintId, channel, before, after }: Difference): string {
  const rows =
    before === undefined || after === undefined
      ? [[before?.office ?? NO_COMPLAINT, after?.office ?? NO_COMPLAINT] as const]
      : ([
          [before.office, after.office],
          [before.category ?? 'no category', after.category ?? 'no category'],
          [before.class, after.class],
          [before.reasons.join('+'), after.reasons.join('+')],
        ] as const);
  const changed = rows.filter(([from, to]) => from !== to).map(([from, to]) => `${from} → ${to}`);
  return [complaintId, channel, changed.join('; ')].join('  ');
}

export interface Move {
  from: string;
  to: string;
  count: number;
}

/** As it is printed. */
export const moveLine = ({ from, to, count }: Move): string =>
  `${String(count).padStart(8)}  ${from === to ? `${from}, with another category, class or reasons` : `${from} → ${to}`}`;

/** How many would go from which office to which; those that stay with theirs differ in what is said of them. */
export function movesOf(differences: readonly Difference[]): Move[] {
  const moves = new Map<string, Move>();
  for (const { before, after } of differences) {
    const [from, to] = [before?.office ?? NO_COMPLAINT, after?.office ?? NO_COMPLAINT];
    const move = moves.get(`${from} ${to}`) ?? { from, to, count: 0 };
    moves.set(`${from} ${to}`, { ...move, count: move.count + 1 });
  }
  return [...moves.values()].sort(
    (a, b) => b.count - a.count || `${a.from} ${a.to}`.localeCompare(`${b.from} ${b.to}`),
  );
}
