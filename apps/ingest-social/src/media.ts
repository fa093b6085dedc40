import type { Media } from '@sambung/ingest';
import { RejectedError, UnavailableError } from '@sambung/platform';
import axios, { type AxiosResponse } from 'axios';
import { fieldsOf, nameOf, textOf } from './fields';

const GRAPH = 'https://graph.facebook.com';
const GRAPH_VERSION = 'v23.0';
const TELEGRAM = 'https://api.telegram.org';

/** Stands for a file until it is fetched: it names the file and holds no token. */
export const whatsappMediaUrl = (mediaId: string): string => `${GRAPH}/${GRAPH_VERSION}/${mediaId}`;
export const telegramFileUrl = (fileId: string): string => `${TELEGRAM}/file/${fileId}`;

/** As the platform says it, without parameters (`audio/ogg; codecs=opus`), else what is usual. */
export function mediaTypeOf(said: unknown, usual: string): string {
  const type = nameOf(said)?.split(';')[0]?.trim() ?? '';
  return /^[\w.+-]+\/[\w.+-]+$/.test(type) ? type : usual;
}

interface Tokens {
  whatsapp: string | undefined;
  telegram: string | undefined;
}

/** Facebook and Instagram send links that open as they are; WhatsApp and Telegram must be asked for one. */
export const mediaOf = (tokens: Tokens): Media => ({
  allowedHosts: [
    'graph.facebook.com',
    'lookaside.fbsbx.com',
    'api.telegram.org',
    '*.fbcdn.net',
    '*.fbsbx.com',
    '*.cdninstagram.com',
  ],
  async resolve(url) {
    if (url.startsWith(`${GRAPH}/`)) return resolveWhatsapp(url, tokens.whatsapp);
    if (url.startsWith(`${TELEGRAM}/file/`))
      return resolveTelegram(url.slice(`${TELEGRAM}/file/`.length), tokens.telegram);
    return { url, headers: {} };
  },
});

/** https://developers.facebook.com/documentation/business-messaging/whatsapp/business-phone-numbers/media: valid for 5 minutes. */
async function resolveWhatsapp(
  url: string,
  token: string | undefined,
): ReturnType<NonNullable<Media['resolve']>> {
  if (token === undefined) throw new UnavailableError('social.no-whatsapp-token', 'asking for a media link');
  const headers = { authorization: `Bearer ${token}` };
  const link = textOf(fieldsOf(await ask('whatsapp', url, headers)).url);
  if (link === undefined) throw new RejectedError('social.whatsapp-no-link', 'asking for a media link');
  return { url: link, headers };
}

/** https://core.telegram.org/bots/api#getfile: valid for an hour; files up to 20 MB. */
async function resolveTelegram(
  fileId: string,
  token: string | undefined,
): ReturnType<NonNullable<Media['resolve']>> {
  if (token === undefined) throw new UnavailableError('social.no-telegram-token', 'asking for a file path');
  const answer = await ask(
    'telegram',
    `${TELEGRAM}/bot${token}/getFile?file_id=${encodeURIComponent(fileId)}`,
    {},
  );
  const path = textOf(fieldsOf(fieldsOf(answer).result).file_path);
  if (path === undefined) throw new RejectedError('social.telegram-no-path', 'asking for a file path');
  return { url: `${TELEGRAM}/file/bot${token}/${path}`, headers: {} };
}

/** What the platform answers. Its errors are not passed on as a cause: they hold the URL and with it the token. */
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
  const details = { status: response.status };
  if (response.status === 200) return response.data;
  // Not found and gone stay so; a wrong token is mended by an operator, the rest by time.
  if ([400, 404, 410].includes(response.status))
    throw new RejectedError(`social.${platform}-media-gone`, 'asking for a media link', { details });
  throw new UnavailableError(`social.${platform}-refused`, 'asking for a media link', { details });
}
