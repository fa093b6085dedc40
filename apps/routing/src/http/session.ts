import { createHmac } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { matchesSecret } from '@sambung/platform';

const COOKIE = 'sambung_operator';
const SECONDS = 12 * 60 * 60;

/**
 * What a browser keeps of an operator who has entered: until when, and a proof that only the token's holder can make.
 * The token is not in it, every replica knows it again, and a new token ends it.
 */
export function sessionCookie(token: string, now = Date.now()): string {
  const until = String(now + SECONDS * 1000);
  return `${COOKIE}=${until}.${proofOf(token, until)}; Path=/; Max-Age=${SECONDS}; HttpOnly; SameSite=Strict`;
}

/** No token set: nobody has entered. */
export function hasEntered(
  token: string | undefined,
  { cookie }: IncomingHttpHeaders,
  now = Date.now(),
): boolean {
  const [, until = '', proof] = new RegExp(`(?:^|; ?)${COOKIE}=(\\d+)\\.([\\w-]+)`).exec(cookie ?? '') ?? [];
  return !!token && Number(until) > now && matchesSecret(proofOf(token, until), proof);
}

const proofOf = (token: string, until: string): string =>
  createHmac('sha256', token).update(`operator until ${until}`).digest('base64url');

/**
 * Whether no other site posts this form. Browsers say so themselves; where they do not (plain HTTP elsewhere than on
 * this machine) they name the origin, and what names none is no browser.
 */
export function isOwnForm(headers: IncomingHttpHeaders): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  const { origin, host } = headers;
  return origin === undefined || (URL.canParse(origin) && new URL(origin).host === host);
}
