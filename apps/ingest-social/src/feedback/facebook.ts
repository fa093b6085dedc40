import type { Feedback, Notice, Wording } from '@sambung/ingest';
import { type MetaApi, sendByMeta, sendMessage } from './meta';

const LONGEST_MESSAGE = 2000;
const LONGEST_COMMENT = 500;

/**
 * Messenger, and what was written at the page: first a private reply, then, where the city wants it, one that all can
 * read.
 */
export const facebookFeedback = (api: MetaApi, isPublic: boolean, wording: Wording): Feedback => ({
  recipients({ replyTo, status }) {
    if (replyTo['recipient'] !== undefined) return [{ kind: 'facebook-message', isLoud: true }];
    if (writtenIn(replyTo) === undefined) return [];
    return [
      { kind: 'facebook-private-reply', isLoud: true },
      ...(isPublic && status.confidential !== true ? [{ kind: 'facebook-comment', isLoud: false }] : []),
    ];
  },
  async send(notice, { kind }) {
    const id = notice.replyTo['recipient'];
    const written = writtenIn(notice.replyTo);
    const say = (): string => wording.say(notice, LONGEST_MESSAGE);
    if (kind === 'facebook-message' && id !== undefined)
      return sendMessage(api, { id }, say(), { messaging_type: 'RESPONSE' });
    if (kind === 'facebook-private-reply' && written !== undefined)
      return sendMessage(api, written.recipient, say(), { messaging_type: 'RESPONSE' });
    if (kind === 'facebook-comment' && written !== undefined)
      return sendByMeta(
        api,
        `${encodeURIComponent(written.id)}/comments`,
        { message: wording.sayInPublic(notice, LONGEST_COMMENT) },
        (answer) => answer.id,
      );
    return { outcome: 'refused', code: 'social.no-way' };
  },
});

type Written = { id: string; recipient: { comment_id: string } | { post_id: string } };

/** Reports from before feedback have a post's id as `comment` too: that it is none shows when Meta refuses it. */
function writtenIn({ post, comment }: Notice['replyTo']): Written | undefined {
  if (post !== undefined) return { id: post, recipient: { post_id: post } };
  return comment === undefined ? undefined : { id: comment, recipient: { comment_id: comment } };
}
