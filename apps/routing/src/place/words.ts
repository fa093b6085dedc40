import { spell } from '../classify/words';

/** Words of addresses that are written in many ways, read as one. */
const FORMS = new Map<string, string>([
  ...read('jl', 'jln jalan dalan'),
  ...read('gg', 'gang'),
  ...read('kel', 'kelurahan kelurahane klurahan kl lurah desa'),
  ...read('kec', 'kecamatan kecamatane kcmtn camat kc'),
  ...read('no', 'nomor nomer'),
  ...read('perum', 'perumahan perumnas'),
  ...read('apartemen', 'apartment apt'),
  ...['i', 'ii', 'iii', 'iv', 'v', 'vi', 'vii', 'viii', 'ix', 'x', 'xi', 'xii', 'xiii', 'xiv', 'xv'].map(
    (roman, at): [string, string] => [roman, String(at + 1)],
  ),
]);

function read(as: string, forms: string): [string, string][] {
  return forms.split(' ').map((form) => [form, as]);
}

/** A text as the words of addresses: "Jalan Melati Gang IV" and "jl melati gg 4" are the same. */
export const placeWords = (text: string): string[] => spell(text).map((word) => FORMS.get(word) ?? word);

const BEGINS_ADDRESS = new Set([
  'jl',
  'gg',
  'kel',
  'kec',
  'perum',
  'apartemen',
  'kampung',
  'rusun',
  'rw',
  'rt',
]);
const ADDRESS_WORDS = 6;

/** What reads like an address within a text: a few words from each word that begins one. */
export function addressesIn(words: readonly string[]): string[][] {
  const found: string[][] = [];
  let end = 0;
  words.forEach((word, at) => {
    if (!BEGINS_ADDRESS.has(word)) return;
    const last = found.at(-1);
    const until = Math.min(at + ADDRESS_WORDS, words.length);
    if (last !== undefined && at <= end) last.push(...words.slice(end, until));
    else found.push(words.slice(at, until));
    end = until;
  });
  return found;
}

/** Every sequence of up to three words. */
export function phrasesOf(words: readonly string[]): string[] {
  const phrases: string[] = [];
  for (let length = 1; length <= 3; length++)
    for (let at = 0; at + length <= words.length; at++) phrases.push(words.slice(at, at + length).join(' '));
  return phrases;
}

/** Every three to five letters of the words that are no numbers: they find a name that is misspelt. */
export function lettersOf(words: readonly string[]): string[] {
  const letters: string[] = [];
  for (const word of words) {
    if (/[0-9]/.test(word)) continue;
    const bounded = `_${word}_`;
    for (let length = 3; length <= 5; length++)
      for (let at = 0; at + length <= bounded.length; at++) letters.push(bounded.slice(at, at + length));
  }
  return letters;
}
