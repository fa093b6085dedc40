import type { Reading } from '../classify/words';
import { isArticle, isFiller, isPlace } from './vocabulary';

/** What a text says of where. Two that differ in one of them are not of the same place. */
export interface Whereabouts {
  streets: string[];
  /** The first two words of street names of three: the third may be the sentence going on. */
  beginnings: string[];
  gangs: string[];
  landmarks: string[];
  rt: string[];
  rw: string[];
  /** Of houses. */
  numbers: string[];
}

const LONGEST_NAME = 3;
/** More digits are a telephone number or an amount. */
const MOST_DIGITS = 3;
const ROMAN = ['i', 'ii', 'iii', 'iv', 'v', 'vi', 'vii', 'viii', 'ix', 'x'];
/** Of abbreviations: theirs end no sentence. */
const ABBREVIATED = /\b(jl|jln|gg|no|nmr|kel|kec|rt|rw|perum|kp|ds|blk|dpn)\s*[.:]/gi;

/** Where a name must end: sentences and clauses, but not "Jl.". */
export const clausesOf = (text: string): string[] =>
  text.replace(ABBREVIATED, '$1 ').split(/[.,;:!?()"\n]+|\s[-–]\s/);

/** Old and new spellings are one: Soekarno, Djakarta, Tjipto. */
const fold = (word: string): string =>
  word
    .replace(/oe/g, 'u')
    .replace(/dj/g, 'j')
    .replace(/tj/g, 'c')
    .replace(/(.)\1+/g, '$1');

const isNumber = (word: string | undefined): word is string => /^[0-9]+$/.test(word ?? '');

/** As a plain number: "03", "iii" and "3" are the same. */
function numberOf(word: string | undefined): string | undefined {
  if (word === undefined) return undefined;
  const roman = ROMAN.indexOf(word) + 1;
  if (roman > 0) return String(roman);
  return isNumber(word) && word.length <= MOST_DIGITS ? String(Number(word)) : undefined;
}

/** Tells where a name must end. */
export interface NameEnds {
  /** Words that tell what is wrong: no name goes on with them. */
  isOfMatter(word: string): boolean;
  /** Whether the name of a kelurahan or kecamatan begins here. */
  isArea(written: readonly string[], at: number): boolean;
}

/** Reads the places out of the clauses. */
export function whereaboutsOf(clauses: readonly Reading[], ends: NameEnds): Whereabouts {
  const found: Whereabouts = {
    ...{ streets: [], beginnings: [], gangs: [], landmarks: [], rt: [], rw: [], numbers: [] },
  };
  for (const clause of clauses) readClause(clause, ends, found);
  return found;
}

/** As `words.csv` reads in front of, near, behind, opposite … */
const BESIDE = 'depan';
/** "G12", "BB 5": what stands on the gates of an estate. */
const HOUSE = /^(?!di|ke|km|jl|jp)[a-z]{1,2}$/;
/** They announce something of their own. */
const ANNOUNCERS: ReadonlySet<string> = new Set([
  '',
  'jalan',
  'gang',
  'rt',
  'rw',
  'no',
  'nomor',
  'nmr',
  'blok',
]);

function readClause({ written, words }: Reading, ends: NameEnds, found: Whereabouts): void {
  const endsName = (at: number): boolean => {
    const word = words[at] ?? '';
    return ANNOUNCERS.has(word) || isNumber(word) || isFiller(word) || ends.isOfMatter(word);
  };
  const nameFrom = (from: number, longest: number): string[] => {
    const name: string[] = [];
    for (let at = from; name.length < longest && !endsName(at); at++) {
      // Within a name these begin another one; "Jalan Dinoyo" and "Jalan Pasar Besar" begin with them.
      const isAnother =
        isPlace(words[at] ?? '') || ends.isArea(written, at) || numberOf(written[at]) !== undefined;
      if (name.length > 0 && isAnother) break;
      name.push(fold(written[at] ?? ''));
    }
    return name;
  };
  const number = (at: number, into: string[]): void => {
    const value = numberOf(written[at]);
    if (value !== undefined) into.push(value);
  };
  const street = (at: number): void => {
    const begin = words[at] === 'raya' ? at + 1 : at;
    const name = nameFrom(begin, LONGEST_NAME);
    // "jalan pasar" is the way to some market.
    if (name.length === 0 || (name.length === 1 && isPlace(words[begin] ?? ''))) return;
    // "Danau Toba 5" is not "Danau Toba 3", and may not be "Danau Toba".
    const value = numberOf(written[begin + name.length]);
    found.streets.push([...name, ...(value === undefined ? [] : [value])].join(' '));
    // "Muharto 1/15": the house.
    if (value !== undefined) number(begin + name.length + 1, found.numbers);
    if (name.length === LONGEST_NAME && value === undefined)
      found.beginnings.push(name.slice(0, 2).join(' '));
  };
  const gang = (at: number): void => {
    const value = numberOf(written[at]);
    const name = value === undefined ? nameFrom(at, 2) : [value];
    if (name.length > 0) found.gangs.push(name.join(' '));
  };
  /** "masjid al huda", "sdn bareng 3", "balai rw 5", "pasar dinoyo". */
  const landmark = (at: number): void => {
    const name = nameFrom(at + 1, isArticle(written[at + 1] ?? '') ? 2 : 1);
    const isOfRw = words[at + 1] === 'rw' || words[at + 1] === 'rt';
    const value = numberOf(written[isOfRw ? at + 2 : at + 1 + name.length]);
    if (name.length > 0 || value !== undefined)
      found.landmarks.push([words[at], ...name, value].filter((piece) => piece !== undefined).join(' '));
  };

  /** "depan warkop tiga putri": whatever it is, it is not what another one stands beside. */
  const beside = (at: number): void => {
    const name = isPlace(words[at] ?? '') ? [] : nameFrom(at, 2);
    if (name.length === 2) found.landmarks.push(name.join(' '));
  };

  words.forEach((word, at) => {
    if (word === 'jalan') street(at + 1);
    else if (word === 'gang') gang(at + 1);
    else if (word === 'rt' || word === 'rw') number(at + 1, found[word]);
    else if (word === 'no' || word === 'nomor' || word === 'nmr') number(at + 1, found.numbers);
    else if (word === BESIDE) beside(at + 1);
    else if (isPlace(word)) landmark(at);
    else if (HOUSE.test(written[at] ?? '') && isNumber(words[at + 1]))
      found.numbers.push(`${written[at]} ${words[at + 1]}`);
  });
}
