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
 */
export function withPoint(
  city: PlacesOfCity,
  said: Belief,
  pinned: Pinned,
  mentions: readonly Mention[],
): Belief {
  if (pinned === 'outside') return scaled(said, LEFT_BEYOND);
  const point = city.kelurahan.map(({ code }) => pinned.get(code) ?? 0);
  if (contradicts(city, mentions, pinned))
    return sumOf(
      scaled(said, LEFT_CONTRADICTED),
      scaled({ kelurahan: point, kecamatan: summedUp(city, point) }, LEFT_CONTRADICTED),
    );
  const weighed = point.map((share, index) => share * ((said.kelurahan[index] ?? 0) + UNSAID));
  // What lies beyond the border stays unknown.
  const scale = total(point) / total(weighed);
  const kelurahan = weighed.map((one) => one * scale);
  return { kelurahan, kecamatan: summedUp(city, kelurahan) };
}

/** Whether a place is named, and no place near the point is. A street is none: its name may lie elsewhere, too. */
export function contradicts(city: PlacesOfCity, mentions: readonly Mention[], pinned: Pinned): boolean {
  if (pinned === 'outside') return false;
  const codesOf = (kind: Mention['kind']): string[] =>
    mentions.filter((one) => one.kind === kind && one.strength > STREET).map(({ code }) => code);
  const kelurahan = codesOf('kelurahan');
  if (kelurahan.length > 0) return !kelurahan.some((code) => pinned.has(code));
  const kecamatan = codesOf('kecamatan');
  const near = city.kelurahan.filter(({ code }) => pinned.has(code));
  return kecamatan.length > 0 && !near.some((one) => kecamatan.includes(one.kecamatan));
}

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
