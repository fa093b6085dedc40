import type { Reason } from '@sambung/contracts';
import type { Matter } from '../assign/decision';
import { byHistory, byNames, LIKELY, strengthsOf, type PlacesOfCity } from './belief';
import { recall, type LearntPlaces } from './learn';
import { gazetteer, type Mention } from './mentions';
import { outsideFinder } from './outside';
import { pinner } from './point';
import { contradicts, withPoint } from './with-point';

/** Codes of the city's register (Kemendagri). */
interface PlaceCandidate {
  kelurahan: string;
  kecamatan: string;
  probability: number;
}

/** Where a complaint is, as far as its words and its coordinates say. */
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
  /** Its coordinates lie outside the city, and it names no place within. */
  isBeyond?: boolean;
  reasons: Reason[];
}

const MOST_CANDIDATES = 5;
const UNLIKELY = 0.005;

/** Of fewer rows too little is learnt: the names alone are the better guide. */
const ENOUGH_ROWS = 30;

export function locator(city: PlacesOfCity, learnt?: LearntPlaces): (matter: Matter) => Place {
  const names = gazetteer(city);
  const recalled = learnt !== undefined && isUsable(learnt, city) ? recall(city, learnt) : undefined;
  const outside = outsideFinder(city);
  const pin = pinner(city.borders ?? []);
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
    const pinned = pin(matter);
    // Nothing of the city is named, but another place is: streets of the same name lie in both.
    if (mentions.length === 0 && (pinned === undefined || pinned === 'outside')) {
      const beyond = outside(matter);
      if (beyond !== undefined) return { ...NOWHERE, outside: beyond };
      if (pinned === 'outside') return { ...NOWHERE, isBeyond: true };
    }
    const said =
      recalled === undefined
        ? byNames(city, mentions)
        : byHistory(city, Array.from(recalled(matter, mentioned)), mentions);
    const belief = pinned === undefined ? said : withPoint(city, said, pinned, mentions);
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
      reasons:
        pinned === undefined || pinned === 'outside'
          ? [
              ...(pinned === undefined ? [] : [{ code: 'place.point-outside', parameters: {} }]),
              ...reasonsFor(name, found, within, mentions),
            ]
          : [reasonOfPoint(name, found, pinned, contradicts(city, mentions, pinned) ? mentions : [])],
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

/** @param others what is named instead */
function reasonOfPoint(
  name: (code: string) => string,
  found: PlaceCandidate | undefined,
  pinned: ReadonlyMap<string, number>,
  others: readonly Mention[],
): Reason {
  const near = [...pinned.keys()].map(name).join(', ');
  const named = [...new Set(others.filter(({ kind }) => kind !== 'puskesmas').map(({ code }) => name(code)))];
  if (named.length > 0)
    return { code: 'place.point-differs', parameters: { names: near, others: named.join(', ') } };
  if (found === undefined) return { code: 'place.point-border', parameters: { names: near } };
  return { code: 'place.point', parameters: { kelurahan: name(found.kelurahan) } };
}
