import type { Signature } from './signature';

/** Two telephones that stand at the same place tell it no closer. */
const NEAR_METRES = 150;
const METRES_A_DEGREE = 111_320;
/** Between the invented pairs of same.spec.ts that are one thing (0.28 and more) and those that are not (0.25 and less). */
const ALIKE = 0.26;

/** Whether two complaints tell of the same thing at the same place. Rather not: two potholes are not one. */
export const isSame = (one: Signature, other: Signature): boolean =>
  one.kinds.some((kind) => other.kinds.includes(kind)) &&
  isSamePlace(one, other) &&
  likeness(one.words, other.words) >= ALIKE;

/** Of all words that either says of the matter, those that both say; that they tell of one matter counts as a word. */
function likeness(one: readonly number[], other: readonly number[]): number {
  const both = shared(one, other);
  return (both + 1) / (one.length + other.length - both + 1);
}

const shared = (one: readonly number[], other: readonly number[]): number =>
  one.filter((hash) => other.includes(hash)).length;

/** Details that must agree where both have them. */
const DETAILS = ['gangs', 'landmarks', 'rt', 'rw', 'numbers'] as const;

function isSamePlace(one: Signature, other: Signature): boolean {
  const apart = one.point && other.point && metres(one.point, other.point);
  if (apart !== undefined && apart > NEAR_METRES) return false;
  for (const area of ['kelurahan', 'kecamatan'] as const)
    if (one[area] !== undefined && other[area] !== undefined && one[area] !== other[area]) return false;
  const street = agreement(streetsShared(one, other), one.streets, other.streets);
  const details = DETAILS.map((detail) =>
    agreement(shared(one[detail], other[detail]), one[detail], other[detail]),
  );
  if ([street, ...details].includes('differ')) return false;
  if (apart !== undefined) return true;
  const [gang, landmark, ...others] = details.map((detail) => detail === 'agree');
  const named = [street === 'agree', landmark].filter(Boolean).length;
  if (one.kelurahan !== undefined && one.kelurahan === other.kelurahan) return named > 0 || gang === true;
  // Streets run through several kelurahan, and every kelurahan has its gang 4.
  return named > 0 && named + [gang, ...others].filter(Boolean).length > 1;
}

type Agreement = 'agree' | 'differ' | 'unknown';

function agreement(count: number, one: readonly number[], other: readonly number[]): Agreement {
  if (one.length === 0 || other.length === 0) return 'unknown';
  return count > 0 ? 'agree' : 'differ';
}

/** "Danau Toba" is also the beginning of "Danau Toba ramai"; two beginnings say nothing: Ki Ageng Gribig, Ki Ageng Selo. */
const streetsShared = (one: Signature, other: Signature): number =>
  shared(one.streets, other.streets) +
  shared(one.beginnings, other.streets) +
  shared(one.streets, other.beginnings);

/** On a plane: exact enough within a city. */
function metres(
  one: { latitude: number; longitude: number },
  other: { latitude: number; longitude: number },
): number {
  const north = (one.latitude - other.latitude) * METRES_A_DEGREE;
  const east = (one.longitude - other.longitude) * METRES_A_DEGREE * Math.cos((one.latitude * Math.PI) / 180);
  return Math.hypot(north, east);
}
