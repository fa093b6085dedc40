import type { Reading, Report } from '@sambung/ingest';
import { isURL } from 'class-validator';
import { coordinatesOf, fieldsOf, idOf, instantOf, listOf, textOf, type Fields } from './fields';
import { readPost, type Post } from './normalize';
import { ignored, unreadable } from './readings';

/** What a chat's delivery may carry besides what somebody said. */
const NOTICES: Record<string, string> = {
  read: 'social.read-receipt',
  delivery: 'social.delivery-receipt',
  reaction: 'social.reaction',
  typing: 'social.typing',
  postback: 'social.button',
  optin: 'social.notice',
  referral: 'social.notice',
  account_linking: 'social.notice',
  policy_enforcement: 'social.notice',
  pass_thread_control: 'social.notice',
  take_thread_control: 'social.notice',
  request_thread_control: 'social.notice',
  app_roles: 'social.notice',
};

const MEDIA_TYPES = new Map([
  ['image', 'image/jpeg'],
  ['video', 'video/mp4'],
  ['audio', 'audio/mp4'],
  ['file', 'application/octet-stream'],
]);

/**
 * A picture on Meta's servers. Its link is signed anew at each delivery, so what stays the same is its asset id, else
 * the path: the file's name on the CDN.
 */
export function attachmentOf(url: unknown, mediaType: string): Report['attachments'] {
  if (typeof url !== 'string' || !isURL(url, { protocols: ['https'], require_protocol: true })) return [];
  if (!URL.canParse(url)) return [];
  const { pathname, searchParams } = new URL(url);
  const ref = `meta:${searchParams.get('asset_id') ?? pathname}`;
  return url.length <= 4000 && ref.length <= 500 ? [{ ref, url, mediaType }] : [];
}

/** A message of Messenger or Instagram, or what else one `messaging` member tells of. The two share one shape. */
export function readChat(platform: Post['platform'], account: string, raw: unknown): Reading {
  const member = fieldsOf(raw);
  const message = fieldsOf(member.message);
  const edit = fieldsOf(member.message_edit);
  if (!('message' in member) && !('message_edit' in member)) {
    const notice = Object.keys(NOTICES).find((name) => name in member);
    return notice ? ignored(NOTICES[notice] ?? '', raw) : unreadable('social.unknown-event', raw);
  }
  const sender = idOf(fieldsOf(member.sender).id);
  if (message.is_echo === true || sender === account) return ignored('social.own-post', raw);

  const id = idOf(message.mid ?? edit.mid, 400);
  const at = instantOf(member.timestamp);
  if (sender === undefined || id === undefined || at === undefined)
    return unreadable('social.bad-message', raw);
  const post: Post = {
    platform,
    account,
    id,
    kind: 'first',
    at,
    author: { id: sender },
    thread: '',
    text: '',
    attachments: [],
    answerTo: { recipient: sender },
  };
  if (message.is_deleted === true) return readPost({ ...post, kind: 'deletion', revisedAt: at }, raw);
  if ('message_edit' in member)
    return readPost({ ...post, kind: 'revision', revisedAt: at, text: textOf(edit.text) ?? '' }, raw);
  const content = contentOf(message);
  if (content.text === '' && content.attachments.length === 0 && content.place === undefined)
    return unreadable('social.nothing-readable', raw);
  return readPost({ ...post, ...content }, raw);
}

function contentOf(message: Fields): Pick<Post, 'text' | 'attachments' | 'place' | 'extras'> {
  const attachments: Report['attachments'] = [];
  const leftOut: string[] = [];
  let place: Post['place'];
  for (const each of listOf(message.attachments).map(fieldsOf)) {
    const payload = fieldsOf(each.payload);
    const type = textOf(each.type) ?? '';
    const mediaType = MEDIA_TYPES.get(type);
    const found = mediaType === undefined ? [] : attachmentOf(payload.url, mediaType);
    const { lat, long } = fieldsOf(payload.coordinates);
    const coordinates = coordinatesOf(lat, long);
    attachments.push(...found);
    if (coordinates !== undefined) place = coordinates;
    else if (found.length === 0) leftOut.push(type.slice(0, 30));
  }
  return {
    text: textOf(message.text) ?? '',
    attachments,
    ...(place ? { place } : {}),
    // Shared posts, stickers and cards have no bytes to take: the ticket says that something was there.
    ...(leftOut.length > 0 ? { extras: { notTaken: leftOut.slice(0, 20).join(', ') } } : {}),
  };
}
