import { summedUp, type Belief, type PlacesOfCity } from './belief';
import { STREET, type Mention } from './mentions';
import type { Pinned } from './point';

/** Of what is said, where the coordinates lie beyond the city: whoever reports it may be elsewhere. */
const LEFT_BEYOND = 0.7;
/** Of each, where words and coordinates name different places: neither is likelier than not. */
const LEFT_CONTRADICTED = 0.45;
/** What is not said is not impossible: words choose among kelurahan near the point, they rule none out. */
const UNSAID = 0.01;

/**
 * What is said, together with where the coordinates lie. They count as much as the form's field; where the words name
 * another place, both are kept.
 * @param contradicting codes of places that are named instead
 */
export function withPoint(
  city: PlacesOfCity,
  said: Belief,
  pinned: Pinned,
  contradicting: readonly string[],
): Belief {
  if (pinned === 'outside') return scaled(said, LEFT_BEYOND);
  const point = city.kelurahan.map(({ code }) => pinned.get(code) ?? 0);
  if (contradicting.length > 0) {
    const both = sumOf(
      scaled(said, LEFT_CONTRADICTED),
      scaled({ kelurahan: point, kecamatan: summedUp(city, point) }, LEFT_CONTRADICTED),
    );
    // What words say of the place of the point as well does not make it certain.
    return {
      kelurahan: both.kelurahan.map(doubted),
      kecamatan: isOfOneKecamatan(city, contradicting, pinned)
        ? both.kecamatan
        : new Map([...both.kecamatan].map(([code, one]) => [code, doubted(one)])),
    };
  }
  const weighed = point.map((share, index) => share * ((said.kelurahan[index] ?? 0) + UNSAID));
  // What lies beyond the border stays unknown.
  const scale = total(point) / total(weighed);
  const kelurahan = weighed.map((one) => one * scale);
  return { kelurahan, kecamatan: summedUp(city, kelurahan) };
}

/**
 * Places that are named as plainly as any other, and do not lie near the point: what the form states always is. A street
 * that merely has the name of one is none. Where no place is named, those that the address's street is tied to.
 * @param tied codes of kelurahan
 */
export function contradictionsOf(
  city: PlacesOfCity,
  mentions: readonly Mention[],
  pinned: Pinned,
  tied: readonly string[],
): readonly string[] {
  if (pinned === 'outside') return [];
  const named = mentions.filter(({ kind, strength }) => kind !== 'puskesmas' && strength > STREET);
  if (named.length === 0) return tied.some((code) => pinned.has(code)) ? [] : tied;
  const plainest = Math.max(...named.map(({ strength }) => strength));
  const near = new Set([...pinned.keys(), ...kecamatanOf(city, [...pinned.keys()])]);
  return named
    .filter(({ code, strength }) => strength === plainest && !near.has(code))
    .map(({ code }) => code);
}

const doubted = (probability: number): number => Math.min(probability, LEFT_CONTRADICTED);

function isOfOneKecamatan(
  city: PlacesOfCity,
  contradicting: readonly string[],
  pinned: ReadonlyMap<string, number>,
): boolean {
  return kecamatanOf(city, [...pinned.keys(), ...contradicting]).size === 1;
}

/** @param codes of kelurahan, and of kecamatan themselves */
const kecamatanOf = ({ kelurahan }: PlacesOfCity, codes: readonly string[]): Set<string> =>
  new Set(
    kelurahan
      .filter(({ code, kecamatan }) => codes.includes(code) || codes.includes(kecamatan))
      .map(({ kecamatan }) => kecamatan),
  );

const total = (numbers: readonly number[]): number => numbers.reduce((sum, one) => sum + one, 0);

const scaled = ({ kelurahan, kecamatan }: Belief, by: number): Belief => ({
  kelurahan: kelurahan.map((one) => one * by),
  kecamatan: new Map([...kecamatan].map(([code, one]) => [code, one * by])),
});

function sumOf(one: Belief, other: Belief): Belief {
  const kecamatan = new Map(one.kecamatan);
  for (const [code, probability] of other.kecamatan)
    kecamatan.set(code, (kecamatan.get(code) ?? 0) + probability);
  return {
    kelurahan: one.kelurahan.map((probability, index) => probability + (other.kelurahan[index] ?? 0)),
    kecamatan,
  };
}
