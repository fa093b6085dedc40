import type { City } from '../city/city';
import { STATED, type Mention } from './mentions';

/** What is needed of a city to find places in it. */
export type PlacesOfCity = Pick<City, 'kelurahan' | 'kecamatan' | 'puskesmas'> &
  Partial<Pick<City, 'streets' | 'words' | 'notOurs' | 'borders'>>;

/** How probable each kelurahan is, in the city's order; and what of a kecamatan is known beyond that. */
export interface Belief {
  kelurahan: number[];
  kecamatan: ReadonlyMap<string, number>;
}

/** By the strength of the mention: none, a street, a name misspelt, the bare name, "Kel. …", the form's field. */
const CONFIDENCE = [0, 0.7, 0.8, 0.9, 1, 1];
/** Of a kecamatan that is named. */
const KECAMATAN_SURE = 0.9;
export const LIKELY = 0.5;
/** How much likelier the kelurahan of the form's field is than what the words alone say. */
const FORM = 100_000;

/** Before there is a history: what is named, by how well it is. */
export function byNames(city: PlacesOfCity, mentions: readonly Mention[]): Belief {
  const kecamatanOf = new Map(city.kelurahan.map(({ code, kecamatan }) => [code, kecamatan]));
  const all = strengthsOf(mentions, 'kelurahan');
  const around = strongest(strengthsOf(mentions, 'kecamatan'));
  // a kelurahan of another kecamatan is not the place, unless it is said better than the kecamatan is
  const fitting = new Map(
    [...all].filter(
      ([code, strength]) =>
        around === undefined || kecamatanOf.get(code) === around.code || strength > around.strength,
    ),
  );
  const most = Math.max(0, ...fitting.values());
  const best = [...fitting].filter(([, strength]) => strength === most).map(([code]) => code);
  const share = best.length > 1 ? LIKELY / best.length : (CONFIDENCE[most] ?? 0);
  const shared = new Set(
    (best.length === 1 ? best : [...all.keys()]).map((code) => kecamatanOf.get(code) ?? ''),
  );
  const [one = '', another] = shared;
  const within = best.length !== 1 && around !== undefined ? around.code : another === undefined ? one : '';
  const kecamatan = new Map<string, number>();
  for (const code of best) kecamatan.set(kecamatanOf.get(code) ?? '', (kecamatan.get(code) ?? 0) + share);
  if (within !== '') kecamatan.set(within, Math.max(KECAMATAN_SURE, kecamatan.get(within) ?? 0));
  return { kelurahan: city.kelurahan.map(({ code }) => (best.includes(code) ? share : 0)), kecamatan };
}

/** What history says of such words; the form's fields count as evidence beside it. */
export function byHistory(
  city: PlacesOfCity,
  recalled: readonly number[],
  mentions: readonly Mention[],
): Belief {
  const stated = new Set(mentions.filter(({ strength }) => strength === STATED).map(({ code }) => code));
  const weighed = city.kelurahan.map(
    ({ code, kecamatan }, index) =>
      (recalled[index] ?? 0) * (stated.has(code) ? FORM : 1) * (stated.has(kecamatan) ? FORM : 1),
  );
  const sum = weighed.reduce((one, other) => one + other, 0);
  const kelurahan = weighed.map((one) => one / sum);
  return { kelurahan, kecamatan: summedUp(city, kelurahan) };
}

/** How probable each kecamatan is by its kelurahan. */
export function summedUp(city: PlacesOfCity, kelurahan: readonly number[]): Map<string, number> {
  const kecamatan = new Map<string, number>();
  city.kelurahan.forEach((one, index) =>
    kecamatan.set(one.kecamatan, (kecamatan.get(one.kecamatan) ?? 0) + (kelurahan[index] ?? 0)),
  );
  return kecamatan;
}

/** Codes, and how strongly each was said. */
type Strengths = ReadonlyMap<string, number>;

export function strengthsOf(mentions: readonly Mention[], kind: Mention['kind']): Strengths {
  const strengths = new Map<string, number>();
  for (const mention of mentions)
    if (mention.kind === kind)
      strengths.set(mention.code, Math.max(mention.strength, strengths.get(mention.code) ?? 0));
  return strengths;
}

/** The one that was said best; undefined where two were said equally well. */
function strongest(strengths: Strengths): { code: string; strength: number } | undefined {
  const [best, next] = [...strengths].sort(([, a], [, b]) => b - a);
  if (best === undefined || best[1] === next?.[1]) return undefined;
  return { code: best[0], strength: best[1] };
}
