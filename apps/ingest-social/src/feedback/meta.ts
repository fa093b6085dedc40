import { type Answer, postJson, tokenRefused, toldOf, type Told } from '@sambung/ingest';
import { fieldsOf, type Fields } from '../fields';

/** Where Meta is asked, and with whose token. */
export interface MetaApi {
  /** With its version. */
  url: string;
  token: string;
}

type Meaning = Exclude<Told, { outcome: 'sent' }> | { outcome: 'account'; code: string };

const refused = (code: string): Meaning => ({ outcome: 'refused', code });
const TOO_MANY: Meaning = { outcome: 'not-sent', code: 'feedback.too-many' };
const ACCOUNT: Meaning = { outcome: 'account', code: 'feedback.account-refused' };
const TOKEN: Meaning = { outcome: 'account', code: 'feedback.token-refused' };
/** Meta says so also of what it has delivered. */
const UNSURE: Meaning = { outcome: 'unknown', code: 'feedback.platform-unsure' };

/**
 * By code, or code and subcode. The status alone misleads: a closed window comes as 403, an expired token as 400.
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/error-codes
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes
 */
const MEANINGS: Record<string, Meaning> = {
  '1': UNSURE,
  '2': UNSURE,
  '4': TOO_MANY,
  '17': TOO_MANY,
  '32': TOO_MANY,
  '613': TOO_MANY,
  '80001': TOO_MANY,
  '80002': TOO_MANY,
  '80006': TOO_MANY,
  '80007': TOO_MANY,
  '130429': TOO_MANY,
  '131048': TOO_MANY,
  '131056': TOO_MANY,
  '102': TOKEN,
  '190': TOKEN,
  // Blocked for a breach of policy; locked; unpaid; not registered.
  '368': ACCOUNT,
  '131031': ACCOUNT,
  '131042': ACCOUNT,
  '131045': ACCOUNT,
  '133010': ACCOUNT,
  '10-2018278': refused('social.window-closed'),
  '10-2018065': refused('social.window-closed'),
  '10-2534022': refused('social.window-closed'),
  '131047': refused('social.window-closed'),
  '10900': refused('social.replied-already'),
  '10901': refused('social.window-closed'),
  '551': refused('social.blocked'),
  '10-2018108': refused('social.blocked'),
  '200-1545041': refused('social.blocked'),
  '100-2018001': refused('social.no-such-recipient'),
  '100-33': refused('social.no-such-recipient'),
  '131026': refused('social.no-such-recipient'),
};

/**
 * Asks Meta to send something.
 * @param proof looks for what only an answer of Meta's has: an id of what was sent.
 * @throws RevokedError where the token, or the account as a whole, may send nothing.
 */
export async function sendByMeta(
  { url, token }: MetaApi,
  path: string,
  body: object,
  proof: (answer: Fields) => unknown,
): Promise<Told> {
  const answer = await postJson(`${url}/${path}`, body, { authorization: `Bearer ${token}` });
  if ('outcome' in answer) return answer;
  if (answer.status < 200 || answer.status > 299) return toldByError(answer);
  return typeof proof(fieldsOf(answer.body)) === 'string'
    ? { outcome: 'sent' }
    : { outcome: 'unknown', code: 'feedback.unreadable-answer' };
}

function toldByError(answer: Answer): Told {
  const { status, body, retryAfterSeconds } = answer;
  const { code, error_subcode: subcode } = fieldsOf(fieldsOf(body).error);
  if (typeof code !== 'number' || status === 503) return toldOf(answer);
  const meaning = MEANINGS[`${code}-${String(subcode)}`] ?? MEANINGS[String(code)];
  if (meaning === undefined)
    // A missing permission among them: it may be missing for this one post alone.
    return status >= 400 && status <= 403 && status !== 401
      ? { outcome: 'refused', code: `social.meta-${code}` }
      : toldOf(answer);
  if (meaning.outcome === 'account') throw tokenRefused(status, meaning.code);
  return meaning.outcome === 'not-sent' && retryAfterSeconds !== undefined
    ? { ...meaning, retryAfterSeconds }
    : meaning;
}

/**
 * A message of Messenger or Instagram; the token says from which page or account. To a comment's or post's writer it is
 * a private reply: one for each, within seven days.
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/discovery/private-replies
 */
export const sendMessage = (
  api: MetaApi,
  recipient: { id: string } | { comment_id: string } | { post_id: string },
  text: string,
  more: object = {},
): Promise<Told> =>
  sendByMeta(api, 'me/messages', { recipient, message: { text }, ...more }, (answer) => answer.message_id);
