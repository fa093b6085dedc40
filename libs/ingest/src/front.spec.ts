import fastify from 'fastify';
import { type RouteTools, addRoutes } from './routes';
import type { Page, Source } from './channel';

const source: Source = {
  path: 'notes',
  summary: 'One note of the trial channel.',
  accepts: 'application/json',
  maxBytes: 1000,
  precedence: 100,
  answer: 'receipt',
  proof: () => undefined,
  read: () => [],
};

const answered = async (pages: Page[]): Promise<string> => {
  const server = fastify();
  addRoutes(server, [source], pages, { adapter: { channel: 'trial' } } as RouteTools);
  const { body, statusCode } = await server.inject('/');
  expect(statusCode).toBe(200);
  return body;
};

describe('the address of an adapter', () => {
  it('says which channel this is, what it takes and where its page is', async () => {
    const page = { path: 'v1/trial/', mediaType: 'text/html; charset=utf-8', content: '' };
    expect(JSON.parse(await answered([page]))).toEqual({
      service: 'ingest-trial',
      takes: [{ request: 'POST /v1/trial/notes', mediaType: 'application/json', summary: source.summary }],
      pages: ['/v1/trial/'],
      documents: expect.any(String),
    });
  });

  it('shows its own front page where it has one', async () => {
    expect(await answered([{ path: '', mediaType: 'text/html', content: '<h1>Uji coba</h1>' }])).toBe(
      '<h1>Uji coba</h1>',
    );
  });
});
