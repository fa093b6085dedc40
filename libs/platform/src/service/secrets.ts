import { createHash, timingSafeEqual } from 'node:crypto';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Compares in constant time, whatever the lengths. An expected value that is not set matches nothing: closed. */
export const matchesSecret = (expected: string | undefined, given: string | undefined): boolean =>
  expected !== undefined &&
  expected !== '' &&
  given !== undefined &&
  timingSafeEqual(digest(expected), digest(given));

/** The token of `Authorization: Bearer …`, if there is one. */
export const bearerOf = (authorization: string | undefined): string | undefined =>
  /^Bearer ([^\s]+)$/i.exec(authorization ?? '')?.[1];
