import { connectionsWithin, isBeforeReady, secondsUntil } from '@sambung/platform';
import axios, { AxiosError, type AxiosRequestConfig, type AxiosResponse } from 'axios';
import { RevokedError } from '../poll/ask-channel';
import { signStandardWebhook } from '../proofs';
import type { Told } from './feedback';

const CALL_SECONDS = 15;
const MAX_ANSWER_BYTES = 256 * 1024;

/** What the other side answered, whatever its status. */
export interface Answer {
  status: number;
  /** Its JSON; `undefined` where it is none: many answer with nothing. */
  body: unknown;
  retryAfterSeconds?: number;
}

interface Options {
  method?: 'POST' | 'PUT';
  /** Longest that the call may take, connecting included. */
  seconds?: number;
}

// Less than the whole time, so that a host that cannot be reached is told apart from a call that was not answered.
const connections = connectionsWithin((CALL_SECONDS * 1000) / 2);

/**
 * Sends JSON to where reporters are told. Follows no redirect and uses no proxy: the body is for this address alone.
 * @param body bytes go as they are, for a signature.
 * @returns what was answered, or how it ended where nothing whole came back; for both see {@link toldOf}.
 */
export const postJson = (
  url: string,
  body: object,
  headers: Readonly<Record<string, string>>,
  { method = 'POST', seconds = CALL_SECONDS }: Options = {},
): Promise<Answer | Told> =>
  call(
    {
      url,
      method,
      headers: { ...headers, 'content-type': 'application/json' },
      data: Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body)),
    },
    seconds,
  );

/** As {@link postJson}, to look something up. */
export const getJson = (url: string, headers: Readonly<Record<string, string>>): Promise<Answer | Told> =>
  call({ url, method: 'GET', headers }, CALL_SECONDS);

/**
 * {@link postJson}, signed the Standard Webhooks way. The notice is the webhook's id, so that one sent twice is known
 * for the same.
 */
export function postSigned(
  url: string,
  secret: string,
  noticeId: string,
  body: object,
): Promise<Answer | Told> {
  const bytes = Buffer.from(JSON.stringify(body));
  const seconds = Math.floor(Date.now() / 1000);
  return postJson(url, bytes, {
    'webhook-id': noticeId,
    'webhook-timestamp': String(seconds),
    'webhook-signature': signStandardWebhook(secret, noticeId, seconds, bytes),
  });
}

/** The setting of a secret for {@link postSigned}; unset: `undefined`. */
export const webhookSecret = ({ description }: { description: string }) => ({
  description,
  secret: true,
  fallback: undefined,
  parse(text: string): string | undefined {
    // The least that the standard wants.
    if (Buffer.from(text.replace(/^whsec_/, ''), 'base64').length < 24)
      throw new Error('expected at least 24 bytes in base64');
    return text;
  },
});

/**
 * What an answer means where the other side has no words of its own for it.
 * @throws RevokedError `feedback.token-refused` for 401 and 403.
 */
export function toldOf(answer: Answer | Told): Told {
  if ('outcome' in answer) return answer;
  const { status, retryAfterSeconds } = answer;
  if (status === 401 || status === 403) throw tokenRefused(status);
  const notTaken = NOT_TAKEN[status];
  if (notTaken !== undefined)
    return {
      outcome: 'not-sent',
      code: notTaken,
      ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    };
  if (status >= 200 && status <= 299) return { outcome: 'sent' };
  // 408 comes when time is up, also from a proxy that has passed the request on.
  const isRefusal = status >= 400 && status <= 499 && status !== 408;
  return { outcome: isRefusal ? 'refused' : 'unknown', code: `feedback.http-${status}` };
}

/** The other side does not take our token: an operator has to see to it. */
export const tokenRefused = (status: number, code = 'feedback.token-refused'): RevokedError =>
  new RevokedError(code, 'telling a reporter', { details: { status } });

/** Statuses that say that nothing was done. 302 and 303 are not among them: they may follow upon a request that was. */
const NOT_TAKEN: Record<number, string> = {
  301: 'feedback.redirected',
  307: 'feedback.redirected',
  308: 'feedback.redirected',
  429: 'feedback.too-many',
  503: 'feedback.unavailable',
};

async function call(request: AxiosRequestConfig, seconds: number): Promise<Answer | Told> {
  let response: AxiosResponse<string>;
  try {
    response = await axios.request<string>({
      ...request,
      ...connections,
      signal: AbortSignal.timeout(seconds * 1000),
      maxRedirects: 0,
      proxy: false,
      maxContentLength: MAX_ANSWER_BYTES,
      responseType: 'text',
      transformResponse: (text: unknown) => text,
      validateStatus: () => true,
    });
  } catch (error) {
    return toldOfFailure(error);
  }
  const retryAfterSeconds = secondsUntil(response.headers['retry-after']);
  return {
    status: response.status,
    body: jsonOf(response.data),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  };
}

/** No whole answer came. The error itself goes no further: it holds the URL, which may hold a token. */
function toldOfFailure(error: unknown): Told {
  if (!(error instanceof AxiosError)) throw error;
  if (isBeforeReady(error.cause)) return { outcome: 'not-sent', code: 'feedback.unreachable' };
  if (error.code === AxiosError.ERR_CANCELED) return { outcome: 'unknown', code: 'feedback.timed-out' };
  if (error.code === AxiosError.ERR_BAD_RESPONSE)
    return { outcome: 'unknown', code: 'feedback.unreadable-answer' };
  return { outcome: 'unknown', code: 'feedback.connection-lost' };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
