import { type Media, RevokedError } from '@sambung/ingest';
import { RejectedError, UnavailableError } from '@sambung/platform';
import axios, { type AxiosResponse } from 'axios';
import { fieldsOf, nameOf, textOf } from './fields';
import { isTokenRefused } from './meta';

/** Stand for a file until it is fetched: they name it, and hold neither a token nor an API's version. */
const WHATSAPP = 'https://graph.facebook.com/';
const TELEGRAM = 'https://api.telegram.org/file/';
export const whatsappMediaUrl = (mediaId: string): string => `${WHATSAPP}${mediaId}`;
export const telegramFileUrl = (fileId: string): string => `${TELEGRAM}${fileId}`;

/** As the platform says it, without parameters (`audio/ogg; codecs=opus`), else what is usual. */
export function mediaTypeOf(said: unknown, usual: string): string {
  const type = nameOf(said)?.split(';')[0]?.trim() ?? '';
  return /^[\w.+-]+\/[\w.+-]+$/.test(type) ? type : usual;
}

/** Where to ask for a file, and with what. */
interface Api {
  url: string;
  token: string | undefined;
}
type Request = Awaited<ReturnType<NonNullable<Media['resolve']>>>;

/** Links of Facebook and Instagram open as they are; WhatsApp and Telegram must be asked for one. */
export const mediaOf = (graph: Api, telegram: Api): Media => ({
  allowedHosts: [
    'graph.facebook.com',
    '*.fbcdn.net',
    '*.fbsbx.com',
    '*.cdninstagram.com',
    'api.telegram.org',
    new URL(telegram.url).hostname,
  ],
  async resolve(url) {
    if (url.startsWith(WHATSAPP)) return whatsappLink(url.slice(WHATSAPP.length), graph);
    if (url.startsWith(TELEGRAM)) return telegramLink(url.slice(TELEGRAM.length), telegram);
    return { url, headers: {} };
  },
});

/** Good for five minutes: https://developers.facebook.com/docs/whatsapp/cloud-api/reference/media */
async function whatsappLink(mediaId: string, { url, token }: Api): Promise<Request> {
  if (token === undefined) throw new RejectedError('social.no-whatsapp-token', 'asking for a media link');
  const headers = { authorization: `Bearer ${token}` };
  const link = textOf(fieldsOf(await ask('whatsapp', `${url}/${mediaId}`, headers)).url);
  if (link === undefined) throw new RejectedError('social.whatsapp-media-gone', 'asking for a media link');
  return { url: link, headers };
}

/** Good for an hour, up to 20 MB: https://core.telegram.org/bots/api#getfile */
async function telegramLink(fileId: string, { url, token }: Api): Promise<Request> {
  if (token === undefined) throw new RejectedError('social.no-telegram-token', 'asking for a media link');
  const answer = fieldsOf(await ask('telegram', `${url}/bot${token}/getFile?file_id=${fileId}`, {}));
  const path = textOf(fieldsOf(answer.result).file_path);
  if (path === undefined) throw new RejectedError('social.telegram-media-gone', 'asking for a media link');
  return { url: `${url}/file/bot${token}/${path}`, headers: {} };
}

/** What the platform answers. Errors go without their cause, which holds the URL and with it Telegram's token. */
async function ask(platform: string, url: string, headers: Record<string, string>): Promise<unknown> {
  let response: AxiosResponse<unknown>;
  try {
    response = await axios.get<unknown>(url, {
      headers,
      timeout: 3000,
      signal: AbortSignal.timeout(3000),
      maxRedirects: 0,
      maxContentLength: 64 * 1024,
      validateStatus: () => true,
    });
  } catch {
    throw new UnavailableError(`social.${platform}-unreachable`, 'asking for a media link');
  }
  const { status, data } = response;
  if (status === 200) return data;
  // What is gone stays so. A token that is not taken is mended by an operator, and anything else by time.
  if (isTokenRefused(status, data))
    throw new RevokedError(`social.${platform}-token-refused`, 'asking for a media link', {
      details: { status },
    });
  if (status === 400 || status === 404 || status === 410)
    throw new RejectedError(`social.${platform}-media-gone`, 'asking for a media link', {
      details: { status },
    });
  throw new UnavailableError(`social.${platform}-refused`, 'asking for a media link', {
    details: { status },
  });
}
