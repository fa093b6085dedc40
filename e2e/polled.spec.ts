import { readFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { freshDatabase, type TestDatabase } from '../tools/testing/database';
import { eventually } from '../tools/testing/eventually';
import { type Sambung, startSambung } from './support/sambung';

const fixture = (path: string): Buffer => readFileSync(join(__dirname, '../apps', path));
const json = (path: string): Record<string, unknown> =>
  JSON.parse(fixture(path).toString()) as Record<string, unknown>;

const web = json('ingest-sambat/fixtures/submissions/web.json');
const missedWeb = { ...web, id: 'SBT-2026-000732', text: 'Sampah menumpuk di TPS sejak Jumat.', photos: [] };
const register = fixture('ingest-call112/fixtures/nightly-csv/register.csv');
const opened = json('ingest-call112/fixtures/tickets/opened.json');
const PAGE = '104200000000001';
const POST = `${PAGE}_900000000000001`;
/** The comment of the fixture as it is listed, and one that no webhook brought. */
const comments = [
  {
    id: '900000000000001_550000000000001',
    message: 'Min, lampu taman di Jl. Kenanga Timur mati sejak Senin, gelap banget kalau malam.',
    created_time: '2026-02-03T08:20:00+0000',
    from: { id: '7001000000000001', name: 'Wahyu Kartika' },
  },
  {
    id: '900000000000001_550000000000002',
    message: 'Jalan berlubang di depan balai RW 03 Purwantoro.',
    created_time: new Date().toISOString(),
    from: { id: '7001000000000002', name: 'Joko' },
  },
];

describe('what pushes missed', () => {
  let sambung: Sambung;
  let cursors: TestDatabase;
  const polls = { list: 0, register: 0, graph: 0 };

  /** A mock of what the channels list: SAMBAT and 112 as we ask of them, Meta as it documents. */
  const mockChannels: RequestListener = ({ url = '' }, response) => {
    const { pathname, searchParams } = new URL(url, 'http://mock');
    const answer = (body: unknown): void => void response.end(JSON.stringify(body));
    if (pathname === '/list') {
      polls.list += 1;
      const isNew = searchParams.get('since') !== 'all';
      answer({ submissions: isNew ? [web, missedWeb] : [], next: 'all', more: false });
    } else if (pathname === '/day.csv') {
      polls.register += 1;
      response.end(register);
    } else if (pathname === `/graph/${PAGE}/feed`) {
      polls.graph += 1;
      const times = { created_time: '2026-02-03T08:00:00+0000', updated_time: new Date().toISOString() };
      answer({ data: [{ id: POST, from: { id: PAGE }, message: 'Taman kota dibuka.', ...times }] });
    } else if (pathname === `/graph/${POST}/comments`) answer({ data: [...comments].reverse() });
    else answer({ data: [{ id: '1', name: 'Sambung', subscribed_fields: ['feed'] }] });
  };
  const server = createServer(mockChannels);

  beforeAll(async () => {
    cursors = await freshDatabase();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    sambung = await startSambung([], {
      GATHER_MINUTES: '0',
      INGEST_DATABASE_URL: cursors.url,
      SAMBAT_POLL_SECONDS: '0.5',
      SAMBAT_LIST_URL: `${url}/list`,
      SAMBAT_LIST_TOKEN: 'token',
      CALL112_POLL_SECONDS: '0.5',
      CALL112_CSV_URL: `${url}/day.csv`,
      CALL112_CSV_TOKEN: 'token',
      SOCIAL_POLL_SECONDS: '0.5',
      SOCIAL_GRAPH_URL: `${url}/graph`,
      SOCIAL_FACEBOOK_PAGE: PAGE,
      SOCIAL_FACEBOOK_PAGE_TOKEN: 'token',
    });
  }, 60_000);
  afterAll(async () => {
    await sambung.stop();
    await cursors.drop();
    server.closeAllConnections();
    server.close();
  }, 60_000);

  it('is found by polling, and is one ticket each beside what was pushed', async () => {
    await sambung.pushes.sambat(web);
    await sambung.pushes.call112(opened);
    await sambung.pushes.meta('facebook', json('ingest-social/fixtures/facebook/comment.json'));

    const texts = async () => (await sambung.tickets.all()).map(({ text }) => text);
    const count = (of: string[], words: string): number => of.filter((text) => text.includes(words)).length;
    const expected = [
      'Lampu jalan di gang kami sudah sepekan padam',
      'Sampah menumpuk di TPS sejak Jumat',
      'Lampu gang kulo pejah',
      'lampu taman di Jl. Kenanga Timur',
      'Jalan berlubang di depan balai RW 03',
    ];
    await eventually(async () => {
      const now = await texts();
      for (const words of expected) expect([words, count(now, words)]).toEqual([words, 1]);
    });
    const seen = { ...polls };
    await eventually(() => {
      for (const name of ['list', 'register', 'graph'] as const)
        expect(polls[name]).toBeGreaterThan(seen[name] + 1);
    });
    const [afterwards, references] = [
      await texts(),
      (await sambung.tickets.all()).map(({ reference }) => reference),
    ];
    for (const words of expected) expect([words, count(afterwards, words)]).toEqual([words, 1]);
    expect(new Set(references).size).toBe(references.length);
  }, 60_000);
});
