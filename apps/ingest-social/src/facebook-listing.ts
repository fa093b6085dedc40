import { askForJson, type Poll, unreadableAnswer } from '@sambung/ingest';
import { fieldsOf, idOf, listOf, textOf, type Fields } from './fields';
import { isTokenRefused } from './meta';

interface Page {
  /** Meta's API with its version. */
  url: string;
  page: string;
  token: string;
}

/** Newer comments under older posts are not found. */
const POSTS = 50;
const COMMENTS = 100;
/** What was written while the last poll was under way, and what Meta lists late. */
const OVERLAP_MILLISECONDS = 10 * 60_000;
const COMMENT_FIELDS = 'id,message,created_time,from{id,name},parent{id},attachment{media,type,url}';

/**
 * Lists what people have written at the page since, as the webhook would have brought it, and looks whether the webhook
 * is still subscribed. What the page writes itself is left out.
 * https://developers.facebook.com/docs/graph-api/reference/page/feed
 * https://developers.facebook.com/docs/graph-api/reference/object/comments
 * https://developers.facebook.com/docs/graph-api/reference/page/subscribed_apps
 */
export const pollOf = (given: Page): Poll => {
  const ask = async (path: string, parameters: Record<string, string> = {}): Promise<Fields> => {
    const query = new URLSearchParams(parameters).toString();
    const headers = { authorization: `Bearer ${given.token}` };
    return fieldsOf(await askForJson(`${given.url}/${path}?${query}`, headers, isTokenRefused));
  };
  const list = async (path: string, parameters: Record<string, string>): Promise<Fields> => {
    const answer = await ask(path, parameters);
    if (!Array.isArray(answer.data)) throw unreadableAnswer();
    return answer;
  };

  /** Newest first, until they are older than what is asked for. */
  const commentsUnder = async (post: string, since: number): Promise<Fields[]> => {
    const found: Fields[] = [];
    let after = '';
    do {
      const answer = await list(`${post}/comments`, {
        filter: 'stream',
        order: 'reverse_chronological',
        fields: COMMENT_FIELDS,
        limit: String(COMMENTS),
        ...(after === '' ? {} : { after }),
      });
      const comments = listOf(answer.data).map(fieldsOf);
      found.push(...comments.filter((comment) => !isBefore(since, comment.created_time)));
      const paging = fieldsOf(answer.paging);
      const isOlder = comments.length === 0 || isBefore(since, comments.at(-1)?.created_time);
      const next = textOf(paging.next) === undefined ? undefined : textOf(fieldsOf(paging.cursors).after);
      after = isOlder || next === undefined || next === after ? '' : next;
    } while (after !== '');
    return found;
  };

  return async (cursor) => {
    const startedAt = Date.now();
    const since = Date.parse(cursor) - OVERLAP_MILLISECONDS;
    const feed = await list(`${given.page}/feed`, {
      fields: 'id,message,created_time,from{id,name},full_picture,updated_time',
      limit: String(POSTS),
    });
    const values: Fields[] = [];
    for (const post of listOf(feed.data).map(fieldsOf)) {
      const id = idOf(post.id);
      if (id === undefined) throw unreadableAnswer();
      // Its last comment counts as a change.
      if (isBefore(since, post.updated_time)) continue;
      if (!isBefore(since, post.created_time)) values.push(postOf(post, id));
      values.push(...(await commentsUnder(id, since)).map((comment) => commentOf(comment, id)));
    }
    const apps = listOf((await list(`${given.page}/subscribed_apps`, {})).data).map(fieldsOf);
    const isSubscribed = apps.some((app) => listOf(app.subscribed_fields).includes('feed'));
    return {
      deliveries: values
        .filter((value) => fieldsOf(value.from).id !== given.page)
        .map((value) => deliveryOf(value, given.page, startedAt)),
      cursor: new Date(startedAt).toISOString(),
      fault: isSubscribed ? undefined : 'social.subscription-dropped',
    };
  };
};

/** `2026-02-03T11:20:00+0000`. What has no readable time is not passed over: it is held. */
const isBefore = (since: number, time: unknown): boolean => Date.parse(textOf(time) ?? '') < since;

/** The Unix time that the webhook has. */
const secondsOf = ({ created_time: time }: Fields): number => Date.parse(textOf(time) ?? '') / 1000;

const postOf = (post: Fields, id: string): Fields => ({
  ...{ item: post.full_picture === undefined ? 'status' : 'photo', verb: 'add', post_id: id },
  ...{ from: post.from, message: post.message, created_time: secondsOf(post) },
  ...(post.full_picture === undefined ? {} : { link: post.full_picture }),
});

function commentOf(comment: Fields, post: string): Fields {
  const attachment = fieldsOf(comment.attachment);
  const image = fieldsOf(fieldsOf(attachment.media).image).src;
  return {
    ...{ item: 'comment', verb: 'add', comment_id: comment.id, post_id: post },
    ...{ from: comment.from, message: comment.message, created_time: secondsOf(comment) },
    parent_id: fieldsOf(comment.parent).id ?? post,
    ...(image === undefined ? {} : { photo: image }),
  };
}

const deliveryOf = (value: Fields, page: string, at: number): { path: string; body: Buffer } => ({
  path: 'facebook',
  body: Buffer.from(
    JSON.stringify({
      object: 'page',
      entry: [{ id: page, time: Math.floor(at / 1000), changes: [{ field: 'feed', value }] }],
    }),
  ),
});
