import { codeOf, connectionsWithin, isBeforeReady } from '@sambung/platform';
import axios from 'axios';
import type { Alarm } from '../emergencies/alarm';
import type { Message } from './escalate';

/**
 * - `sent`: taken over. `refused`: certainly not, and never will be. `no-sender`: nothing here sends to such an address.
 * - `not-sent`: certainly not, and may be later. `unknown`: it may have arrived, so it is not sent again.
 */
export type Sent =
  | { outcome: 'sent'; code?: undefined }
  | { outcome: 'refused' | 'no-sender' | 'not-sent' | 'unknown'; code: string };

export type Send = (address: string, message: Message | Alarm) => Promise<Sent>;

export interface Messenger {
  send(to: { contact: string; address: string }, message: Message | Alarm): Promise<Sent>;
}

/** A kind of contact without a sender is shown as such. */
export const messengerOf = (senders: Readonly<Partial<Record<string, Send>>>): Messenger => ({
  send: async ({ contact, address }, message) =>
    senders[contact]?.(address, message) ?? { outcome: 'no-sender', code: `clocks.no-${contact}` },
});

const SEND_MILLISECONDS = 15_000;
// Less than the whole time, so that a host that cannot be reached is told apart from one that does not answer.
const connections = connectionsWithin(SEND_MILLISECONDS / 2);

/** POST of the message as JSON to an address of the city. */
export const webhook: Send = async (address, message) => {
  try {
    const { status } = await axios.post<unknown>(address, bodyOf(message), {
      ...connections,
      proxy: false,
      signal: AbortSignal.timeout(SEND_MILLISECONDS),
      maxRedirects: 0,
      validateStatus: () => true,
    });
    if (status >= 200 && status < 300) return { outcome: 'sent' };
    const code = `webhook.http-${status}`;
    if (status === 429 || status === 503) return { outcome: 'not-sent', code };
    return { outcome: status >= 500 ? 'unknown' : 'refused', code };
  } catch (error) {
    if (!axios.isAxiosError(error)) throw error;
    const code = codeOf(error) ?? 'no-answer';
    return {
      outcome: isBeforeReady(error.cause) ? 'not-sent' : 'unknown',
      code: `webhook.${code.toLowerCase()}`,
    };
  }
};

function bodyOf(message: Message | Alarm): object {
  if ('complaints' in message) {
    const { level, complaints, text } = message;
    return { level, complaints, text };
  }
  const { id, text, emergency, keyword, place, latitude, longitude, occurredAt, report } = message;
  return { id, emergency, keyword, place, latitude, longitude, occurredAt, report, text };
}
