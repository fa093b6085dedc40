import { type Answer, type Notice, postJson, toldOf, type Told, type Wording } from '@sambung/ingest';

interface SmsGateway {
  url: string;
  token: string;
}

/** One SMS; a longer text is paid for as several. */
const LONGEST_TEXT = 160;

/** As gateways want it, `+62810…`; undefined where what was written down is no one number. */
export function numberOf(written: string | undefined): string | undefined {
  const digits = (written ?? '').replace(/[\s().-]/g, '').replace(/^(\+|00)/, '');
  // A spreadsheet takes the 0 of 0812… away.
  if (!/^(0|62|8)\d{8,14}$/.test(digits)) return undefined;
  return `+${digits.replace(/^0|^(?=8)/, '62')}`;
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

/** What it cost, as the gateway says; one where it does not. */
function creditsIn(answer: Answer | Told): number {
  const { credits } = ('body' in answer ? (answer.body ?? {}) : {}) as { credits?: unknown };
  return typeof credits === 'number' && Number.isFinite(credits) && credits >= 0 ? credits : 1;
}
