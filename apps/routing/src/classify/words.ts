import type { Word } from '../city/city';

/** Ends a sentence, title or field: no phrase reaches across it. */
const BREAK = '';

/** What was read: the words as written (lower case) and, position by position, the words that patterns use. */
export interface Reading {
  written: string[];
  words: string[];
}

/** Lower case, without accents; a letter that is drawn out ("lamaaaa") is written once. */
export const spell = (text: string): string[] =>
  text
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/([aeiou])\1{2,}|([a-z])\2{2,}(?![a-z])/g, '$1$2')
    .match(/[a-z]+|[0-9]+/g) ?? [];

/** Indonesian and Javanese endings, longest first: lampunya, lampune, dalane, parkiran. */
const ENDINGS = ['nya', 'kan', 'lah', 'kah', 'pun', 'ne', 'an', 'ku', 'mu', 'en', 'e', 'i'];
const BEGINNINGS = [
  'meng', 'peng', 'mem', 'men', 'pem', 'pen', 'per', 'ber', 'ter', 'nge',
  'me', 'pe', 'di', 'ke', 'ng', 'ny', 'm', 'n',
]; // prettier-ignore

/** A shorter stem is too often chance: "kiri" is no "kir", "mukti" no "ukt". */
const SHORTEST_STEM = 4;
/** Such an ending is rarely chance, so that abbreviations may take it: "pjune", "ktpnya". */
const CLEAR_ENDINGS = new Set(['nya', 'ne']);

/**
 * Reads a text as the words that the patterns know. Only a known word is ever made of another, so that nothing is
 * taken for what no pattern asks about.
 */
export function reader(
  table: readonly Word[],
  vocabulary: Iterable<string>,
): (...texts: string[]) => Reading {
  const known = new Map<string, string>();
  for (const word of vocabulary) known.set(word, word);
  for (const { word, forms } of table) {
    known.set(word, word);
    for (const form of forms) known.set(form, word);
  }

  const stem = (written: string): string => {
    const ends = ['', ...ENDINGS.filter((ending) => written.endsWith(ending))];
    const begins = ['', ...BEGINNINGS.filter((beginning) => written.startsWith(beginning))];
    for (const begin of begins)
      for (const end of ends) {
        const core = written.slice(begin.length, written.length - end.length);
        if (core.length < SHORTEST_STEM && !(begin === '' && core.length === 3 && CLEAR_ENDINGS.has(end)))
          continue;
        const word = known.get(core);
        if (word !== undefined) return word;
      }
    return written;
  };

  return (...texts) => {
    const written = texts.flatMap((text) => [...spell(text), BREAK]);
    return { written, words: written.map((word) => known.get(word) ?? stem(word)) };
  };
}
