import type { Matching } from '../city/city';
import { NEAR, parsePattern, phrases } from './pattern';
import { trie, type Trie } from './trie';

export interface Match {
  /** Position in the list that was compiled. */
  index: number;
  /** What matched, in the words of the pattern: never the citizen's own. */
  keyword: string;
  /** Where in the text the first part stands. */
  at: number;
}

interface Part {
  length: number;
  phrase: string;
}

/** Compiles patterns once; each text is then read in one pass, however many patterns there are. */
export function matcher(list: readonly Matching[]): (words: readonly string[]) => Match[] {
  const parts = new Map<string, number>();
  const tree: Trie<number> = trie();
  const partOf = (phrase: string): number => {
    const existing = parts.get(phrase);
    if (existing !== undefined) return existing;
    const id = parts.size;
    parts.set(phrase, id);
    tree.add(phrase.split(' '), id);
    return id;
  };
  // a pattern is a list of alternatives, each a list of terms, each a list of the ids of its phrases
  const compile = (source: string): number[][][] =>
    parsePattern(source).alternatives.map((terms) => terms.map((term) => phrases(term).map(partOf)));
  const compiled = list.map(({ match, unless }) => ({
    match: compile(match),
    unless: unless === undefined ? [] : compile(unless),
  }));
  const entriesByPart = new Map<number, number[]>();
  compiled.forEach(({ match }, index) => {
    for (const part of new Set(match.flat(2)))
      entriesByPart.set(part, [...(entriesByPart.get(part) ?? []), index]);
  });
  const named: Part[] = [...parts.keys()].map((phrase) => ({ phrase, length: phrase.split(' ').length }));

  return (words) => {
    const found = new Map<number, number[]>();
    tree.scan(words, (part, at) => {
      const places = found.get(part);
      if (places === undefined) found.set(part, [at]);
      else places.push(at);
    });
    if (found.size === 0) return [];

    const first = (pattern: number[][][]): { keyword: string; at: number } | undefined => {
      for (const terms of pattern) {
        const hit = nearest(terms, found);
        if (hit !== undefined)
          return {
            keyword: hit.map(({ part }) => named[part]?.phrase ?? '').join(' … '),
            at: Math.min(...hit.map(({ at }) => at)),
          };
      }
      return undefined;
    };

    const candidates = new Set<number>();
    for (const part of found.keys()) for (const entry of entriesByPart.get(part) ?? []) candidates.add(entry);
    return [...candidates]
      .sort((a, b) => a - b)
      .flatMap((index) => {
        const entry = compiled[index];
        const hit = entry && first(entry.match);
        if (entry === undefined || hit === undefined || first(entry.unless) !== undefined) return [];
        return [{ index, ...hit }];
      });
  };
}

type Found = { part: number; at: number };

/** One place for each term so that all lie near the first; undefined where there is none. */
function nearest(terms: number[][], found: ReadonlyMap<number, number[]>): Found[] | undefined {
  const places = terms.map((term) =>
    term.flatMap((part) => (found.get(part) ?? []).map((at) => ({ part, at }))),
  );
  if (places.some((some) => some.length === 0)) return undefined;
  const [anchors, ...others] = places;
  for (const anchor of anchors ?? []) {
    const rest = others.map((some) => some.find(({ at }) => Math.abs(at - anchor.at) <= NEAR));
    if (rest.every((one) => one !== undefined)) return [anchor, ...rest];
  }
  return undefined;
}
