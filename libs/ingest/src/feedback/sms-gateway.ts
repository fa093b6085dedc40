import type { Notice, Told, Wording } from './feedback';
import { type Answer, getJson, postJson, toldOf } from './post-json';

/** A gateway that sends SMS. None has a common interface: this is what we ask of one (docs/channels.md). */
export interface SmsGateway {
  url: string;
  token: string;
  /** Where a message is looked up, with {id} in it. */
  statusUrl?: string | undefined;
  /** Said with a question; absent: that the reporter replies to the message. */
  howToAnswer?: string;
}

/** One SMS; a longer text is paid for as several. */
const LONGEST_TEXT = 160;

/**
 * As gateways want it, `+62810…`, of what was typed or sent: a spreadsheet takes the 0 of 0812… away. Undefined for what
 * is no subscriber's number: a short code, a sender's name, two numbers.
 */
export function numberOf(written: string | undefined): string | undefined {
  const digits = (written ?? '').replace(/[\s().-]/g, '');
  const abroad = /^(?:\+|00)(\d{9,15})$/.exec(digits)?.[1];
  if (abroad !== undefined) return `+${abroad}`;
  return /^(0|62|8)\d{8,14}$/.test(digits) ? `+${digits.replace(/^0|^(?=8)/, '62')}` : undefined;
}

export async function sendSms(
  { url, token, howToAnswer }: SmsGateway,
  notice: Notice,
  to: string,
  wording: Wording,
): Promise<Told> {
  const text = inSmsAlphabet(wording.say(notice, LONGEST_TEXT, howToAnswer));
  const answer = await postJson(url, { id: notice.noticeId, to, text }, { authorization: `Bearer ${token}` });
  const told = toldOf(answer);
  return told.outcome === 'sent' ? { ...told, credits: creditsIn(answer) } : told;
}

/** Whether the gateway knows the message under our id. */
export async function findSms(
  { statusUrl, token }: SmsGateway,
  noticeId: string,
): Promise<'arrived' | 'absent' | undefined> {
  if (statusUrl === undefined) return undefined;
  const address = statusUrl.replace('{id}', encodeURIComponent(noticeId));
  const answer = await getJson(address, { authorization: `Bearer ${token}` });
  if (toldOf(answer).outcome === 'sent') return 'arrived';
  return 'status' in answer && answer.status === 404 ? 'absent' : undefined;
}

/** What it cost, as the gateway says; one where it does not. */
function creditsIn(answer: Answer | Told): number {
  const { credits } = ('body' in answer ? (answer.body ?? {}) : {}) as { credits?: unknown };
  return typeof credits === 'number' && Number.isFinite(credits) && credits >= 0 ? credits : 1;
}

const PLAIN: Readonly<Record<string, string>> = {
  '“': '"',
  '”': '"',
  '‘': "'",
  '’': "'",
  '–': '-',
  '—': '-',
  '•': '-',
};

/** One character that an SMS has not (GSM 03.38) makes it several, of 70 each: what looks like it stands for it. */
const inSmsAlphabet = (text: string): string =>
  text
    .replace(/[“”‘’–—•]/g, (character) => PLAIN[character] ?? '')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/…/g, '.')
    .replace(/[^\n\x20-\x5a\x5f\x61-\x7a]/g, '?');
