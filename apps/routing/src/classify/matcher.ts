import type { Matching } from '../city/city';
import { NEAR, parsePattern, phrases } from './pattern';
import { trie } from './trie';

export interface Match {
  /** Position in the list that was compiled. */
  index: number;
  /** What matched, in the words of the pattern: never the citizen's own. */
  keyword: string;
}

/** The word for all that makes what follows a landmark: "depan sekolah", "ngarep pasar", "dekat kantor PLN". */
const BESIDE = 'depan';
const HOUSES = new Set(['kantor', 'gedung', 'gerbang', 'pintu', 'area', 'kompleks']);
/** What lies beside a road or a house is still the road's matter. */
const NO_LANDMARKS = new Set(['jalan', 'rumah', 'gang', 'trotoar']);

const isLandmark = (words: readonly string[], at: number): boolean =>
  !NO_LANDMARKS.has(words[at] ?? '') &&
  (words[at - 1] === BESIDE || (HOUSES.has(words[at - 1] ?? '') && words[at - 2] === BESIDE));

/** A phrase that is said more often says nothing new; without a bound a long text could cost seconds. */
const MOST_PLACES = 50;

/** One way for an entry to match, or to be forbidden: for each of its terms the phrases that will do. */
interface Alternative {
  entry: number;
  /** Before which others of the same entry it is tried. */
  rank: number;
  forbids: boolean;
  terms: string[][];
}

/** Where each phrase that is in the text stands. */
type Found = ReadonlyMap<string, readonly number[]>;

/** Compiles patterns once; each text is then read in one pass, however many patterns there are. */
export function matcher(list: readonly Matching[]): (words: readonly string[]) => Match[] {
  const tree = trie<string>();
  const alternativesOf = new Map<string, Alternative[]>();
  const compile = (source: string, entry: number, forbids: boolean): void => {
    parsePattern(source).alternatives.forEach((terms, rank) => {
      const alternative = { entry, rank, forbids, terms: terms.map(phrases) };
      for (const phrase of new Set(alternative.terms.flat())) {
        const others = alternativesOf.get(phrase);
        if (others === undefined) {
          alternativesOf.set(phrase, [alternative]);
          tree.add(phrase.split(' '), phrase);
        } else others.push(alternative);
      }
    });
  };
  list.forEach(({ match, unless }, entry) => {
    compile(match, entry, false);
    if (unless !== undefined) compile(unless, entry, true);
  });

  return (words) => {
    const found = new Map<string, number[]>();
    tree.scan(words, (phrase, at) => {
      if (isLandmark(words, at)) return;
      const places = found.get(phrase);
      if (places === undefined) found.set(phrase, [at]);
      else if (places.length < MOST_PLACES) places.push(at);
    });

    const possible = new Set<Alternative>();
    for (const phrase of found.keys())
      for (const alternative of alternativesOf.get(phrase) ?? []) possible.add(alternative);
    const forbidden = new Set<number>();
    const best = new Map<number, { rank: number; keyword: string }>();
    for (const { entry, rank, forbids, terms } of possible) {
      if (forbidden.has(entry)) continue;
      const hit = together(terms, found);
      if (hit === undefined) continue;
      if (forbids) forbidden.add(entry);
      else if (rank < (best.get(entry)?.rank ?? Infinity))
        best.set(entry, { rank, keyword: hit.join(' … ') });
    }
    return [...best]
      .filter(([entry]) => !forbidden.has(entry))
      .sort(([a], [b]) => a - b)
      .map(([index, { keyword }]) => ({ index, keyword }));
  };
}

/** A phrase for each term, so that all lie near one place of the first; undefined where there are none. */
function together(terms: readonly string[][], found: Found): string[] | undefined {
  const [anchors = [], ...others] = terms;
  for (const anchor of anchors)
    for (const at of found.get(anchor) ?? []) {
      const rest = others.map((options) =>
        options.find((option) => found.get(option)?.some((place) => Math.abs(place - at) <= NEAR)),
      );
      if (rest.every((one) => one !== undefined)) return [anchor, ...rest];
    }
  return undefined;
}
