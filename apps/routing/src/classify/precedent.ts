import type { City } from '../city/city';

/** A report of the past and the office that it was given to in the end. */
export interface Precedent {
  text: string;
  address?: string;
  /** As the form stated it. */
  kelurahan?: string;
  kecamatan?: string;
  /** Absent: an invented example, of no time. */
  receivedAt?: Date;
  /** Code of an apparatus, or a kind of {@link kindsOf}. */
  to: string;
}

const LOCAL_KINDS = ['kelurahan', 'kecamatan', 'puskesmas'] as const;
export type LocalKind = (typeof LOCAL_KINDS)[number];

export const isLocal = (kind: string): kind is LocalKind => LOCAL_KINDS.some((one) => one === kind);

/**
 * What kind of office each is: those that a place decides among are one kind together, every other is its own. So what
 * 57 kelurahan do is learnt from all of their reports.
 */
export function kindsOf(
  city: Pick<City, 'apparatus' | 'kelurahan' | 'puskesmas'>,
): (apparatus: string) => string {
  const kelurahan = new Set(city.kelurahan.map(({ code }) => code));
  const kinds = new Map<string, string>(
    city.apparatus.map(({ code, area }) => [
      code,
      area === undefined ? code : kelurahan.has(area) ? 'kelurahan' : 'kecamatan',
    ]),
  );
  for (const { apparatus } of city.puskesmas) kinds.set(apparatus, 'puskesmas');
  return (apparatus) => kinds.get(apparatus) ?? apparatus;
}
