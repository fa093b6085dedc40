import type { Reason } from '@sambung/contracts';
import type { Matter } from '../assign/decision';
import type { City } from '../city/city';
import { outsideFinder } from './outside';
import { recall, type LearntPlaces } from './learn';
import { gazetteer, STATED, type Mention } from './mentions';

/** Codes of the city's register (Kemendagri). */
interface PlaceCandidate {
  kelurahan: string;
  kecamatan: string;
  probability: number;
}

/** Where a complaint is, as far as its words say. */
export interface Place {
  /** Only where it is likelier than all others together. */
  kelurahan?: string;
  kecamatan?: string;
  /** How sure the kelurahan is, 0 to 1. */
  confidence: number;
  /** Code of the health centre that is named as one. */
  puskesmas?: string;
  /** Best first, at most five; what is missing to 1 is not known. */
  candidates: PlaceCandidate[];
  /** Likewise. */
  kecamatanCandidates: { kecamatan: string; probability: number }[];
  /** Whose area is named instead, where no place of the city is. */
  outside?: string;
  reasons: Reason[];
}

/** What is needed of a city to find places in it. */
export type PlacesOfCity = Pick<City, 'kelurahan' | 'kecamatan' | 'puskesmas'> &
  Partial<Pick<City, 'streets' | 'words' | 'notOurs'>>;

/** By the strength of the mention: none, a street, a name misspelt, the bare name, "Kel. …", the form's field. */
const CONFIDENCE = [0, 0.7, 0.8, 0.9, 1, 1];
/** Of a kecamatan that is named. */
const KECAMATAN_SURE = 0.9;
const MOST_CANDIDATES = 5;
const UNLIKELY = 0.005;
const LIKELY = 0.5;
/** How much likelier the kelurahan of the form's field is than what the words alone say. */
const FORM = 100_000;

/** Of fewer rows too little is learnt: the names alone are the better guide. */
const ENOUGH_ROWS = 30;

/** How probable each kelurahan is, in the city's order; and what of a kecamatan is known beyond that. */
interface Belief {
  kelurahan: number[];
  kecamatan: ReadonlyMap<string, number>;
}

/** Coordinates are not used: nobody has the borders of the kelurahan here. */
export function locator(city: PlacesOfCity, learnt?: LearntPlaces): (matter: Matter) => Place {
  const names = gazetteer(city);
  const recalled = learnt !== undefined && isUsable(learnt, city) ? recall(city, learnt) : undefined;
  const outside = outsideFinder(city);
  const nameOf = new Map([...city.kecamatan, ...city.kelurahan].map(({ code, name }) => [code, name]));
  const name = (code: string): string => nameOf.get(code) ?? code;

  return (matter) => {
    const { title, text, address, kelurahan, kecamatan } = matter;
    const mentioned = {
      inText: [...names.mentionsIn(title ?? '', false), ...names.mentionsIn(text, false)],
      inAddress: names.mentionsIn(address ?? '', true),
    };
    const mentions = [
      ...mentioned.inText,
      ...mentioned.inAddress,
      ...names.stated('kelurahan', kelurahan ?? ''),
      ...names.stated('kecamatan', kecamatan ?? ''),
    ];
    // Nothing of the city is named, but another place is: streets of the same name lie in both.
    const beyond = mentions.length === 0 ? outside(matter) : undefined;
    if (beyond !== undefined) return { ...NOWHERE, outside: beyond };
    const belief =
      recalled === undefined
        ? byNames(city, mentions)
        : byHistory(city, Array.from(recalled(matter, mentioned)), mentions);
    const candidates = city.kelurahan
      .map(({ code, kecamatan: within }, index) => ({
        kelurahan: code,
        kecamatan: within,
        probability: belief.kelurahan[index] ?? 0,
      }))
      .filter(({ probability }) => probability >= UNLIKELY)
      .sort((a, b) => b.probability - a.probability);
    const kecamatanCandidates = [...belief.kecamatan]
      .map(([code, probability]) => ({ kecamatan: code, probability }))
      .filter(({ probability }) => probability >= UNLIKELY)
      .sort((a, b) => b.probability - a.probability);
    const [best] = candidates;
    const found = best !== undefined && best.probability > LIKELY ? best : undefined;
    const [around] = kecamatanCandidates;
    const within = found?.kecamatan ?? (around && around.probability > LIKELY ? around.kecamatan : undefined);
    const [puskesmas, another] = strengthsOf(mentions, 'puskesmas').keys();
    return {
      kelurahan: found?.kelurahan,
      kecamatan: within,
      puskesmas: another === undefined ? puskesmas : undefined,
      confidence: found?.probability ?? 0,
      candidates: candidates.slice(0, MOST_CANDIDATES),
      kecamatanCandidates: kecamatanCandidates.slice(0, MOST_CANDIDATES),
      outside: within === undefined ? outside(matter) : undefined,
      reasons: reasonsFor(name, found, within, mentions),
    };
  };
}

const NOWHERE: Place = { confidence: 0, candidates: [], kecamatanCandidates: [], reasons: [] };

/** What was learnt by another list of kelurahan would be taken for the wrong ones. */
const isUsable = ({ rows, kelurahan }: LearntPlaces, city: PlacesOfCity): boolean =>
  rows >= ENOUGH_ROWS &&
  kelurahan.length === city.kelurahan.length &&
  city.kelurahan.every(({ code }, at) => kelurahan[at] === code);

function reasonsFor(
  name: (code: string) => string,
  found: PlaceCandidate | undefined,
  within: string | undefined,
  mentions: readonly Mention[],
): Reason[] {
  if (found !== undefined)
    return [{ code: 'place.kelurahan', parameters: { kelurahan: name(found.kelurahan) } }];
  if (within !== undefined) return [{ code: 'place.kecamatan', parameters: { kecamatan: name(within) } }];
  const several = [...strengthsOf(mentions, 'kelurahan').keys()];
  if (several.length > 1)
    return [{ code: 'place.several', parameters: { names: several.map(name).join(', ') } }];
  return [];
}

/** Before there is a history: what is named, by how well it is. */
function byNames(city: PlacesOfCity, mentions: readonly Mention[]): Belief {
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
function byHistory(city: PlacesOfCity, recalled: readonly number[], mentions: readonly Mention[]): Belief {
  const stated = new Set(mentions.filter(({ strength }) => strength === STATED).map(({ code }) => code));
  const weighed = city.kelurahan.map(
    ({ code, kecamatan }, index) =>
      (recalled[index] ?? 0) * (stated.has(code) ? FORM : 1) * (stated.has(kecamatan) ? FORM : 1),
  );
  const sum = weighed.reduce((one, other) => one + other, 0);
  const kelurahan = weighed.map((one) => one / sum);
  const kecamatan = new Map<string, number>();
  city.kelurahan.forEach((one, index) =>
    kecamatan.set(one.kecamatan, (kecamatan.get(one.kecamatan) ?? 0) + (kelurahan[index] ?? 0)),
  );
  return { kelurahan, kecamatan };
}

/** Codes, and how strongly each was said. */
type Strengths = ReadonlyMap<string, number>;

function strengthsOf(mentions: readonly Mention[], kind: Mention['kind']): Strengths {
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
