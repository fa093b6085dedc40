import { createHmac, timingSafeEqual } from 'node:crypto';
import { bearerOf, matchesSecret, SettingsError } from '@sambung/platform';
import { type Proof, type RawRequest, UnauthorizedError } from './channel';

/** Both ways: a sender's clock may run ahead or behind. */
const WINDOW_SECONDS = 5 * 60;

const headerOf = ({ headers }: RawRequest, name: string): string | undefined => {
  const value = headers[name.toLowerCase()];
  return Array.isArray(value) ? value[0] : value;
};

const keyOf = (secret: string): Buffer => Buffer.from(secret.replace(/^whsec_/, ''), 'base64');

const standardMac = (secret: string, id: string, timestamp: string, body: Buffer): Buffer =>
  createHmac('sha256', keyOf(secret)).update(`${id}.${timestamp}.`).update(body).digest();

const isSame = (a: Buffer, b: Buffer): boolean => a.length === b.length && timingSafeEqual(a, b);

/** The value of `webhook-signature` for a push, for those who send one. */
export const signStandardWebhook = (
  secret: string,
  id: string,
  timestampSeconds: number,
  body: Buffer,
): string => `v1,${standardMac(secret, id, String(timestampSeconds), body).toString('base64')}`;

/**
 * Pushes signed the Standard Webhooks way (standardwebhooks.com, symmetric signatures): HMAC-SHA-256 over
 * `<webhook-id>.<webhook-timestamp>.<raw body>`, a window of five minutes, any of several secrets.
 * @param secrets base64, with or without `whsec_`. None: closed.
 * @param name of their setting, for the message at start.
 * @throws SettingsError when a secret is shorter than 24 bytes, as the standard wants it.
 */
export function standardWebhooks(secrets: readonly string[], name: string): Proof {
  if (secrets.some((secret) => keyOf(secret).length < 24))
    throw new SettingsError([`${name}: expected secrets of at least 24 bytes in base64`]);
  return (request) => {
    if (secrets.length === 0) throw new UnauthorizedError('webhook-secret.unset');
    const id = headerOf(request, 'webhook-id');
    const timestamp = headerOf(request, 'webhook-timestamp');
    const signatures = headerOf(request, 'webhook-signature');
    if (!id) throw new UnauthorizedError('webhook-id.missing');
    if (!timestamp) throw new UnauthorizedError('webhook-timestamp.missing');
    if (!signatures) throw new UnauthorizedError('webhook-signature.missing');
    if (!/^\d{1,12}$/.test(timestamp)) throw new UnauthorizedError('webhook-timestamp.malformed');
    const ageSeconds = request.receivedAt.getTime() / 1000 - Number(timestamp);
    if (ageSeconds > WINDOW_SECONDS) throw new UnauthorizedError('webhook-timestamp.stale');
    if (ageSeconds < -WINDOW_SECONDS) throw new UnauthorizedError('webhook-timestamp.ahead');
    const given = signatures
      .split(' ')
      .filter((signature) => signature.startsWith('v1,'))
      .map((signature) => Buffer.from(signature.slice(3), 'base64'));
    const expected = secrets.map((secret) => standardMac(secret, id, timestamp, request.rawBody));
    if (!expected.some((mac) => given.some((signature) => isSame(mac, signature))))
      throw new UnauthorizedError('webhook-signature.wrong');
  };
}

/** A hex HMAC-SHA-256 over the raw body in one header, as Meta sends it (`X-Hub-Signature-256: sha256=…`). */
export const hmacHeader =
  (header: string, prefix: string, secret: string | undefined): Proof =>
  (request) => {
    if (!secret) throw new UnauthorizedError(`${header}.unset`);
    const given = headerOf(request, header);
    if (given === undefined) throw new UnauthorizedError(`${header}.missing`);
    const expected = createHmac('sha256', secret).update(request.rawBody).digest();
    const signature = given.startsWith(prefix) ? given.slice(prefix.length) : '';
    if (!isSame(expected, Buffer.from(signature, 'hex'))) throw new UnauthorizedError(`${header}.wrong`);
  };

/** A secret that the sender repeats in one header, as Telegram does. */
export const secretHeader =
  (header: string, secret: string | undefined): Proof =>
  (request) => {
    if (!secret) throw new UnauthorizedError(`${header}.unset`);
    const given = headerOf(request, header);
    if (given === undefined) throw new UnauthorizedError(`${header}.missing`);
    if (!matchesSecret(secret, given)) throw new UnauthorizedError(`${header}.wrong`);
  };

/** `Authorization: Bearer …`, for uploads by people. */
export const bearer =
  (token: string | undefined): Proof =>
  (request) => {
    if (!token) throw new UnauthorizedError('bearer.unset');
    const given = bearerOf(headerOf(request, 'authorization'));
    if (given === undefined) throw new UnauthorizedError('bearer.missing');
    if (!matchesSecret(token, given)) throw new UnauthorizedError('bearer.wrong');
  };
