import type { Reason } from '@sambung/contracts';
import type { Matter } from '../assign/decision';
import { byHistory, byNames, LIKELY, strengthsOf, type Belief, type PlacesOfCity } from './belief';
import { recall, type LearntPlaces } from './learn';
import { gazetteer, type Mention } from './mentions';
import { outsideFinder } from './outside';
import { pinner, type Pinned } from './point';
import { contradictionsOf, withPoint } from './with-point';

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
  /** Its words tell a place of the city, and its coordinates do not make that unlikely. */
  isNamed: boolean;
  /** Its coordinates had a part in it, also those that lie outside. */
  isPinned: boolean;
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
  const streets = gazetteer({ streets: city.streets, kelurahan: [], kecamatan: [], puskesmas: [] });
  /** Where the street of an address lies, by streets.csv, else likelier than not by history. */
  const tiedTo = (address: string, inAddress: readonly Mention[]): string[] => {
    const known = streets.mentionsIn(address, true).map(({ code }) => code);
    if (known.length > 0 || recalled === undefined) return known;
    const likely = recalled({ text: '', address }, { inText: [], inAddress });
    return city.kelurahan.map(({ code }) => code).filter((_, index) => (likely[index] ?? 0) > LIKELY);
  };
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
    const tied = pinned === undefined || address === undefined ? [] : tiedTo(address, mentioned.inAddress);
    const contradicting = pinned === undefined ? [] : contradictionsOf(city, mentions, pinned, tied);
    // Nothing of the city is named, but another place is: streets of the same name lie in both. Nor does a point within
    // make it the city's: whoever reports it may be elsewhere.
    if (mentions.length === 0) {
      const beyond = outside(matter);
      const likeliest =
        pinned === 'outside' ? undefined : [...(pinned ?? [])].find(([, one]) => one > LIKELY);
      if (beyond !== undefined)
        return { ...NOWHERE, outside: beyond, reasons: reasonsOfPoint(name, pinned, [], likeliest?.[0]) };
      if (pinned === 'outside') return { ...NOWHERE, isBeyond: true };
    }
    const said =
      recalled === undefined
        ? byNames(city, mentions)
        : byHistory(city, Array.from(recalled(matter, mentioned)), mentions);
    const belief = pinned === undefined ? said : withPoint(city, said, pinned, contradicting);
    const { candidates, kecamatanCandidates, found, within } = placesOf(city, belief);
    const isNamed = within !== undefined && (said === belief || placesOf(city, said).within !== undefined);
    const [puskesmas, another] = strengthsOf(mentions, 'puskesmas').keys();
    return {
      kelurahan: found?.kelurahan,
      kecamatan: within,
      puskesmas: another === undefined ? puskesmas : undefined,
      confidence: found?.probability ?? 0,
      candidates: candidates.slice(0, MOST_CANDIDATES),
      kecamatanCandidates: kecamatanCandidates.slice(0, MOST_CANDIDATES),
      isNamed,
      isPinned: pinned !== undefined,
      outside: isNamed ? undefined : outside(matter),
      reasons: [
        ...reasonsOfPoint(name, pinned, contradicting, found?.kelurahan),
        ...(pinned === undefined || pinned === 'outside' ? reasonsFor(name, found, within, mentions) : []),
      ],
    };
  };
}

const NOWHERE: Place = {
  ...{ confidence: 0, candidates: [], kecamatanCandidates: [] },
  ...{ isNamed: false, isPinned: false, reasons: [] },
};

/** Likeliest first; one is found where it is likelier than all others together. */
function placesOf(
  city: PlacesOfCity,
  belief: Belief,
): Pick<Place, 'candidates' | 'kecamatanCandidates'> & { found?: PlaceCandidate; within?: string } {
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
  return { candidates, kecamatanCandidates, found, within };
}

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

/** @param contradicting what is named instead */
function reasonsOfPoint(
  name: (code: string) => string,
  pinned: Pinned | undefined,
  contradicting: readonly string[],
  found: string | undefined,
): Reason[] {
  if (pinned === undefined) return [];
  if (pinned === 'outside') return [{ code: 'place.point-outside', parameters: {} }];
  const names = [...pinned.keys()].map(name).join(', ');
  const others = [...new Set(contradicting.map(name))].join(', ');
  if (others !== '') return [{ code: 'place.point-differs', parameters: { names, others } }];
  if (found === undefined) return [{ code: 'place.point-border', parameters: { names } }];
  return [{ code: 'place.point', parameters: { kelurahan: name(found) } }];
}
