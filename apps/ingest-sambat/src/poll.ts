import { askForJson, type Poll, unreadableAnswer } from '@sambung/ingest';

/**
 * Asks SAMBAT for what was made or changed since. Its own API is not public: this is what we ask of it, see
 * docs/channels.md. SMS come from the gateway and are not in it.
 */
export const pollOf =
  (url: string, token: string): Poll =>
  async (cursor) => {
    const list = new URL(url);
    list.searchParams.set('since', cursor);
    const answer = await askForJson(list.href, { authorization: `Bearer ${token}` });
    const { submissions, next, more } = (answer ?? {}) as Record<string, unknown>;
    if (!Array.isArray(submissions) || typeof next !== 'string' || next === '') throw unreadableAnswer();
    return {
      deliveries: submissions.map((submission: unknown) => ({
        path: 'submissions',
        body: Buffer.from(JSON.stringify(submission)),
      })),
      cursor: next,
      // One that stands still would be asked for ever.
      isMore: more === true && next !== cursor,
    };
  };
