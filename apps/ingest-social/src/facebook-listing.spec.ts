import { readFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Poll, RawRequest, Reading } from '@sambung/ingest';
import { pollOf } from './facebook-listing';
import { facebook } from './sources/facebook';

const PAGE = '104200000000001';
const POST = `${PAGE}_900000000000001`;
const source = facebook({ appSecret: undefined, verifyToken: undefined });
const read = async (delivery: unknown): Promise<Reading[]> => source.read(delivery, {} as RawRequest);

/**
 * A mock of the Graph API's edges /feed, /comments and /subscribed_apps in the shapes that Meta documents
 * (https://developers.facebook.com/docs/graph-api/reference/object/comments); invented people.
 */
const comment = {
  id: '900000000000001_550000000000001',
  message: 'Min, lampu taman di Jl. Kenanga Timur mati sejak Senin, gelap banget kalau malam.',
  created_time: '2026-02-03T08:20:00+0000',
  from: { id: '7001000000000001', name: 'Wahyu Kartika' },
};
let answers: Record<string, unknown> = {};
let status = 200;
const mockGraph: RequestListener = ({ url = '' }, response) => {
  const { pathname, searchParams } = new URL(url, 'http://mock');
  const after = searchParams.get('after');
  const answer =
    status === 200 ? answers[after === null ? pathname : `${pathname}#${after}`] : answers['error'];
  response.writeHead(status).end(JSON.stringify(answer ?? { data: [] }));
};

describe("listing what is written at the city's page", () => {
  const server = createServer(mockGraph);
  let poll: Poll;
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    poll = pollOf({ url, page: PAGE, token: 'token' });
  });
  afterAll(() => server.close());
  beforeEach(() => {
    status = 200;
    answers = {};
    answers[`/${PAGE}/feed`] = {
      data: [
        {
          id: POST,
          message: 'Taman kota dibuka.',
          created_time: '2026-02-03T08:00:00+0000',
          updated_time: '2026-02-03T08:20:00+0000',
          from: { id: PAGE, name: 'Kota Contoh' },
        },
      ],
    };
    answers[`/${POST}/comments`] = { data: [comment] };
    answers[`/${PAGE}/subscribed_apps`] = {
      data: [{ id: '1', name: 'Sambung', subscribed_fields: ['feed'] }],
    };
  });
  const readingsSince = async (cursor: string): Promise<Reading[]> => {
    const { deliveries } = await poll(cursor);
    const bodies = deliveries.map(({ body }): unknown => JSON.parse(body.toString()));
    return (await Promise.all(bodies.map(read))).flat();
  };

  it('makes the same report of a comment as its webhook', async () => {
    const fixture = readFileSync(join(__dirname, '../fixtures/facebook/comment.json'), 'utf8');
    expect(await readingsSince('2026-02-03T08:00:00.000Z')).toEqual(await read(JSON.parse(fixture)));
  });

  it('goes through the pages of comments as far as they are new, and leaves out what the page wrote', async () => {
    const own = { ...comment, id: '9_2', from: { id: PAGE } };
    const older = { ...comment, id: '9_3', created_time: '2026-02-01T00:00:00+0000' };
    const paging = { cursors: { after: 'MTA' }, next: 'https://graph.facebook.com/next' };
    answers[`/${POST}/comments`] = { data: [comment, own], paging };
    answers[`/${POST}/comments#MTA`] = { data: [{ ...comment, id: '9_4' }, older] };
    const readings = await readingsSince('2026-02-03T08:00:00.000Z');
    expect(readings.map((reading) => reading.as === 'report' && reading.report.ownId)).toEqual([
      comment.id,
      '9_4',
    ]);
  });

  it('asks for no comments where nothing has changed since', async () => {
    expect(await readingsSince('2026-02-03T09:00:00.000Z')).toEqual([]);
  });

  it('holds a comment without a time', async () => {
    answers[`/${POST}/comments`] = { data: [{ ...comment, created_time: undefined }] };
    expect(await readingsSince('2026-02-03T08:00:00.000Z')).toMatchObject([
      { as: 'unreadable', code: 'social.bad-post' },
    ]);
  });

  it('tells of a subscription that was dropped', async () => {
    expect(await poll('2026-02-03T08:00:00.000Z')).toMatchObject({ fault: undefined });
    answers[`/${PAGE}/subscribed_apps`] = { data: [] };
    expect(await poll('2026-02-03T08:00:00.000Z')).toMatchObject({ fault: 'social.subscription-dropped' });
  });

  it.each([
    [400, { error: { type: 'OAuthException', code: 190 } }, 'poll.token-refused'],
    [400, { error: { type: 'GraphMethodException', code: 100 } }, 'poll.refused'],
    [500, {}, 'poll.refused'],
  ])('says of a %i with %j: %s', async (given, error, code) => {
    status = given;
    answers['error'] = error;
    await expect(poll('2026-02-03T08:00:00.000Z')).rejects.toMatchObject({ code });
  });
});
