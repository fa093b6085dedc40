import type { City } from '../city/city';
import { trie } from '../classify/trie';
import { spell } from '../classify/words';

type Kind = 'kelurahan' | 'kecamatan' | 'puskesmas';

/** A name that stands in a text, read as the place that it most likely means there. */
export interface Mention {
  kind: Kind;
  /** Kemendagri code; of a puskesmas the code of its apparatus. */
  code: string;
  strength: number;
}

/** How well a name is said to be the place. */
const STREET = 1;
const BARE = 2;
const ANNOUNCED = 3;
const STATED = 4;

interface Name {
  kind: Kind;
  code: string;
  commonWord: boolean;
}

/** Words that announce what the name after them is the name of. */
const ANNOUNCES = new Map<string, Kind | 'street' | 'somewhere'>([
  ...every('kelurahan', 'kel kelurahan kelurahane klurahan lurah desa'),
  ...every('kecamatan', 'kec kecamatan kecamatane kcmtn camat'),
  ...every('puskesmas', 'puskesmas puskesmase puskes pusk pkm'),
  ...every('street', 'jl jln jalan dalan raya gang gg'),
  ...every('somewhere', 'di ndek nang ning dek daerah wilayah kampung warga perum'),
]);

function every<T extends string>(announced: T, words: string): [string, T][] {
  return words.split(' ').map((word) => [word, announced]);
}

export interface Gazetteer {
  mentionsIn(text: string, isAddress: boolean): Mention[];
  /** What a form's own field names; it says nothing but the place, so the whole of it must be the name. */
  stated(kind: Kind, field: string): Mention[];
}

/** The city's names with their spellings, compiled once; a text is then searched in one pass. */
export function gazetteer(city: City): Gazetteer {
  const names = trie<Name>();
  const add = (name: Name, spellings: readonly string[]): void => {
    for (const spelling of spellings) names.add(spell(spelling), name);
  };
  for (const { code, name, variants, commonWord } of city.kelurahan)
    add({ kind: 'kelurahan', code, commonWord }, [name, ...variants]);
  for (const { code, name, variants } of city.kecamatan)
    add({ kind: 'kecamatan', code, commonWord: false }, [name, ...variants]);
  for (const { apparatus, name, variants } of city.puskesmas)
    add({ kind: 'puskesmas', code: apparatus, commonWord: false }, [name, ...variants]);

  return {
    mentionsIn(text, isAddress) {
      const words = spell(text);
      const longest = new Map<number, { length: number; names: Name[] }>();
      names.scan(words, (name, at, length) => {
        const here = longest.get(at);
        if (here === undefined || here.length < length) longest.set(at, { length, names: [name] });
        else if (here.length === length) here.names.push(name);
      });
      return [...longest].flatMap(([at, here]) => meaningOf(here.names, words[at - 1], isAddress) ?? []);
    },
    stated(kind, field) {
      const words = spell(field).filter((word) => ANNOUNCES.get(word) !== kind);
      const found: Mention[] = [];
      names.scan(words, (name, at, length) => {
        if (name.kind === kind && at === 0 && length === words.length)
          found.push({ kind, code: name.code, strength: STATED });
      });
      return found;
    },
  };
}

/** Kecamatan, kelurahan and puskesmas share names: the word before tells them apart. */
function meaningOf(
  names: readonly Name[],
  before: string | undefined,
  isAddress: boolean,
): Mention | undefined {
  const announced = ANNOUNCES.get(before ?? '');
  const as = (kind: Kind, strength: number): Mention | undefined => {
    const name = names.find((one) => one.kind === kind);
    return name && { kind, code: name.code, strength };
  };
  const kelurahan = names.find(({ kind }) => kind === 'kelurahan');
  // the bare name of a kecamatan that is also a kelurahan says the kecamatan, and no more
  const isBoth = names.some(({ kind }) => kind === 'kecamatan');
  if (announced === 'street') return isBoth ? undefined : as('kelurahan', STREET);
  if (announced !== undefined && announced !== 'somewhere') {
    const announcedOne = as(announced, ANNOUNCED);
    if (announcedOne !== undefined) return announcedOne;
  }
  if (isBoth) return as('kecamatan', BARE);
  if (kelurahan?.commonWord === true && !isAddress && announced === undefined) return undefined;
  return as('kelurahan', BARE);
}
