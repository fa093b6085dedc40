import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { RejectedError, UnavailableError } from '@sambung/platform';
import axios, { type AxiosResponse } from 'axios';
import type { Media } from '../channel';
import { bareAddressOf, isAllowed, isPublic, publicLookup } from './addresses';

/** Larger photos are not fetched; SP4N-LAPOR! takes smaller ones. */
const MAX_BYTES = 20 * 1024 * 1024;

/**
 * Fetches a photo within the time.
 * @throws RejectedError `media.…` when it can never be had: forbidden host or address, gone, too large, no file.
 * @throws UnavailableError when it may be had later.
 */
export type FetchMedia = (url: string, seconds: number) => Promise<Buffer>;

const rejected = (code: string): RejectedError => new RejectedError(code, 'fetching a photo');

/**
 * @param privateHosts hosts whose address may be private, for trials.
 */
export function mediaFetcher(media: Media | undefined, privateHosts: readonly string[]): FetchMedia {
  const agents = (lookup?: typeof publicLookup) => ({
    httpAgent: new HttpAgent({ keepAlive: false, ...(lookup && { lookup }) }),
    httpsAgent: new HttpsAgent({ keepAlive: false, ...(lookup && { lookup }) }),
  });
  const open = agents();
  const guarded = agents(publicLookup);

  /** @returns the agents that may go there. */
  function agentsFor(link: string): ReturnType<typeof agents> {
    const url = URL.canParse(link) ? new URL(link) : undefined;
    if (url === undefined || !/^https?:$/.test(url.protocol)) throw rejected('media.bad-link');
    if (!isAllowed(url.hostname, media?.allowedHosts ?? [])) throw rejected('media.forbidden-host');
    if (privateHosts.includes(url.hostname)) return open;
    if (url.port !== '' || url.username !== '') throw rejected('media.bad-link');
    const address = bareAddressOf(url.hostname);
    if (address !== undefined && !isPublic(address)) throw rejected('media.private-address');
    return guarded;
  }

  return async (url, seconds) => {
    agentsFor(url);
    const signal = AbortSignal.timeout(seconds * 1000);
    const target =
      media?.resolve === undefined ? { url, headers: {} } : await within(signal, media.resolve(url));
    return download(target, agentsFor(target.url), signal);
  };
}

const timedOut = (): UnavailableError => new UnavailableError('media.timeout', 'fetching a photo');

function within<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(timedOut()), { once: true });
    work.then(resolve, reject);
  });
}

/** The cause of a failure is not passed on: it holds the link, and with it a token or what a citizen sent. */
async function download(
  target: { url: string; headers: Record<string, string> },
  agents: { httpAgent: HttpAgent; httpsAgent: HttpsAgent },
  signal: AbortSignal,
): Promise<Buffer> {
  let response: AxiosResponse<ArrayBuffer>;
  try {
    response = await axios.get<ArrayBuffer>(target.url, {
      ...agents,
      headers: target.headers,
      signal,
      proxy: false,
      maxRedirects: 0,
      maxContentLength: MAX_BYTES,
      responseType: 'arraybuffer',
      validateStatus: () => true,
    });
  } catch (error) {
    throw failureOf(error, signal);
  }
  const { status } = response;
  if (status === 408 || status === 429 || status >= 500 || status === 401 || status === 403)
    throw new UnavailableError('media.unavailable', 'fetching a photo', { details: { status } });
  if (status >= 300 && status < 400) throw rejected('media.redirected');
  if (status !== 200) throw rejected('media.gone');
  if (/^text\/html/i.test(String(response.headers['content-type'] ?? ''))) throw rejected('media.no-file');
  const bytes = Buffer.from(response.data);
  if (bytes.length === 0) throw rejected('media.empty');
  return bytes;
}

function failureOf(error: unknown, signal: AbortSignal): Error {
  const rejection = rejectionIn(error);
  if (rejection !== undefined) return rejection;
  if (axios.isAxiosError(error) && /maxContentLength/.test(error.message)) return rejected('media.too-large');
  if (signal.aborted) return timedOut();
  return new UnavailableError('media.unreachable', 'fetching a photo');
}

/** What the look-up refused comes back wrapped by axios. */
function rejectionIn(error: unknown): RejectedError | undefined {
  if (error instanceof RejectedError) return error;
  return error instanceof Error && error.cause !== undefined ? rejectionIn(error.cause) : undefined;
}
