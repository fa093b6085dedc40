import {
  type Answer,
  getJson,
  type Notice,
  postJson,
  toldOf,
  type Told,
  type Wording,
} from '@sambung/ingest';

export interface SmsGateway {
  url: string;
  token: string;
  /** Where a message is looked up, with {id} in it. */
  statusUrl: string | undefined;
}

/** One SMS; a longer text is paid for as several. */
const LONGEST_TEXT = 160;

/** As gateways want it, `+62810…`; undefined for what is no subscriber's number: a short code, a sender's name. */
export function numberOf(typed: string | undefined): string | undefined {
  const digits = (typed ?? '').replace(/[\s().-]/g, '').replace(/^(\+|00)/, '');
  if (!/^\d{9,15}$/.test(digits)) return undefined;
  return `+${digits.replace(/^0/, '62')}`;
}

export async function sendSms(
  { url, token }: SmsGateway,
  notice: Notice,
  to: string,
  wording: Wording,
): Promise<Told> {
  const answer = await postJson(
    url,
    { id: notice.noticeId, to, text: wording.say(notice, LONGEST_TEXT) },
    { authorization: `Bearer ${token}` },
  );
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
