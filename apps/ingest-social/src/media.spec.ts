import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mediaOf, telegramFileUrl, whatsappMediaUrl } from './media';

/** A platform's API on this machine, that knows one file; what it was asked stays to be looked at. */
async function withApi(
  answer: (path: string) => { status: number; body: unknown },
  use: (url: string, asked: { path: string; authorization: string | undefined }[]) => Promise<void>,
): Promise<void> {
  const asked: { path: string; authorization: string | undefined }[] = [];
  const listen: RequestListener = ({ url = '', headers }, response) => {
    asked.push({ path: url, authorization: headers.authorization });
    const { status, body } = answer(url);
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };
  const server = createServer(listen);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

const resolve = (url: string, api: { url: string; token: string | undefined }): Promise<unknown> => {
  const media = mediaOf(api, api);
  if (media.resolve === undefined) throw new Error('expected links to be resolved');
  return media.resolve(url);
};
const API = { url: 'http://127.0.0.1:9', token: 'geheim' };

describe('media of the platforms', () => {
  it('asks WhatsApp for the link of a file, and fetches it with the token', () =>
    withApi(
      () => ({
        status: 200,
        body: { url: 'https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=900' },
      }),
      async (url, asked) => {
        expect(await resolve(whatsappMediaUrl('900'), { url, token: 'geheim' })).toEqual({
          url: 'https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=900',
          headers: { authorization: 'Bearer geheim' },
        });
        expect(asked).toEqual([{ path: '/900', authorization: 'Bearer geheim' }]);
      },
    ));

  it('asks Telegram for the path of a file', () =>
    withApi(
      () => ({ status: 200, body: { ok: true, result: { file_path: 'photos/file_1.jpg' } } }),
      async (url, asked) => {
        expect(await resolve(telegramFileUrl('AgAC-1'), { url, token: '1:geheim' })).toEqual({
          url: `${url}/file/bot1:geheim/photos/file_1.jpg`,
          headers: {},
        });
        expect(asked.map(({ path }) => path)).toEqual(['/bot1:geheim/getFile?file_id=AgAC-1']);
      },
    ));

  it('leaves the links of Facebook and Instagram as they are', async () => {
    const url = 'https://scontent.xx.fbcdn.net/v/1_n.jpg?oh=aa';
    expect(await resolve(url, API)).toEqual({ url, headers: {} });
  });

  it.each([
    [400, 'RejectedError', 'social.telegram-media-gone'],
    [404, 'RejectedError', 'social.telegram-media-gone'],
    [401, 'UnavailableError', 'social.telegram-token-refused'],
    [429, 'UnavailableError', 'social.telegram-refused'],
    [500, 'UnavailableError', 'social.telegram-refused'],
  ])('takes an answer of %i for a %s', (status, name, code) =>
    withApi(
      () => ({ status, body: {} }),
      async (url) => {
        await expect(resolve(telegramFileUrl('AgAC'), { url, token: '1:geheim' })).rejects.toMatchObject({
          name,
          code,
        });
      },
    ),
  );

  it('gives a file up at once where no token is set, so that it keeps none from coming', async () => {
    await expect(resolve(whatsappMediaUrl('900'), { ...API, token: undefined })).rejects.toMatchObject({
      name: 'RejectedError',
      code: 'social.no-whatsapp-token',
    });
  });

  it('comes again where a platform cannot be reached, and tells nobody the token', async () => {
    const error: unknown = await resolve(telegramFileUrl('AgAC'), API).catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      name: 'UnavailableError',
      code: 'social.telegram-unreachable',
      cause: undefined,
    });
    expect(String(error)).not.toContain('geheim');
  });
});
