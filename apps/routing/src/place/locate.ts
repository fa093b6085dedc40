import type { Reason } from '@sambung/contracts';
import type { Matter } from '../assign/decision';
import type { City, Kelurahan } from '../city/city';
import { trie } from '../classify/trie';
import { BREAK, spell } from '../classify/words';

/** Where a complaint is, as far as its words say. */
export interface Place {
  /** Kemendagri codes. */
  kelurahan?: string;
  kecamatan?: string;
  /** How sure the kelurahan is, 0 to 1. */
  confidence: number;
  /** Code of the health centre that is named as one. */
  puskesmas?: string;
  reasons: Reason[];
}

/** Words that announce what the name after them is the name of. */
const ANNOUNCES: Record<string, 'kelurahan' | 'kecamatan' | 'puskesmas' | 'street' | 'somewhere'> = {
  ...Object.fromEntries(['kel', 'kelurahan', 'kelurahane', 'lurah', 'desa', 'klurahan'].map((w) => [w, 'kelurahan'])),
  ...Object.fromEntries(['kec', 'kecamatan', 'kecamatane', 'camat', 'kcmtn'].map((w) => [w, 'kecamatan'])),
  ...Object.fromEntries(['puskesmas', 'pkm', 'puskes', 'pusk', 'puskesmase'].map((w) => [w, 'puskesmas'])),
  ...Object.fromEntries(['jl', 'jln', 'jalan', 'dalan', 'gang', 'gg', 'raya'].map((w) => [w, 'street'])),
  ...Object.fromEntries(
    ['di', 'ndek', 'nang', 'ning', 'dek', 'daerah', 'wilayah', 'kampung', 'warga', 'perum'].map((w) => [w, 'somewhere']),
  ),
}; // prettier-ignore

type Name = { kind: 'kelurahan' | 'kecamatan' | 'puskesmas'; code: string; commonWord: boolean };

/** How well a name was said to be the place; the form's own field beats all. */
const STATED = 4;
const ANNOUNCED = 3;
const BARE = 2;
const STREET = 1;
const CONFIDENCE = [0, 0.7, 0.9, 1, 1] as const;

/** A name of one word may be a street or a house elsewhere; the texts of a city are searched once each. */
export function locator(city: City): (matter: Matter) => Place {
  const names = trie<Name>();
  const add = (kind: Name['kind'], code: string, commonWord: boolean, spellings: readonly string[]): void => {
    for (const spelling of spellings) names.add(spell(spelling), { kind, code, commonWord });
  };
  for (const { code, name, variants, commonWord } of city.kelurahan)
    add('kelurahan', code, commonWord, [name, ...variants]);
  for (const { code, name, variants } of city.kecamatan) add('kecamatan', code, false, [name, ...variants]);
  for (const { apparatus, name, variants } of city.puskesmas)
    add('puskesmas', apparatus, false, [name, ...variants]);
  const kelurahanByCode = new Map(city.kelurahan.map((one) => [one.code, one]));
  const nameOf = (code: string): string =>
    (kelurahanByCode.get(code) ?? city.kecamatan.find((one) => one.code === code))?.name ?? code;

  const stated = (kind: Name['kind'], text: string | undefined): string | undefined => {
    const words = spell(text ?? '').filter((word) => ANNOUNCES[word] !== kind);
    let code: string | undefined;
    names.scan(words, (name, at, length) => {
      if (name.kind === kind && at === 0 && length === words.length) code = name.code;
    });
    return code;
  };

  return (matter) => {
    const kelurahan = new Map<string, number>();
    const kecamatan = new Map<string, number>();
    const puskesmas = new Set<string>();
    const note = (where: Map<string, number>, code: string, strength: number): void => {
      where.set(code, Math.max(strength, where.get(code) ?? 0));
    };

    const read = (text: string | undefined, isAddress: boolean): void => {
      if (text === undefined) return;
      const words = spell(text);
      const byStart = new Map<number, { length: number; names: Name[] }>();
      names.scan(words, (name, at, length) => {
        const here = byStart.get(at);
        if (here === undefined || here.length < length) byStart.set(at, { length, names: [name] });
        else if (here.length === length) here.names.push(name);
      });
      for (const [at, here] of byStart) {
        const announced = ANNOUNCES[words[at - 1] ?? BREAK];
        const of = (kind: Name['kind']): Name | undefined => here.names.find((name) => name.kind === kind);
        const [asPuskesmas, asKecamatan, asKelurahan] = [of('puskesmas'), of('kecamatan'), of('kelurahan')];
        if (announced === 'puskesmas' && asPuskesmas !== undefined) puskesmas.add(asPuskesmas.code);
        else if (announced === 'kelurahan' && asKelurahan !== undefined)
          note(kelurahan, asKelurahan.code, ANNOUNCED);
        else if (announced === 'kecamatan' && asKecamatan !== undefined)
          note(kecamatan, asKecamatan.code, ANNOUNCED);
        else if (announced === 'street' && asKelurahan !== undefined && asKecamatan === undefined)
          note(kelurahan, asKelurahan.code, STREET);
        else if (announced === 'street') continue;
        // a kecamatan shares its name with one of its kelurahan: the bare name says the kecamatan, no more
        else if (asKecamatan !== undefined) note(kecamatan, asKecamatan.code, BARE);
        else if (
          asKelurahan !== undefined &&
          (!asKelurahan.commonWord || isAddress || announced === 'somewhere')
        )
          note(kelurahan, asKelurahan.code, BARE);
      }
    };
    read(matter.title, false);
    read(matter.text, false);
    read(matter.address, true);
    const statedKelurahan = stated('kelurahan', matter.kelurahan);
    const statedKecamatan = stated('kecamatan', matter.kecamatan);
    if (statedKelurahan !== undefined) note(kelurahan, statedKelurahan, STATED);
    if (statedKecamatan !== undefined) note(kecamatan, statedKecamatan, STATED);

    const within = strongest(kecamatan);
    const known: Kelurahan[] = [...kelurahan.keys()].flatMap((code) => kelurahanByCode.get(code) ?? []);
    // "Dinoyo" beside "Kec. Lowokwaru" is the kelurahan; a kelurahan of another kecamatan is then no place of it
    const fitting =
      within === undefined
        ? kelurahan
        : new Map(
            known
              .filter(
                (one) => one.kecamatan === within.code || (kelurahan.get(one.code) ?? 0) > within.strength,
              )
              .map((one) => [one.code, kelurahan.get(one.code) ?? 0]),
          );
    const found = strongest(fitting);
    const around = found === undefined ? within?.code : kelurahanByCode.get(found.code)?.kecamatan;
    const shared = new Set(known.map((one) => one.kecamatan));
    const inCommon = around ?? (shared.size === 1 ? [...shared][0] : undefined);
    const [health, another] = [...puskesmas];
    return {
      ...(found === undefined ? {} : { kelurahan: found.code }),
      ...(inCommon === undefined ? {} : { kecamatan: inCommon }),
      ...(health === undefined || another !== undefined ? {} : { puskesmas: health }),
      confidence: CONFIDENCE[found?.strength ?? 0] ?? 0,
      reasons:
        found !== undefined
          ? [{ code: 'place.kelurahan', parameters: { kelurahan: nameOf(found.code) } }]
          : inCommon !== undefined
            ? [{ code: 'place.kecamatan', parameters: { kecamatan: nameOf(inCommon) } }]
            : kelurahan.size > 1
              ? [{ code: 'place.several', parameters: { names: known.map((one) => one.name).join(', ') } }]
              : [],
    };
  };
}

/** The one that was said best; undefined where two were said equally well. */
function strongest(found: ReadonlyMap<string, number>): { code: string; strength: number } | undefined {
  const [best, next] = [...found].sort((a, b) => b[1] - a[1]);
  if (best === undefined || best[1] === next?.[1]) return undefined;
  return { code: best[0], strength: best[1] };
}
