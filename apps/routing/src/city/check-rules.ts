import { parsePattern, phrases, spellings } from '../classify/pattern';
import { spell } from '../classify/words';
import type { City, Matching } from './city';

/** What is no fault, but hardly meant. Rules are named by their codes. */
export interface RuleWarning {
  file: `${'rules' | 'classes' | 'not-our-authority' | 'emergencies' | 'triage' | 'duplicates'}.csv`;
  rule: string;
  /**
   * - `shadowed`: whatever it matches is taken by rules above it.
   * - `contradicts`: the same words stand in another rule, to another office; they put each other in doubt.
   * - `forbidden`: whatever it matches is forbidden by its own `unless`.
   * - `unreadable`: no text is ever read as one of its words.
   */
  what: 'shadowed' | 'contradicts' | 'forbidden' | 'unreadable';
  /** The other rules, or the words. */
  by: string[];
}

/** Below this a rule proposes and puts no other in doubt (assign/decide.ts). */
const PROPOSES_BELOW = 0.6;

/** For each term of an alternative the phrases that will do. */
type Alternative = string[][];

interface Compiled {
  code: string;
  matches: Alternative[];
  unless: Alternative[];
  spellings: string[];
  words: string[];
  /** Where it leads; undefined where it only proposes. */
  to: string | undefined;
}

/** Rules that contradict or shadow each other, or can never match. Pure; the city has been loaded without fault. */
export function rulesWarnings(city: City): RuleWarning[] {
  const { rules, classes, notOurs } = city;
  const offices = rules.map((rule) => compile(rule, rule.confidence < PROPOSES_BELOW ? undefined : rule.to));
  const kinds = classes.map((rule) => compile(rule, rule.class));
  const others = (['matter', 'area'] as const).map((kind) =>
    notOurs.filter((rule) => rule.kind === kind).map((rule) => compile(rule, rule.addressee)),
  );
  const [matters = []] = others;
  const alone = (file: RuleWarning['file'], list: readonly Compiled[]): RuleWarning[] =>
    list.flatMap((rule, at) =>
      [...ownFaults(rule), ...contradictions(rule, list.slice(0, at))].map((found) => ({ file, ...found })),
    );
  /** Of these, order and doubling mean nothing. */
  const unordered = (file: RuleWarning['file'], list: readonly Matching[]): RuleWarning[] =>
    list.flatMap((rule) => ownFaults(compile(rule, undefined)).map((found) => ({ file, ...found })));
  return [
    ...alone('rules.csv', offices),
    ...shadows('rules.csv', offices, matters),
    ...alone('classes.csv', kinds),
    ...unordered('emergencies.csv', city.emergencies),
    ...unordered('triage.csv', city.screens),
    ...unordered('duplicates.csv', city.duplicates),
    ...others.flatMap((list) => [
      ...alone('not-our-authority.csv', list),
      ...shadows('not-our-authority.csv', list, []),
    ]),
  ];
}

/** As people read it in a terminal. */
export const warningLine = ({ file, rule, what, by }: RuleWarning): string =>
  `${file} ${rule}: ${SENTENCES[what]} ${by.join(', ')}`;

const SENTENCES: Record<RuleWarning['what'], string> = {
  shadowed: 'never comes first; all that it matches is taken by',
  contradicts: 'has the same words, but leads elsewhere than',
  forbidden: 'never matches; its own "unless" forbids',
  unreadable: 'has words that no text is ever read as:',
};

const compile = ({ code, match, unless }: Matching, to: string | undefined): Compiled => {
  const { alternatives } = parsePattern(match);
  return {
    code,
    to,
    matches: alternatives.map((terms) => terms.map(phrases)),
    unless: unless === undefined ? [] : parsePattern(unless).alternatives.map((terms) => terms.map(phrases)),
    spellings: alternatives.flatMap(spellings),
    words: [...new Set([match, unless ?? ''].join(' ').match(/[a-z0-9]+/g))],
  };
};

type Found = Omit<RuleWarning, 'file'>;

function ownFaults({ code, matches, unless, words }: Compiled): Found[] {
  const unreadable = words.filter((word) => spell(word).join(' ') !== word);
  const isForbidden = matches.every((one) => unless.some((other) => implies(one, other)));
  return [
    ...(unreadable.length > 0 ? [{ rule: code, what: 'unreadable' as const, by: unreadable }] : []),
    ...(isForbidden ? [{ rule: code, what: 'forbidden' as const, by: [code] }] : []),
  ];
}

function contradictions({ code, to, spellings: own }: Compiled, earlier: readonly Compiled[]): Found[] {
  if (to === undefined) return [];
  const by = earlier
    .filter((other) => (other.to ?? to) !== to && own.some((spelling) => other.spellings.includes(spelling)))
    .map((other) => other.code);
  return by.length > 0 ? [{ rule: code, what: 'contradicts', by }] : [];
}

function shadows(
  file: RuleWarning['file'],
  list: readonly Compiled[],
  before: readonly Compiled[],
): RuleWarning[] {
  return list.flatMap((rule, at) => {
    const takers = [...before, ...list.slice(0, at)].filter((other) => holdsWherever(other, rule));
    const by = rule.matches.map((one) =>
      takers.find(({ matches }) => matches.some((other) => implies(one, other))),
    );
    if (by.some((taker) => taker === undefined)) return [];
    return [
      {
        file,
        rule: rule.code,
        what: 'shadowed' as const,
        by: [...new Set(by.map((taker) => taker?.code ?? ''))],
      },
    ];
  });
}

/** What forbids the first forbids the second, too. */
const holdsWherever = (first: Compiled, second: Compiled): boolean =>
  first.unless.every((one) => second.unless.some((other) => implies(one, other)));

/**
 * Whether a text that the first alternative matches is always matched by the second. Parts of a `+` stand near the first
 * of them, so only what stands near that one is sure to be near.
 */
function implies(first: Alternative, second: Alternative): boolean {
  const isSingle = second.length === 1;
  const at = second.map((wanted) =>
    first.flatMap((given, index) =>
      given.every((phrase) => wanted.some((one) => holds(phrase, one, isSingle))) ? [index] : [],
    ),
  );
  if (at.some((places) => places.length === 0)) return false;
  if (isSingle || at[0]?.includes(0) === true) return true;
  return second.length === 2 && at[1]?.includes(0) === true;
}

/** Whether the shorter stands in the longer phrase, not as a landmark: "depan pasar" is no matter of a market. */
function holds(longer: string, shorter: string, isAnywhere: boolean): boolean {
  if (longer === shorter || longer.startsWith(`${shorter} `)) return true;
  return isAnywhere && ` ${longer} `.includes(` ${shorter} `) && !longer.split(' ').includes('depan');
}
