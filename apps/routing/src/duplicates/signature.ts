import type { Decision, Matter } from '../assign/decision';
import type { City } from '../city/city';
import { matcher } from '../classify/matcher';
import { parsePattern, wordsOf } from '../classify/pattern';
import { reader, spell } from '../classify/words';
import { CLASSES } from '../triage/triage';
import { hashOf } from './hash';
import { isFiller, isPlace } from './vocabulary';
import { clausesOf, whereaboutsOf, type Whereabouts } from './whereabouts';

/** What is kept of a complaint to know another one of the same matter by. Words and names are hashes. */
export type Signature = { [K in keyof Whereabouts]: number[] } & {
  /** Codes of the public matters in the city's `duplicates.csv`. */
  kinds: string[];
  kelurahan?: string;
  kecamatan?: string;
  point?: { latitude: number; longitude: number };
  /** Of the city's own words that tell what is wrong: no names are among them. */
  words: number[];
};

/** More say nothing more, and a row must stay small. */
const MOST_WORDS = 60;
const MOST_NAMES = 3;
const MOST_KINDS = 2;

/** Undefined where it must not be linked with another person's: a private matter, or none at a public place. */
export type Signer = (matter: Matter, decision: Pick<Decision, 'class' | 'place'>) => Signature | undefined;

const signers = new WeakMap<City, Signer>();

export function signerOf(city: City): Signer {
  const known = signers.get(city) ?? compile(city);
  signers.set(city, known);
  return known;
}

function compile(city: City): Signer {
  const patternWords = (list: readonly { match: string; unless?: string }[]): string[] =>
    list.flatMap(({ match, unless }) =>
      wordsOf(parsePattern(unless === undefined ? match : `${match} | ${unless}`)),
    );
  const ofMatter = new Set(patternWords(city.duplicates).filter((word) => !isPlace(word)));
  const vocabulary = new Set([...patternWords(city.rules), ...patternWords(city.duplicates)]);
  const read = reader(city.words, vocabulary);
  const known = new Set([...vocabulary, ...city.words.map(({ word }) => word)]);
  const match = matcher(city.duplicates);
  const ends = { isOfMatter: (word: string) => ofMatter.has(word), isArea: areasOf(city) };

  return ({ title, text, address, latitude, longitude }, decision) => {
    // A bribe, a question and a wish are each one person's.
    if (decision.class !== CLASSES.complaint) return undefined;
    const { words } = read(title ?? '', text);
    const matters = match(words).map(({ index }) => city.duplicates[index]);
    if (matters.length === 0 || matters.some((one) => one?.kind === 'private')) return undefined;
    const clauses = [title ?? '', text, address === undefined ? '' : stated(address)].flatMap(clausesOf);
    const places = whereaboutsOf(
      clauses.map((clause) => read(clause)),
      ends,
    );
    const { kelurahan, kecamatan } = decision.place;
    const point = latitude === undefined || longitude === undefined ? undefined : { latitude, longitude };
    const telling = words.filter(
      (word) => known.has(word) && !isFiller(word) && !isPlace(word) && word !== 'jalan',
    );
    return {
      kinds: matters.flatMap((one) => one?.code ?? []).slice(0, MOST_KINDS),
      ...(kelurahan !== undefined && { kelurahan }),
      ...(kecamatan !== undefined && { kecamatan }),
      ...(point && { point }),
      streets: hashes(places.streets, MOST_NAMES),
      beginnings: hashes(places.beginnings, MOST_NAMES),
      gangs: hashes(places.gangs, MOST_NAMES),
      landmarks: hashes(places.landmarks, MOST_NAMES),
      rt: hashes(places.rt, MOST_NAMES),
      rw: hashes(places.rw, MOST_NAMES),
      numbers: hashes(places.numbers, MOST_NAMES),
      words: hashes(telling, MOST_WORDS),
    };
  };
}

/** Whether an area's name stands at a position. */
function areasOf({ kelurahan, kecamatan }: City): (written: readonly string[], at: number) => boolean {
  const spelt = [...kelurahan, ...kecamatan].flatMap(({ name, variants }) => [name, ...variants].map(spell));
  const names = new Set(spelt.map((words) => words.join(' ')));
  const lengths = [...new Set(spelt.map(({ length }) => length))];
  return (written, at) => lengths.some((length) => names.has(written.slice(at, at + length).join(' ')));
}

/** A form's address may be the street's bare name. */
const stated = (address: string): string =>
  /^\s*(jl|jln|jalan|gg|gang|perum)/i.test(address) ? address : `Jl ${address}`;

const hashes = (words: readonly string[], most: number): number[] =>
  [...new Set(words.map(hashOf))].slice(0, most);
