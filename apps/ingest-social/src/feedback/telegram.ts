import {
  type Answer,
  type Feedback,
  postJson,
  tokenRefused,
  toldOf,
  type Told,
  type Wording,
} from '@sambung/ingest';
import { fieldsOf, numberOf } from '../fields';

interface BotApi {
  url: string;
  token: string;
}

const LONGEST_MESSAGE = 4096;
const LONGEST_IN_GROUP = 500;

/** A group's id is negative: what is said there all its members read. */
const isGroup = (chat: string): boolean => chat.startsWith('-');

/** An answer to the message: https://core.telegram.org/bots/api#sendmessage */
export const telegramFeedback = (api: BotApi, isPublic: boolean, wording: Wording): Feedback => ({
  recipients({ replyTo, status }) {
    const { chat } = replyTo;
    if (chat === undefined) return [];
    if (!isGroup(chat)) return [{ kind: 'telegram-message', isLoud: true }];
    return isPublic && status.confidential !== true ? [{ kind: 'telegram-group', isLoud: true }] : [];
  },
  async send(notice) {
    const { chat, message } = notice.replyTo;
    if (chat === undefined) return { outcome: 'refused', code: 'social.no-way' };
    const text = isGroup(chat)
      ? wording.sayInPublic(notice, LONGEST_IN_GROUP)
      : wording.say(notice, LONGEST_MESSAGE);
    const answer = await postJson(
      `${api.url}/bot${api.token}/sendMessage`,
      {
        chat_id: chat,
        text,
        link_preview_options: { is_disabled: true },
        // What the reporter has deleted since is no reason to say nothing.
        ...(/^\d+$/.test(message ?? '')
          ? { reply_parameters: { message_id: Number(message), allow_sending_without_reply: true } }
          : {}),
      },
      {},
    );
    return 'outcome' in answer ? answer : toldByTelegram(answer);
  },
});

function toldByTelegram(answer: Answer): Told {
  const { status, body } = answer;
  switch (status) {
    case 200:
      return fieldsOf(body).ok === true
        ? { outcome: 'sent' }
        : { outcome: 'unknown', code: 'feedback.unreadable-answer' };
    // Of the chat, not of the token: blocked by the person, or put out of the group.
    case 403:
      return { outcome: 'refused', code: 'social.blocked' };
    // The token is part of the path: a wrong one leads nowhere.
    case 404:
      throw tokenRefused(status);
    case 400:
      return { outcome: 'refused', code: codeOfFault(fieldsOf(body).description) };
    case 429: {
      const retryAfterSeconds = numberOf(fieldsOf(fieldsOf(body).parameters).retry_after);
      return toldOf(retryAfterSeconds === undefined ? answer : { ...answer, retryAfterSeconds });
    }
    default:
      return toldOf(answer);
  }
}

const codeOfFault = (description: unknown): string =>
  typeof description === 'string' && /chat not found|user not found|PEER_ID_INVALID/.test(description)
    ? 'social.no-such-recipient'
    : 'social.telegram-400';
