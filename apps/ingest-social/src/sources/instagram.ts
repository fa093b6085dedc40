import type { Reading, Source } from '@sambung/ingest';
import { fieldsOf, idOf, instantOf, listOf, nameOf, textOf, type Fields } from '../fields';
import { metaSource, type MetaSecrets } from '../meta';
import { readChat } from '../meta-chat';
import { readPost } from '../normalize';
import { ignored, unreadable } from '../readings';

/** https://developers.facebook.com/docs/instagram-platform/webhooks/examples, fields comments and messages. */
export const instagram = (secrets: MetaSecrets): Source =>
  metaSource(
    {
      path: 'instagram',
      summary: "Takes deliveries of Instagram: comments on the account's posts, and its chats.",
      object: 'instagram',
      readEntry,
    },
    secrets,
  );

function readEntry(entry: Fields): Reading[] {
  const account = idOf(entry.id);
  const sentAt = instantOf(entry.time);
  if (account === undefined || sentAt === undefined) return [];
  // Instagram's own log-in puts a single change beside the entry's id instead of in a list.
  const changes = 'field' in entry ? [{ field: entry.field, value: entry.value }] : listOf(entry.changes);
  return [
    ...changes.map((change) => readChange(account, sentAt, change)),
    ...listOf(entry.messaging).map((member) => readChat('instagram', account, member)),
    ...listOf(entry.standby).map((member) => ignored('social.standby', member)),
  ];
}

function readChange(account: string, sentAt: Date, raw: unknown): Reading {
  const change = fieldsOf(raw);
  const value = fieldsOf(change.value);
  const field = textOf(change.field) ?? '';
  if (field === 'messages') return readChat('instagram', account, change.value);
  if (field !== 'comments' && field !== 'live_comments')
    // A mention among them: it comes without its text.
    return unreadable('social.unknown-field', raw, { field: field.slice(0, 100) });
  const from = fieldsOf(value.from);
  const author = idOf(from.id);
  if (author === account) return ignored('social.own-post', raw);
  const id = idOf(value.id);
  const text = textOf(value.text);
  if (id === undefined || text === undefined || text === '') return unreadable('social.bad-post', raw);
  const name = nameOf(from.username);
  return readPost(
    {
      platform: 'instagram',
      account,
      id,
      kind: 'first',
      // A comment says not when it was written: Meta sends it at once.
      at: sentAt,
      ...(author === undefined ? {} : { author: { id: author, ...(name ? { name } : {}) } }),
      thread: idOf(value.parent_id) ?? id,
      text,
      attachments: [],
      answerTo: { comment: id },
      extras: { item: 'comment' },
    },
    raw,
  );
}
