import type { Reading, Source } from '@sambung/ingest';
import { fieldsOf, idOf, instantOf, listOf, nameOf, textOf, type Fields } from '../fields';
import { metaSource, type MetaSecrets } from '../meta';
import { attachmentOf, readChat } from '../meta-chat';
import { readPost, type Post } from '../normalize';
import { ignored, unreadable } from '../readings';

/** https://developers.facebook.com/docs/graph-api/webhooks/reference/page, fields feed, mention and messages. */
export const facebook = (secrets: MetaSecrets): Source =>
  metaSource(
    {
      path: 'facebook',
      summary: 'Takes deliveries of Facebook: comments and posts at the page, and its Messenger chats.',
      object: 'page',
      readEntry,
    },
    secrets,
  );

function readEntry(entry: Fields): Reading[] {
  const account = idOf(entry.id);
  const sentAt = instantOf(entry.time);
  if (account === undefined || sentAt === undefined) return [];
  return [
    ...listOf(entry.changes).map((change) => readChange(account, sentAt, change)),
    ...listOf(entry.messaging).map((member) => readChat('facebook', account, member)),
    ...listOf(entry.standby).map((member) => ignored('social.standby', member)),
  ];
}

const WRITTEN = ['comment', 'post', 'status', 'photo', 'video', 'share'];
const VERBS = new Map<string, Post['kind']>([
  ['add', 'first'],
  ['edit', 'revision'],
  ['edited', 'revision'],
  ['remove', 'deletion'],
]);
/** What page admins do with others' posts. */
const MODERATION = ['hide', 'unhide', 'hidden', 'block', 'unblock', 'mute', 'follow'];

function readChange(account: string, sentAt: Date, raw: unknown): Reading {
  const change = fieldsOf(raw);
  const value = fieldsOf(change.value);
  const field = textOf(change.field) ?? '';
  if (field !== 'feed' && field !== 'mention')
    return unreadable('social.unknown-field', raw, { field: field.slice(0, 100) });
  const item = textOf(value.item) ?? '';
  const verb = textOf(value.verb) ?? '';
  if (item === 'reaction' || item === 'like') return ignored('social.reaction', raw);
  if (MODERATION.includes(verb)) return ignored('social.moderation', raw);

  // A mention names its writer in fields of its own; Meta leaves the writer out where a person has not agreed to it.
  const from = fieldsOf(value.from ?? { id: value.sender_id, name: value.sender_name });
  const author = idOf(from.id);
  if (author === account) return ignored('social.own-post', raw);
  const kind = VERBS.get(verb);
  const id = idOf(item === 'comment' ? value.comment_id : value.post_id);
  const at = instantOf(value.created_time);
  if (!WRITTEN.includes(item) || kind === undefined || id === undefined || at === undefined)
    return unreadable('social.bad-post', raw);

  const parent = idOf(value.parent_id);
  const name = nameOf(from.name);
  const text = textOf(value.message) ?? '';
  const pictures = [value.photo, ...listOf(value.photos), item === 'photo' ? value.link : undefined];
  const attachments = [
    ...pictures.flatMap((picture) => attachmentOf(picture, 'image/jpeg')),
    ...attachmentOf(value.video ?? (item === 'video' ? value.link : undefined), 'video/mp4'),
  ];
  const unique = attachments.filter(
    ({ ref }, index) => attachments.findIndex((a) => a.ref === ref) === index,
  );
  if (kind !== 'deletion' && text === '' && unique.length === 0)
    return unreadable('social.nothing-readable', raw);
  return readPost(
    {
      platform: 'facebook',
      account,
      id,
      kind,
      at,
      ...(kind === 'first' ? {} : { revisedAt: sentAt }),
      ...(author === undefined ? {} : { author: { id: author, ...(name ? { name } : {}) } }),
      // A reply's parent is the comment that began the thread, a first comment's the post itself.
      thread: item === 'comment' && parent !== undefined && parent !== idOf(value.post_id) ? parent : id,
      text: kind === 'deletion' ? '' : text,
      attachments: kind === 'deletion' ? [] : unique,
      answerTo: item === 'comment' ? { comment: id } : { post: id },
      extras: { item },
    },
    raw,
  );
}
