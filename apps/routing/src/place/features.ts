import { addressesIn, lettersOf, phrasesOf, placeWords } from './words';

export interface Said {
  title?: string;
  text: string;
  address?: string;
}

/** How much each kind of words counts: phrases of the address, its letters, phrases of the text. Measured. */
export const GROUP_WEIGHTS = [3, 3, 2] as const;

/** More would be a text without spaces, or an attack. */
const MOST_WORDS = 400;

/**
 * What may tell the place, for each of GROUP_WEIGHTS, as hashes: what is learnt names no street and no house that a
 * citizen wrote. Without an address, what reads like one in the text stands for it.
 */
export function featuresOf({ title, text, address }: Said): number[][] {
  const words = placeWords(title === undefined ? text : `${title}\n${text}`).slice(0, MOST_WORDS);
  const stated = placeWords(address ?? '').slice(0, MOST_WORDS);
  const addresses = stated.length > 0 ? [stated] : addressesIn(words);
  return [
    hashes('a', addresses.flatMap(phrasesOf)),
    hashes('l', addresses.flatMap(lettersOf)),
    hashes('t', phrasesOf(words)),
  ];
}

const hashes = (group: string, parts: readonly string[]): number[] => [
  ...new Set(parts.map((part) => hash(`${group} ${part}`))),
];

/** FNV-1a. */
function hash(word: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < word.length; at++) value = Math.imul(value ^ word.charCodeAt(at), 0x01000193);
  return value >>> 0;
}

/** The same phrase of an address and of a text: texts are learnt from only as far as they repeat addresses. */
export const addressTwins = ({ title, text }: Said): Map<number, number> =>
  new Map(
    phrasesOf(placeWords(title === undefined ? text : `${title}\n${text}`).slice(0, MOST_WORDS)).map(
      (phrase) => [hash(`t ${phrase}`), hash(`a ${phrase}`)],
    ),
  );
