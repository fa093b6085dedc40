import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { RejectedError, UnavailableError } from '@sambung/platform';
import { isAllowed, isPublic } from './addresses';
import { mediaFetcher } from './fetch-media';

describe('an address', () => {
  it.each([
    ['127.0.0.1', false],
    ['10.1.2.3', false],
    ['172.16.0.1', false],
    ['192.168.1.1', false],
    ['169.254.169.254', false],
    ['100.64.0.1', false],
    ['0.0.0.0', false],
    ['224.0.0.1', false],
    ['255.255.255.255', false],
    ['::1', false],
    ['::', false],
    ['fe80::1', false],
    ['fd00::1', false],
    ['::ffff:127.0.0.1', false],
    ['::ffff:10.0.0.1', false],
    ['64:ff9b::a00:1', false],
    ['2002:7f00:1::', false],
    ['not an address', false],
    ['103.28.12.1', true],
    ['2404:6800:4003::1', true],
  ])('%s is public: %s', (address, expected) => {
    expect(isPublic(address)).toBe(expected);
  });
});

describe('a list of hosts', () => {
  it('means a host alone, or with a star every host below it', () => {
    const allowed = ['foto.example', '*.Cdn.example'];
    expect(
      ['foto.example', 'a.cdn.example', 'b.a.cdn.example'].every((host) => isAllowed(host, allowed)),
    ).toBe(true);
    expect(
      ['x.foto.example', 'cdn.example', 'evilcdn.example', 'foto.example.evil'].some((host) =>
        isAllowed(host, allowed),
      ),
    ).toBe(false);
  });
});

describe('a photo behind a link', () => {
  let server: Server;
  let listener: RequestListener;
  let asked: string[];

  beforeAll(async () => {
    server = createServer((request, response) => {
      asked.push(request.url ?? '');
      listener(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  beforeEach(() => {
    asked = [];
    listener = (_request, response) => response.setHeader('content-type', 'image/png').end('bytes');
  });
  afterAll(() => server.close());

  const link = (path = '/photo', host = 'localhost'): string =>
    `http://${host}:${(server.address() as AddressInfo).port}${path}`;
  const fetchMedia = mediaFetcher({ allowedHosts: ['localhost'] }, ['localhost']);

  async function failureOf(work: Promise<unknown>): Promise<[unknown, string]> {
    try {
      await work;
    } catch (error) {
      if (error instanceof RejectedError || error instanceof UnavailableError)
        return [error.constructor, error.code];
      throw error;
    }
    throw new Error('expected it to fail');
  }

  it('is fetched from a host that is allowed', async () => {
    expect(await fetchMedia(link(), 3)).toEqual(Buffer.from('bytes'));
  });

  it.each([
    ['media.forbidden-host', 'http://127.0.0.1/photo'],
    ['media.forbidden-host', 'https://elsewhere.example/photo'],
    ['media.bad-link', 'file:///etc/passwd'],
    ['media.bad-link', 'no link'],
  ])('is never asked for where it is %s', async (code, url) => {
    expect(await failureOf(fetchMedia(url, 3))).toEqual([RejectedError, code]);
    expect(asked).toEqual([]);
  });

  it.each([
    'http://localhost/photo',
    'http://127.0.0.1/photo',
    'http://[::1]/photo',
    'http://2130706433/photo',
  ])('is never fetched from a private address, even of an allowed name: %s', async (url) => {
    const guarded = mediaFetcher({ allowedHosts: ['localhost', '127.0.0.1', '[::1]'] }, []);
    expect(await failureOf(guarded(url, 3))).toEqual([RejectedError, 'media.private-address']);
  });

  it('is not looked for where a redirect points', async () => {
    listener = (_request, response) => response.writeHead(302, { location: link('/elsewhere') }).end();
    expect(await failureOf(fetchMedia(link(), 3))).toEqual([RejectedError, 'media.redirected']);
    expect(asked).toEqual(['/photo']);
  });

  it.each([
    [404, RejectedError, 'media.gone'],
    [410, RejectedError, 'media.gone'],
    [403, UnavailableError, 'media.unavailable'],
    [429, UnavailableError, 'media.unavailable'],
    [503, UnavailableError, 'media.unavailable'],
  ])('answered with %i is told apart by what to do', async (status, kind, code) => {
    listener = (_request, response) => response.writeHead(status).end();
    expect(await failureOf(fetchMedia(link(), 3))).toEqual([kind, code]);
  });

  it('is given up when it is larger than can be taken, without having been read whole', async () => {
    let sent = 0;
    listener = (_request, response) => {
      const more = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(1024 * 1024))) sent++;
      };
      response.on('drain', more);
      more();
    };
    expect(await failureOf(fetchMedia(link(), 10))).toEqual([RejectedError, 'media.too-large']);
    expect(sent).toBeLessThan(60);
  });

  it('may come later when it does not come in time', async () => {
    listener = (_request, response) => response.write('a little');
    expect(await failureOf(fetchMedia(link(), 0.2))).toEqual([UnavailableError, 'media.timeout']);
  });

  it('is no page of HTML and no empty file', async () => {
    listener = (_request, response) =>
      response.setHeader('content-type', 'text/html').end('<p>Masuk dulu</p>');
    expect(await failureOf(fetchMedia(link(), 3))).toEqual([RejectedError, 'media.no-file']);
    listener = (_request, response) => response.end();
    expect(await failureOf(fetchMedia(link(), 3))).toEqual([RejectedError, 'media.empty']);
  });

  it('is asked for as its platform wants it, at a host that is allowed too', async () => {
    const resolving = (url: string) =>
      mediaFetcher(
        {
          allowedHosts: ['localhost', 'graph.example'],
          resolve: async () => ({ url, headers: { authorization: 'Bearer t' } }),
        },
        ['localhost', 'graph.example'],
      );
    let authorization: string | undefined;
    listener = (request, response) => {
      authorization = request.headers.authorization;
      response.end('bytes');
    };
    expect(await resolving(link('/resolved'))('https://graph.example/1', 3)).toEqual(Buffer.from('bytes'));
    expect(authorization).toBe('Bearer t');
    expect(await failureOf(resolving('https://elsewhere.example/x')('https://graph.example/1', 3))).toEqual([
      RejectedError,
      'media.forbidden-host',
    ]);
  });
});
