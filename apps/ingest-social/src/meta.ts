import { hmacHeader, type Reading, type Source } from '@sambung/ingest';
import { matchesSecret } from '@sambung/platform';
import { fieldsOf, listOf, textOf, type Fields } from './fields';
import { unreadable } from './readings';

export interface MetaSecrets {
  /** The app's secret, with which deliveries are signed. */
  appSecret: string | undefined;
  /** Shown by Meta once, when the webhook is registered. */
  verifyToken: string | undefined;
}

interface MetaPlatform {
  path: string;
  summary: string;
  /** What the delivery says that it is about. */
  object: string;
  /** What became of each thing in one entry, which is about one page, account or number. */
  readEntry: (entry: Fields) => Reading[];
}

/**
 * What Meta's webhooks for Facebook, Instagram and WhatsApp have in common: a signature over the raw body, a GET
 * handshake, many updates in one delivery, repeated until it is answered with 200.
 * https://developers.facebook.com/docs/graph-api/webhooks/getting-started
 */
export function metaSource(platform: MetaPlatform, { appSecret, verifyToken }: MetaSecrets): Source {
  return {
    path: platform.path,
    summary: platform.summary,
    accepts: 'application/json',
    maxBytes: 4 * 1024 * 1024,
    proof: hmacHeader('x-hub-signature-256', 'sha256=', appSecret),
    precedence: 100,
    answer: 'platform',
    read: (body) => readDelivery(body, platform),
    challenge: (query) =>
      query['hub.mode'] === 'subscribe' && matchesSecret(verifyToken, query['hub.verify_token'])
        ? query['hub.challenge']
        : undefined,
  };
}

/** An entry in which nothing is found is held whole. */
function readDelivery(body: unknown, { object, readEntry }: MetaPlatform): Reading[] {
  const delivery = fieldsOf(body);
  const entries = listOf(delivery.entry);
  if (textOf(delivery.object) !== object || entries.length === 0)
    return [unreadable('social.not-a-delivery', body, { expected: object })];
  return entries.flatMap((entry) => {
    const readings = readEntry(fieldsOf(entry));
    return readings.length > 0 ? readings : [unreadable('social.bad-entry', entry)];
  });
}

/** Meta answers 400 with code 190 to a token that has expired or was revoked. https://developers.facebook.com/docs/graph-api/guides/error-handling */
export function isTokenRefused(status: number, answer: unknown): boolean {
  if (status === 401 || status === 403) return true;
  return status === 400 && fieldsOf(fieldsOf(jsonOf(answer)).error).code === 190;
}

function jsonOf(answer: unknown): unknown {
  if (!Buffer.isBuffer(answer)) return answer;
  try {
    return JSON.parse(answer.toString('utf8'));
  } catch {
    return undefined;
  }
}
