import { isSame } from './same';
import type { Signature } from './signature';

/** A complaint that may be linked, as far as it is known. */
export interface Marked {
  id: string;
  receivedAt: Date;
  signature: Signature;
}

export interface Group {
  /** The id of one of its complaints. */
  id: string;
  firstAt: Date;
  size: number;
}

/** One that was found by its keys, with the group that it is in. */
export type Candidate = Marked & { group: Group | null };

export interface Regrouped {
  /** The group of each that was looked at or has joined; null: it stands alone. */
  groupOf: Map<string, string | null>;
  /** Groups that are part of another one now. */
  merged: { from: string; into: string }[];
}

/** What a thousand people tell of makes some groups, not notes with a thousand numbers. */
const LARGEST = 100;
const DAY_MILLISECONDS = 24 * 60 * 60_000;

/**
 * Puts complaints that are in no group into those of the same matter, as far as their first ones lie no more than so
 * many days apart: else what is never mended would join the years.
 */
export function regroup(
  complaints: readonly Marked[],
  candidatesOf: (id: string) => readonly Candidate[],
  days: number,
): Regrouped {
  const groups = new Map<string, Group>();
  const into = new Map<string, string>();
  const looked = new Set(complaints.map(({ id }) => id));
  /** What each complaint came in as: the group that it was in, or itself. */
  const nodes = new Map<string, string>();
  const existing = new Set<string>();

  const isNear = (one: Date, other: Date): boolean =>
    Math.abs(one.getTime() - other.getTime()) <= days * DAY_MILLISECONDS;
  const rootOf = (id: string): string => {
    const above = into.get(id);
    return above === undefined ? id : rootOf(above);
  };
  const groupAround = ({ id, receivedAt }: Marked, known: Group | null): Group => {
    const kept = looked.has(id) ? null : known;
    if (kept !== null) existing.add(kept.id);
    const begun = kept ?? { id, firstAt: receivedAt, size: 1 };
    nodes.set(id, begun.id);
    const root = rootOf(begun.id);
    const group = groups.get(root) ?? begun;
    groups.set(root, group);
    return group;
  };
  const join = (one: Group, other: Group): void => {
    const [first, second] = comesFirst(one, other) ? [one, other] : [other, one];
    into.set(second.id, first.id);
    groups.set(first.id, { ...first, size: one.size + other.size });
  };

  for (const one of [...complaints].sort((a, b) => a.receivedAt.getTime() - b.receivedAt.getTime()))
    for (const candidate of candidatesOf(one.id)) {
      if (candidate.id === one.id || !isNear(one.receivedAt, candidate.receivedAt)) continue;
      if (!isSame(one.signature, candidate.signature)) continue;
      const [own, other] = [groupAround(one, null), groupAround(candidate, candidate.group)];
      const isWithin = own.size + other.size <= LARGEST && isNear(own.firstAt, other.firstAt);
      if (own.id !== other.id && isWithin) join(own, other);
    }

  const groupOf = new Map<string, string | null>(complaints.map(({ id }) => [id, null]));
  for (const [id, node] of nodes) {
    const group = groups.get(rootOf(node));
    if (group !== undefined && group.size > 1) groupOf.set(id, group.id);
  }
  const merged = [...existing].filter((id) => into.has(id)).map((from) => ({ from, into: rootOf(from) }));
  return { groupOf, merged };
}

const comesFirst = (one: Group, other: Group): boolean =>
  one.firstAt.getTime() === other.firstAt.getTime() ? one.id < other.id : one.firstAt < other.firstAt;
