/** Deliveries as the operators of the channels make them: signed, one for each way in. */
import { createHmac, randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { signStandardWebhook } from '../libs/ingest/dist/proofs.js';

const ATTEMPTS = 8;
const LONGEST_PAUSE_MILLISECONDS = 10_000;
const TIMEOUT_MILLISECONDS = 30_000;

const firstOf = (secrets) => secrets.split(',')[0].trim();

/** Signed anew at each attempt: its time counts. */
function standardWebhook(secrets, mediaType) {
  return (body) => {
    const id = `msg_${randomUUID()}`;
    const seconds = Math.floor(Date.now() / 1000);
    return {
      'content-type': mediaType,
      'webhook-id': id,
      'webhook-timestamp': String(seconds),
      'webhook-signature': signStandardWebhook(firstOf(secrets), id, seconds, body),
    };
  };
}

const json = (value) => Buffer.from(JSON.stringify(value));

/** What each way in takes: where it is, the body, and the headers that prove the sender. */
export function deliveriesTo({ urls, secrets }) {
  const to = (app, path, body, headersOf) => ({ url: `${urls[app]}${path}`, body, headersOf });
  const sambat = standardWebhook(secrets.SAMBAT_SECRETS, 'application/json');
  const meta = (body) => ({
    'content-type': 'application/json',
    'x-hub-signature-256': `sha256=${createHmac('sha256', secrets.SOCIAL_META_APP_SECRET).update(body).digest('hex')}`,
  });
  const telegram = () => ({
    'content-type': 'application/json',
    'x-telegram-bot-api-secret-token': secrets.SOCIAL_TELEGRAM_SECRET,
  });
  return {
    submission: (submission) => to('ingest-sambat', '/v1/sambat/submissions', json(submission), sambat),
    sms: (sms) => to('ingest-sambat', '/v1/sambat/sms', json(sms), sambat),
    ticket: (ticket) =>
      to(
        'ingest-call112',
        '/v1/call112/tickets',
        json(ticket),
        standardWebhook(secrets.CALL112_SECRETS, 'application/json'),
      ),
    nightlyCsv: (bytes) =>
      to(
        'ingest-call112',
        '/v1/call112/nightly-csv',
        bytes,
        standardWebhook(secrets.CALL112_SECRETS, 'text/csv'),
      ),
    facebook: (payload) => to('ingest-social', '/v1/social/facebook', json(payload), meta),
    telegram: (update) => to('ingest-social', '/v1/social/telegram', json(update), telegram),
    notes: (bytes, name) => {
      const form = new FormData();
      form.append('file', new Blob([bytes]), name);
      return to('ingest-ngombe', '/v1/ngombe/sessions', form, () => ({
        authorization: `Bearer ${secrets.NGOMBE_TOKEN}`,
      }));
    },
  };
}

/** An answer that breaks off is none. */
async function attempt({ url, body, headersOf }, query, timeoutMilliseconds) {
  try {
    const answer = await fetch(`${url}${query}`, {
      method: 'POST',
      headers: headersOf(body),
      body,
      signal: AbortSignal.timeout(timeoutMilliseconds),
    });
    return { ok: answer.ok, status: answer.status, headers: answer.headers, text: await answer.text() };
  } catch (error) {
    return { ok: false, status: 0, headers: new Headers(), text: error.cause?.code ?? error.name };
  }
}

const isFinal = ({ ok, status }) => ok || (status >= 400 && status < 500 && status !== 408 && status !== 429);

/**
 * Sends until it is answered with a 2xx or refused for good, with pauses that grow, and a cap.
 * @returns the last answer's status, its JSON (or text), and how often it was tried; status 0: no answer.
 */
export async function send(
  delivery,
  { query = '', attempts = ATTEMPTS, timeoutMilliseconds = TIMEOUT_MILLISECONDS } = {},
) {
  for (let tries = 1; ; tries++) {
    const answer = await attempt(delivery, query, timeoutMilliseconds);
    if (isFinal(answer) || tries === attempts) {
      const isJson = /json/.test(answer.headers.get('content-type') ?? '');
      return {
        ok: answer.ok,
        status: answer.status,
        body: isJson ? JSON.parse(answer.text) : answer.text,
        tries,
      };
    }
    const asked = Number(answer.headers.get('retry-after')) * 1000;
    await delay(Math.min(asked || 250 * 2 ** tries, LONGEST_PAUSE_MILLISECONDS));
  }
}

/**
 * What becomes of a delivery, report by report: `accepted` with its complaint's id, `ignored` or `held`. A platform's
 * webhook answers an empty 200, so the same delivery is asked about with `?validate=true` before it is sent.
 */
export async function deliver(delivery, isPlatform = false) {
  const trial = isPlatform ? await send(delivery, { query: '?validate=true' }) : undefined;
  const answer = trial !== undefined && !trial.ok ? trial : await send(delivery);
  if (!answer.ok) return { ...answer, results: [] };
  const told = (trial ?? answer).body;
  const results = (told.results ?? [told]).map((result) => ({
    ...result,
    status: result.status === 'valid' ? 'accepted' : result.status,
  }));
  return { ...answer, results };
}
