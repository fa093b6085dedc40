import type { Feedback, Notice, Wording } from '@sambung/ingest';
import { type MetaApi, sendByMeta, sendMessage } from './meta';

const LONGEST_MESSAGE_BYTES = 1000;
const LONGEST_COMMENT = 300;

/** Instagram's chats, and comments: first a private reply, then, where the city wants it, one that all can read. */
export const instagramFeedback = (api: MetaApi, isPublic: boolean, wording: Wording): Feedback => ({
  recipients({ replyTo, status }) {
    if (replyTo['recipient'] !== undefined) return [{ kind: 'instagram-message', isLoud: true }];
    if (replyTo['comment'] === undefined) return [];
    return [
      { kind: 'instagram-private-reply', isLoud: true },
      ...(isPublic && status.confidential !== true ? [{ kind: 'instagram-comment', isLoud: false }] : []),
    ];
  },
  async send(notice, { kind }) {
    const { recipient: id, comment } = notice.replyTo;
    if (kind === 'instagram-message' && id !== undefined)
      return sendMessage(api, { id }, sayInBytes(notice, wording));
    if (kind === 'instagram-private-reply' && comment !== undefined)
      return sendMessage(api, { comment_id: comment }, sayInBytes(notice, wording));
    if (kind === 'instagram-comment' && comment !== undefined)
      return sendByMeta(
        api,
        `${encodeURIComponent(comment)}/replies`,
        { message: wording.sayInPublic(notice, LONGEST_COMMENT) },
        (answer) => answer.id,
      );
    return { outcome: 'refused', code: 'social.no-way' };
  },
});

/** Instagram counts bytes of UTF-8: for each that is more than one a character, one character less is said. */
function sayInBytes(notice: Notice, wording: Wording): string {
  const text = wording.say(notice, LONGEST_MESSAGE_BYTES);
  const surplus = Buffer.byteLength(text) - text.length;
  return surplus === 0 ? text : wording.say(notice, LONGEST_MESSAGE_BYTES - surplus);
}
