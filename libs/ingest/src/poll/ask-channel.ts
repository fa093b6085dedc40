import { UnavailableError } from '@sambung/platform';
import axios, { type AxiosResponse } from 'axios';

const ASK_MILLISECONDS = 15_000;
const MAX_BYTES = 32 * 1024 * 1024;

/** The channel does not take our token (any more): an operator has to see to it, time will not. */
export class RevokedError extends UnavailableError {}

const isRefused = (status: number): boolean => status === 401 || status === 403;

/**
 * GETs what a channel lists.
 * @param isRevoked whether an answer that is no 200 says that the token is not taken; 401 and 403 unless said otherwise.
 * @throws RevokedError `poll.token-refused`
 * @throws UnavailableError `poll.unreachable`, `poll.refused`; without a cause, which would hold the URL and the token.
 */
export async function askChannel(
  url: string,
  headers: Readonly<Record<string, string>>,
  isRevoked: (status: number, answer: Buffer) => boolean = isRefused,
): Promise<Buffer> {
  let response: AxiosResponse<ArrayBuffer>;
  try {
    response = await axios.get<ArrayBuffer>(url, {
      headers,
      timeout: ASK_MILLISECONDS,
      signal: AbortSignal.timeout(ASK_MILLISECONDS),
      maxRedirects: 0,
      maxContentLength: MAX_BYTES,
      responseType: 'arraybuffer',
      validateStatus: () => true,
    });
  } catch {
    throw new UnavailableError('poll.unreachable', 'asking the channel');
  }
  const { status } = response;
  const answer = Buffer.from(response.data);
  if (status === 200) return answer;
  if (isRevoked(status, answer))
    throw new RevokedError('poll.token-refused', 'asking the channel', { details: { status } });
  throw new UnavailableError('poll.refused', 'asking the channel', { details: { status } });
}

/** {@link askChannel} for JSON. @throws UnavailableError `poll.unreadable` when it is none. */
export async function askForJson(...request: Parameters<typeof askChannel>): Promise<unknown> {
  const answer = await askChannel(...request);
  try {
    return JSON.parse(answer.toString('utf8'));
  } catch {
    throw unreadableAnswer();
  }
}

/** The channel answered, but not with what was agreed. */
export const unreadableAnswer = (): UnavailableError =>
  new UnavailableError('poll.unreadable', 'reading what the channel lists');
