import type { City } from '../city/city';
import { speller } from './spelling';
import { placeWords } from './words';

type Kind = 'kelurahan' | 'kecamatan' | 'puskesmas';

/** A name that stands in a text, read as the place that it most likely means there. */
export interface Mention {
  kind: Kind;
  /** Kemendagri code; of a puskesmas the code of its apparatus. */
  code: string;
  strength: number;
}

/** How well a name is said to be the place. */
export const STREET = 1;
const MISSPELT = 2;
const BARE = 3;
const ANNOUNCED = 4;
export const STATED = 5;

interface Name {
  /** A street or landmark says its kelurahan. */
  kind: Kind | 'street';
  code: string;
  commonWord?: boolean;
}

/** Words that announce what the name after them is the name of. */
const ANNOUNCES = new Map<string, Kind | 'street' | 'somewhere'>([
  ['kel', 'kelurahan'],
  ['kec', 'kecamatan'],
  ...every('puskesmas', 'puskesmas puskesmase puskes pusk pkm'),
  ...every('street', 'jl raya gg'),
  ...every('somewhere', 'di ndek nang ning dek daerah wilayah kampung warga perum'),
]);

function every<T extends string>(announced: T, words: string): [string, T][] {
  return words.split(' ').map((word) => [word, announced]);
}

const MOST_WORDS = 5;
const MOST_WORDS_MISSPELT = 3;

export type Names = Pick<City, 'kelurahan' | 'kecamatan' | 'puskesmas'> & Partial<Pick<City, 'streets'>>;

export interface Gazetteer {
  mentionsIn(text: string, isAddress: boolean): Mention[];
  /** What a form's own field names; it says nothing but the place, so the whole of it must be the name. */
  stated(kind: Kind, field: string): Mention[];
}

/** The city's names with their spellings, compiled once; it does not matter where a name is written apart. */
export function gazetteer(city: Names): Gazetteer {
  const names = new Map<string, Name[]>();
  const add = (name: Name, spellings: readonly string[]): void => {
    for (const key of new Set(spellings.map((spelling) => placeWords(spelling).join('')))) {
      const others = names.get(key);
      if (others === undefined) names.set(key, [name]);
      else others.push(name);
    }
  };
  for (const { code, name, variants, commonWord } of city.kelurahan)
    add({ kind: 'kelurahan', code, commonWord }, [name, ...variants]);
  for (const { code, name, variants } of city.kecamatan)
    add({ kind: 'kecamatan', code }, [name, ...variants]);
  for (const { apparatus, name, variants } of city.puskesmas)
    add({ kind: 'puskesmas', code: apparatus }, [name, ...variants]);
  const near = speller(names.keys());
  /** Where one slip leads to two places, to neither. */
  const nearly = (written: string): Name[] | undefined => {
    const [found, ...others] = near(written).map((key) => names.get(key) ?? []);
    const isSame = others.every((other) => codesOf(other) === codesOf(found ?? []));
    return isSame ? found : undefined;
  };
  for (const { name, variants, kelurahan } of city.streets ?? [])
    for (const code of kelurahan) add({ kind: 'street', code }, [name, ...variants]);

  return {
    mentionsIn(text, isAddress) {
      const words = placeWords(text);
      const found: Mention[] = [];
      for (let at = 0; at < words.length;) {
        const before = words[at - 1];
        const hit = longestAt(words, at, (key) => names.get(key));
        if (hit !== undefined) found.push(...meaningOf(hit.value, before, isAddress));
        const isAnnounced = before === 'kel' || before === 'kec';
        const misspelt =
          hit === undefined && (isAnnounced || isAddress)
            ? longestAt(words, at, (key) => nearly(key), MOST_WORDS_MISSPELT)
            : undefined;
        if (misspelt !== undefined)
          for (const mention of meaningOf(misspelt.value, before, isAddress))
            if (mention.kind !== 'puskesmas' && mention.strength >= BARE)
              found.push({ ...mention, strength: MISSPELT });
        at += hit?.length ?? misspelt?.length ?? 1;
      }
      return found;
    },
    stated(kind, field) {
      const key = placeWords(field)
        .filter((word) => ANNOUNCES.get(word) !== kind)
        .join('');
      const ofKind = (list: readonly Name[] = []): Name[] => list.filter((name) => name.kind === kind);
      const exact = ofKind(names.get(key));
      const found = exact.length > 0 ? exact : ofKind(nearly(key));
      return found.map(({ code }) => ({ kind, code, strength: STATED }));
    },
  };
}

const codesOf = (names: readonly Name[]): string => names.map(({ kind, code }) => `${kind} ${code}`).join();

function longestAt<T>(
  words: readonly string[],
  at: number,
  find: (key: string) => T | undefined,
  most = MOST_WORDS,
): { value: T; length: number } | undefined {
  for (let length = Math.min(most, words.length - at); length > 0; length--) {
    const value = find(words.slice(at, at + length).join(''));
    if (value !== undefined) return { value, length };
  }
  return undefined;
}

/** Kecamatan, kelurahan and puskesmas share names: the word before tells them apart. */
function meaningOf(names: readonly Name[], before: string | undefined, isAddress: boolean): Mention[] {
  const announced = ANNOUNCES.get(before ?? '');
  const as = (kind: Name['kind'], strength: number): Mention[] =>
    names
      .filter((name) => name.kind === kind)
      .map(({ code }) => ({ kind: kind === 'street' ? 'kelurahan' : kind, code, strength }));
  const [kelurahan] = names.filter(({ kind }) => kind === 'kelurahan');
  // the bare name of a kecamatan that is also a kelurahan says the kecamatan, and no more
  const isBoth = names.some(({ kind }) => kind === 'kecamatan');
  if (names.some(({ kind }) => kind === 'street')) return as('street', STREET);
  if (announced === 'street') return isBoth ? [] : as('kelurahan', STREET);
  if (announced !== undefined && announced !== 'somewhere') {
    const announcedOnes = as(announced, ANNOUNCED);
    if (announcedOnes.length > 0) return announcedOnes;
  }
  if (isBoth) return as('kecamatan', BARE);
  if (kelurahan?.commonWord === true && !isAddress && announced === undefined) return [];
  return as('kelurahan', BARE);
}
