import { isLatitude, isLongitude } from 'class-validator';

/**
 * Platforms add fields and shapes without notice, and one odd entry must not cost its neighbours: what arrives is
 * looked into field by field, and a field that is not what it should be is absent.
 */
export type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The fields of an object; none if it is no object. */
export const fieldsOf = (value: unknown): Fields => (isFields(value) ? value : {});

/** The members of a list; what stands where one belongs is its only member, so that nothing drops out. */
export const listOf = (value: unknown): unknown[] => {
  if (Array.isArray(value)) return value;
  return value === undefined || value === null ? [] : [value];
};

export const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

export const nameOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' && value.length <= 200 ? value : undefined;

export const numberOf = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) ? value : undefined;

/** Ids come as strings or, from Telegram, as numbers. Instagram's message ids are the longest, at about 200. */
export function idOf(value: unknown, longest = 100): string | undefined {
  if (typeof value === 'string' && value !== '' && value.length <= longest) return value;
  return typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : undefined;
}

/** A Unix time. Meta sends seconds in one place and milliseconds in the next, WhatsApp seconds as a string. */
export function instantOf(value: unknown): Date | undefined {
  const number = typeof value === 'string' && /^\d{1,13}$/.test(value) ? Number(value) : numberOf(value);
  if (number === undefined || number <= 0 || number > 9_999_999_999_999) return undefined;
  return new Date(number > 99_999_999_999 ? number : number * 1000);
}

/** A place on earth; anything else is none. */
export function coordinatesOf(
  latitude: unknown,
  longitude: unknown,
): { latitude: number; longitude: number } | undefined {
  // As the event's own rule has it, which knows no exponents.
  return typeof latitude === 'number' &&
    typeof longitude === 'number' &&
    isLatitude(String(latitude)) &&
    isLongitude(String(longitude))
    ? { latitude, longitude }
    : undefined;
}
