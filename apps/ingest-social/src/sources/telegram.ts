import { secretHeader, type Reading, type Source } from '@sambung/ingest';
import {
  coordinatesOf,
  fieldsOf,
  idOf,
  instantOf,
  listOf,
  nameOf,
  numberOf,
  textOf,
  type Fields,
} from '../fields';
import { mediaTypeOf, telegramFileUrl } from '../media';
import { readPost, type Post } from '../normalize';
import { ignored, unreadable } from '../readings';

/**
 * https://core.telegram.org/bots/api#update: one update a delivery, repeated until it is answered with 2xx. A bot is
 * not told of deletions.
 * @param bot its user name: message numbers are unique only within one bot.
 */
export const telegram = (secret: string | undefined, bot: string): Source => ({
  path: 'telegram',
  summary: 'Takes updates of the Telegram bot: messages and their edits.',
  accepts: 'application/json',
  maxBytes: 1024 * 1024,
  proof: secretHeader('x-telegram-bot-api-secret-token', secret),
  precedence: 100,
  answer: 'platform',
  read: (body) => [readUpdate(bot, body)],
});

function readUpdate(bot: string, raw: unknown): Reading {
  const update = fieldsOf(raw);
  if ('message' in update) return readMessage(bot, update.message, 'first');
  if ('edited_message' in update) return readMessage(bot, update.edited_message, 'revision');
  // In a channel only its owner writes.
  if ('channel_post' in update || 'edited_channel_post' in update) return ignored('social.own-post', raw);
  if (NOTICES.some((name) => name in update)) return ignored('social.notice', raw);
  // Among them what comes to a bot that speaks for a business account.
  return unreadable('social.unknown-event', raw);
}

/** Updates in which nobody says anything to us. */
const NOTICES = [
  'callback_query',
  'inline_query',
  'chosen_inline_result',
  'message_reaction',
  'message_reaction_count',
  'poll',
  'poll_answer',
  'my_chat_member',
  'chat_member',
  'chat_join_request',
  'chat_boost',
  'removed_chat_boost',
  'business_connection',
  'shipping_query',
  'pre_checkout_query',
  'purchased_paid_media',
];

function readMessage(bot: string, raw: unknown, kind: Post['kind']): Reading {
  const message = fieldsOf(raw);
  const from = fieldsOf(message.from);
  const chat = idOf(fieldsOf(message.chat).id);
  // Whoever writes in the name of a channel; if the channel or group is ours, so is the post.
  const sender = fieldsOf(message.sender_chat);
  const behalf = idOf(sender.id);
  const isOurs = message.is_automatic_forward === true || (behalf !== undefined && behalf === chat);
  if (isOurs || (behalf === undefined && from.is_bot === true)) return ignored('social.own-post', raw);
  if ('sticker' in message) return ignored('social.sticker', raw);
  if (isBareCommand(message)) return ignored('social.command', raw);
  if (kind === 'revision' && 'location' in message) return ignored('social.live-location', raw);

  const author = behalf ?? idOf(from.id);
  const number = idOf(message.message_id);
  const at = instantOf(message.date);
  if (author === undefined || chat === undefined || number === undefined || at === undefined)
    return unreadable('social.bad-message', raw);
  const content = contentOf(message);
  if (content === undefined)
    return SERVICE.some((name) => name in message)
      ? ignored('social.notice', raw)
      : unreadable('social.unknown-type', raw);
  const fullName = [from.first_name, from.last_name].map(nameOf).filter(Boolean).join(' ');
  const name = nameOf(sender.title) ?? nameOf(fullName) ?? nameOf(from.username);
  const revisedAt = kind === 'revision' ? instantOf(message.edit_date) : undefined;
  return readPost(
    {
      platform: 'telegram',
      account: bot,
      id: `${chat}/${number}`,
      kind,
      at,
      ...(revisedAt ? { revisedAt } : {}),
      author: { id: author, ...(name ? { name } : {}) },
      thread: chat,
      ...content,
      answerTo: { chat, message: number },
    },
    raw,
  );
}

/** `/start` and the like, with nothing said besides. */
function isBareCommand(message: Fields): boolean {
  const first = fieldsOf(listOf(message.entities)[0]);
  return (
    first.type === 'bot_command' && first.offset === 0 && first.length === textOf(message.text)?.trim().length
  );
}

/** What Telegram writes into a chat by itself: https://core.telegram.org/bots/api#message */
const SERVICE = [
  'new_chat_members',
  'left_chat_member',
  'new_chat_title',
  'new_chat_photo',
  'delete_chat_photo',
  'group_chat_created',
  'supergroup_chat_created',
  'channel_chat_created',
  'message_auto_delete_timer_changed',
  'migrate_to_chat_id',
  'migrate_from_chat_id',
  'pinned_message',
  'write_access_allowed',
  'proximity_alert_triggered',
  'boost_added',
  'chat_background_set',
  'forum_topic_created',
  'forum_topic_edited',
  'forum_topic_closed',
  'forum_topic_reopened',
  'video_chat_scheduled',
  'video_chat_started',
  'video_chat_ended',
  'video_chat_participants_invited',
];

/** Kinds of file, with the media type where Telegram names none. */
const FILES: Record<string, string> = {
  document: 'application/octet-stream',
  animation: 'video/mp4',
  video: 'video/mp4',
  video_note: 'video/mp4',
  audio: 'audio/mpeg',
  voice: 'audio/ogg',
};

function contentOf(message: Fields): Pick<Post, 'text' | 'place' | 'attachments'> | undefined {
  const text = textOf(message.text) ?? textOf(message.caption) ?? '';
  const place = placeOf(message);
  // The sizes of a photo go from small to large.
  const attachments = fileOf(listOf(message.photo).at(-1), 'image/jpeg');
  // An animation comes as a document as well, for old readers: the same file, taken once.
  const kind = Object.keys(FILES).find((name) => name in message);
  if (kind !== undefined) attachments.push(...fileOf(message[kind], FILES[kind] ?? ''));
  if (text === '' && place === undefined && attachments.length === 0) return undefined;
  return { text, attachments, ...(place ? { place } : {}) };
}

function placeOf(message: Fields): Post['place'] {
  const venue = fieldsOf(message.venue);
  const location = fieldsOf(venue.location ?? message.location);
  const coordinates = coordinatesOf(location.latitude, location.longitude);
  if (coordinates === undefined) return undefined;
  const accuracyMetres = numberOf(location.horizontal_accuracy) ?? -1;
  const address = [venue.title, venue.address].filter((part) => typeof part === 'string').join(', ');
  return {
    ...coordinates,
    ...(accuracyMetres >= 0 ? { accuracyMetres } : {}),
    ...(address ? { address: address.slice(0, 1000) } : {}),
  };
}

function fileOf(value: unknown, usualType: string): Post['attachments'] {
  const file = fieldsOf(value);
  const [id, uniqueId, name] = [idOf(file.file_id, 400), idOf(file.file_unique_id), nameOf(file.file_name)];
  if (id === undefined || uniqueId === undefined || !/^[\w-]+$/.test(id)) return [];
  return [
    {
      // The file id may change from one delivery to the next, the unique one may not.
      ref: `telegram:${uniqueId}`,
      url: telegramFileUrl(id),
      mediaType: mediaTypeOf(file.mime_type, usualType),
      ...(name ? { name } : {}),
    },
  ];
}
