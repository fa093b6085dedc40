import type { Reading, Source } from '@sambung/ingest';
import { coordinatesOf, fieldsOf, idOf, instantOf, listOf, nameOf, textOf, type Fields } from '../fields';
import { mediaTypeOf, whatsappMediaUrl } from '../media';
import { metaSource, type MetaSecrets } from '../meta';
import { readPost, type Post } from '../normalize';
import { ignored, unreadable } from '../readings';

/** https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages */
export const whatsapp = (secrets: MetaSecrets): Source =>
  metaSource(
    {
      path: 'whatsapp',
      summary: 'Takes deliveries of the WhatsApp Cloud API: messages, their edits and their withdrawals.',
      object: 'whatsapp_business_account',
      readEntry: (entry) => listOf(entry.changes).flatMap(readChange),
    },
    secrets,
  );

function readChange(raw: unknown): Reading[] {
  const change = fieldsOf(raw);
  const value = fieldsOf(change.value);
  const field = textOf(change.field) ?? '';
  // What the office writes on a phone of its own under the same number.
  if (field === 'smb_message_echoes') return [ignored('social.own-post', raw)];
  if (field !== 'messages') return [unreadable('social.unknown-field', raw, { field: field.slice(0, 100) })];
  const account = idOf(fieldsOf(value.metadata).phone_number_id);
  if (account === undefined) return [unreadable('social.bad-entry', raw)];
  const readings = [
    ...listOf(value.messages).map((message) => readMessage(account, value, message)),
    ...listOf(value.statuses).map((status) => ignored('social.status', status)),
  ];
  if (readings.length > 0) return readings;
  return 'errors' in value ? [ignored('social.platform-error', raw)] : [unreadable('social.bad-entry', raw)];
}

/** Kinds of message in which nobody says anything. */
const NOTICES = new Map([
  ['reaction', 'social.reaction'],
  ['sticker', 'social.sticker'],
  ['system', 'social.notice'],
  ['request_welcome', 'social.notice'],
]);

function readMessage(account: string, value: Fields, raw: unknown): Reading {
  const message = fieldsOf(raw);
  const type = textOf(message.type) ?? '';
  const notice = NOTICES.get(type);
  if (notice !== undefined) return ignored(notice, raw);

  // A person with a user name may hide the number: then the id within our business stands in its place.
  const phone = idOf(message.from);
  const sender = phone ?? idOf(message.from_user_id);
  const at = instantOf(message.timestamp);
  const change = fieldsOf(message[type]);
  const isChange = type === 'edit' || type === 'revoke';
  const id = idOf(isChange ? change.original_message_id : message.id, 400);
  if (sender === undefined || at === undefined || id === undefined)
    return unreadable('social.bad-message', raw);

  const name = nameIn(value, sender);
  const post: Post = {
    platform: 'whatsapp',
    account,
    id,
    kind: 'first',
    at,
    author: { id: sender, ...(name ? { name } : {}), ...(phone ? { phone: `+${phone}` } : {}) },
    thread: '',
    text: '',
    attachments: [],
    // With its instant: an answer is free to write for 24 hours.
    answerTo: { recipient: sender, at: at.toISOString() },
  };
  if (type === 'revoke') return readPost({ ...post, kind: 'deletion', revisedAt: at }, raw);
  const content = contentOf(type === 'edit' ? fieldsOf(change.message) : message);
  // Contact cards, orders, polls and what the platform itself calls unsupported.
  if (content === undefined) return unreadable('social.unknown-type', raw, { type: type.slice(0, 100) });
  return readPost(
    { ...post, ...content, ...(type === 'edit' ? { kind: 'revision', revisedAt: at } : {}) },
    raw,
  );
}

function nameIn(value: Fields, sender: string): string | undefined {
  const contact = listOf(value.contacts)
    .map(fieldsOf)
    .find(({ wa_id, user_id }) => wa_id === sender || user_id === sender);
  return nameOf(fieldsOf(contact?.profile).name);
}

const MEDIA = ['image', 'video', 'audio', 'document'];

function contentOf(message: Fields): Pick<Post, 'text' | 'place' | 'attachments'> | undefined {
  const type = textOf(message.type) ?? '';
  const body = fieldsOf(message[type]);
  const said = (text: unknown): Pick<Post, 'text' | 'attachments'> | undefined =>
    typeof text === 'string' && text !== '' ? { text, attachments: [] } : undefined;
  switch (type) {
    case 'text':
      return said(body.body);
    case 'button':
      return said(body.text);
    case 'interactive':
      return said(fieldsOf(body.button_reply ?? body.list_reply).title);
    case 'location': {
      const coordinates = coordinatesOf(body.latitude, body.longitude);
      if (coordinates === undefined) return undefined;
      const address = [body.name, body.address].filter((part) => typeof part === 'string').join(', ');
      const place = { ...coordinates, ...(address ? { address: address.slice(0, 1000) } : {}) };
      return { text: '', attachments: [], place };
    }
  }
  const media = idOf(body.id);
  if (!MEDIA.includes(type) || media === undefined || !/^\w+$/.test(media)) return undefined;
  const name = nameOf(body.filename);
  return {
    text: textOf(body.caption) ?? '',
    attachments: [
      {
        ref: `whatsapp:${media}`,
        url: whatsappMediaUrl(media),
        mediaType: mediaTypeOf(body.mime_type, 'application/octet-stream'),
        ...(name ? { name } : {}),
      },
    ],
  };
}
