import type { Reason } from '@sambung/contracts';
import type { City, ScreenRule } from '../city/city';
import { matcher } from '../classify/matcher';
import { parsePattern, wordsOf } from '../classify/pattern';
import { reader } from '../classify/words';

/** What threatens a life, and the words of the pattern that say so: never the citizen's own. */
export interface Emergency {
  kind: string;
  keyword: string;
}

/** What a text is looked at for before anything else. */
export interface Screening {
  emergency?: Emergency;
  /** Something in it is said to be wrong. */
  isMatter: boolean;
  /** Why it may be no complaint at all. */
  doubt?: Reason;
}

/** Says nothing but a greeting, or abuse, only where there is hardly more. */
const MOST_WORDS: Readonly<Partial<Record<ScreenRule['kind'], number>>> = { greeting: 15, abuse: 12 };
/** See `words.csv`. */
const LANDMARK = 'depan';
/** What is sold or swindled with says "don't" and "soon" as complaints do. */
const WHATEVER_ELSE: ReadonlySet<string> = new Set<ScreenRule['kind']>(['spam']);

/**
 * Reads texts for what they are, with words of its own: a pattern here must not change how the rules for offices read.
 * When unsure it is a complaint.
 */
export function screener({
  words: table,
  emergencies,
  screens,
}: Pick<City, 'words' | 'emergencies' | 'screens'>): (...texts: string[]) => Screening {
  const patterns = [...emergencies, ...screens].flatMap(({ match, unless }) => [match, unless ?? []].flat());
  const read = reader(
    table,
    patterns.flatMap((pattern) => wordsOf(parsePattern(pattern))),
  );
  const emergency = matcher(emergencies);
  const screen = matcher(screens);
  return (...texts) => {
    // What stands "in front of" something else burns all the same: here nothing is a landmark.
    const words = read(...texts).words.map((word) => (word === LANDMARK ? '' : word));
    const found = screen(words).map(({ index, keyword }) => ({ kind: screens[index]?.kind, keyword }));
    const isMatter = found.some(({ kind }) => kind === 'matter');
    const [danger] = emergency(words);
    const kind = emergencies[danger?.index ?? -1]?.kind;
    if (danger !== undefined && kind !== undefined)
      return { isMatter, emergency: { kind, keyword: danger.keyword } };
    const count = words.filter((word) => word !== '').length;
    const doubt = found.find(
      (one) =>
        one.kind !== undefined &&
        one.kind !== 'matter' &&
        (!isMatter || WHATEVER_ELSE.has(one.kind)) &&
        count <= (MOST_WORDS[one.kind] ?? Infinity),
    );
    return doubt === undefined
      ? { isMatter }
      : { isMatter, doubt: { code: `triage.${doubt.kind}`, parameters: { keyword: doubt.keyword } } };
  };
}
