import type { Reason } from '@sambung/contracts';
import {
  fullName,
  officesOn,
  type Apparatus,
  type Category,
  type City,
  type NotOurs,
  type Rule,
} from '../city/city';
import { matcher, type Match } from '../classify/matcher';
import { parsePattern, wordsOf } from '../classify/pattern';
import { kindsOf } from '../classify/precedent';
import type { Hints } from '../classify/rank';
import { reader, spell, type Reading } from '../classify/words';
import type { LearntPlaces } from '../place/learn';
import { locator, type Place } from '../place/locate';
import { screener, type Screening } from '../triage/screen';
import { triage, type Triage } from '../triage/triage';
import type { Matter } from './decision';

/** A city's data, compiled for reading texts with. */
export interface Instruments {
  read(...texts: string[]): Reading;
  rules(words: readonly string[]): Match[];
  /** What the rules that match say of each kind of office. */
  hints(matches: readonly Match[]): Hints;
  triage(words: readonly string[], stated: string | undefined): Triage;
  /** With what a model knows of places, where there is one. */
  locate(matter: Matter, learnt?: LearntPlaces): Place;
  screen(...texts: string[]): Screening;
  notOurs(words: readonly string[], address: string | undefined, place: Place): Reason | undefined;
  offices(date: string): Offices;
  /** Stands in the city's own data: no citizen's word. */
  isOwnWord(word: string): boolean;
  category(name: string): Category | undefined;
}

/** The offices as they are on a day. */
export interface Offices {
  byCode: ReadonlyMap<string, Apparatus>;
  /** By the Kemendagri code of the kelurahan or kecamatan. */
  byArea: ReadonlyMap<string, Apparatus>;
  inspectorate: Apparatus | undefined;
}

/** A city is frozen, so what is compiled of it holds for as long as it is there. */
const compiled = new WeakMap<City, Instruments>();

export function instrumentsOf(city: City): Instruments {
  const existing = compiled.get(city);
  if (existing !== undefined) return existing;
  const instruments = compile(city);
  compiled.set(city, instruments);
  return instruments;
}

function compile(city: City): Instruments {
  const patterns = [...city.rules, ...city.classes, ...city.notOurs].flatMap(({ match, unless }) =>
    unless === undefined ? [match] : [match, unless],
  );
  const read = reader(
    city.words,
    patterns.flatMap((pattern) => wordsOf(parsePattern(pattern))),
  );
  const ownWords = new Set([
    ...city.words.flatMap(({ word, forms }) => [word, ...forms]),
    ...patterns.flatMap((pattern) => wordsOf(parsePattern(pattern))),
    ...city.examples.flatMap(({ text }) => spell(text)),
    ...city.apparatus.flatMap(({ duties }) => spell(duties)),
  ]);
  const kindOf = kindsOf(city);
  const classes = matcher(city.classes);
  const notOurs = matcher(city.notOurs);
  const categories = new Map(
    city.categories.flatMap((one) => [
      [one.name, one],
      [fullName(one), one],
    ]),
  );
  let latest: { date: string; offices: Offices } | undefined;
  const locators = new WeakMap<LearntPlaces, ReturnType<typeof locator>>();
  const plainly = locator(city);
  const locatorBy = (learnt: LearntPlaces | undefined): ReturnType<typeof locator> => {
    if (learnt === undefined) return plainly;
    const known = locators.get(learnt) ?? locator(city, learnt);
    locators.set(learnt, known);
    return known;
  };
  return {
    read,
    isOwnWord: (word) => ownWords.has(word),
    category: (name) => categories.get(name),
    offices(date) {
      if (latest?.date !== date) latest = { date, offices: officesByKey(city, date) };
      return latest.offices;
    },
    rules: matcher(city.rules),
    hints: (matches) => hintsOf(city.rules, matches, kindOf),
    triage: (words, stated) => triage(city.classes, classes(words), stated),
    locate: (matter, learnt) => locatorBy(learnt)(matter),
    screen: screener(city),
    notOurs(words, address, place) {
      const find = (kind: NotOurs['kind'], among: readonly string[]): Reason | undefined => {
        for (const { index, keyword } of notOurs(among)) {
          const entry = city.notOurs[index];
          if (entry?.kind !== kind) continue;
          return { code: `authority.${kind}`, parameters: { keyword, addressee: entry.addressee } };
        }
        return undefined;
      };
      // an address names what stands there ("depan kantor PLN"): only its area counts
      return (
        find('matter', words) ??
        (place.isNamed ? undefined : find('area', [...words, ...read(address ?? '').words]))
      );
    },
  };
}

function officesByKey(city: City, date: string): Offices {
  const offices = officesOn(city, date);
  return {
    byCode: new Map(offices.map((office) => [office.code, office])),
    byArea: new Map(offices.flatMap((office) => (office.area === undefined ? [] : [[office.area, office]]))),
    inspectorate: offices.find(({ role }) => role === 'inspectorate'),
  };
}

/** A second rule of another kind says less than the first. */
const FURTHER = 0.5;

function hintsOf(rules: readonly Rule[], matches: readonly Match[], kindOf: (to: string) => string): Hints {
  const hints = new Map<string, number>();
  for (const { index } of matches) {
    const rule = rules[index];
    if (rule === undefined) continue;
    const kind = kindOf(rule.to);
    if (!hints.has(kind)) hints.set(kind, rule.confidence * (hints.size === 0 ? 1 : FURTHER));
  }
  return hints;
}
