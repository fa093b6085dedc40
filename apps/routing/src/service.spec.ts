import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  publicSeal,
  type ReportHeld,
  type ReportIgnored,
  type Seal,
  TOPIC_MANIFEST,
  TOPICS,
  type TopicName,
} from '@sambung/contracts';
import { createLogger, type EventBus, openBus, type RunningService, sha256Of } from '@sambung/platform';
import axios, { type AxiosInstance } from 'axios';
import { exportJWK, generateKeyPair } from 'jose';
import { Client } from 'pg';
import { v5 as uuidv5 } from 'uuid';
import { freshDatabase, type TestDatabase } from '../../../tools/testing/database';
import { eventually } from '../../../tools/testing/eventually';
import type { DecisionRecord } from './decisions/decisions';
import type { Overview } from './http/overview';
import { ledger } from './ledger/command';
import { held } from './held/command';
import type { SpokenItem } from './held/what-to-do';
import { manual } from './manual/command';
import { start } from './service';
import { onBus, report } from './testing/reports';

const TOKEN = 'only-this-test-knows-it';

const doHeld = (client: AxiosInstance, ...words: string[]): Promise<string> =>
  held(
    () => client,
    words,
    () => 'Dewi',
  );

describe('routing as a service, in manual mode', () => {
  let database: TestDatabase;
  let folder: string;
  let service: RunningService;
  let bus: EventBus;
  let operator: AxiosInstance;
  let seal: Seal;

  beforeAll(async () => {
    const keys = await generateKeyPair('ECDH-ES', { crv: 'X25519', extractable: true });
    seal = await publicSeal(await exportJWK(keys.publicKey));
    database = await freshDatabase();
    folder = await mkdtemp(join(tmpdir(), 'routing-'));
    service = await start({
      DATABASE_URL: database.url,
      OBJECT_STORE_DIR: folder,
      OPERATOR_TOKEN: TOKEN,
      SP4N_CONTACT_PRIVATE_JWK: JSON.stringify(await exportJWK(keys.privateKey)),
      ROUTING_PORT: '0',
      SP4N_MODE: 'manual',
      SP4N_TICKET_URL: 'https://tickets.example/{trackingId}',
      GATHER_MINUTES: '0',
    });
    const logger = createLogger('test', { write: () => undefined });
    bus = await openBus({ KAFKA_BROKERS: [], DATABASE_URL: database.url }, TOPIC_MANIFEST, logger);
    operator = axios.create({
      baseURL: service.url,
      headers: { authorization: `Bearer ${TOKEN}` },
      validateStatus: () => true,
      maxRedirects: 0,
    });
  });
  afterAll(async () => {
    await bus.close();
    await service.stop();
    await database.drop();
    await rm(folder, { recursive: true });
  });

  const publish = (topic: TopicName, id: string, data: object): Promise<void> =>
    bus.publish([onBus(topic, id, data)]);
  const overview = async (): Promise<Overview> => (await operator.get<Overview>('/v1/overview')).data;
  /** Sends the form of the page, as a browser does. */
  const enter = (form: string, headers: Record<string, string> = {}) =>
    axios.post<string>(service.url, new URLSearchParams(form), {
      headers,
      maxRedirects: 0,
      validateStatus: () => true,
    });
  const page = async (language: string): Promise<string> => {
    const entered = await enter(`token=${TOKEN}`);
    expect(entered.status).toBe(303);
    const cookie = String(entered.headers['set-cookie']?.[0]).split(';')[0];
    return (await axios.get<string>(`${service.url}/?lang=${language}`, { headers: { cookie } })).data;
  };
  const channel = async (name: string) =>
    (await overview()).channels.find(({ channel: known }) => known === name);

  it('counts what arrived, was ignored and could not be read, each once', async () => {
    const event = report('1');
    const ignored: ReportIgnored = {
      reportId: uuidv5('prank', uuidv5.URL),
      channel: 'call112',
      receivedAt: '2026-01-05T02:00:00.000Z',
      code: 'call112.prank',
    };
    const held: ReportHeld = {
      reportId: uuidv5('unreadable', uuidv5.URL),
      channel: 'social',
      source: 'Whatsapp',
      receivedAt: '2026-01-05T02:00:00.000Z',
      code: 'social.unknown-shape',
      parameters: {},
    };
    for (let i = 0; i < 2; i++) {
      await publish(TOPICS.complaintReceived, event.eventId, event);
      await publish(TOPICS.reportIgnored, ignored.reportId, ignored);
      await publish(TOPICS.reportHeld, held.reportId, held);
    }
    await eventually(async () => {
      expect(await channel('sambat')).toMatchObject({ arrived: 1, more: 0, complaints: { waiting: 1 } });
      expect(await channel('call112')).toMatchObject({
        arrived: 1,
        ignored: 1,
        ignoredCodes: { 'call112.prank': 1 },
      });
      expect(await channel('social')).toMatchObject({ arrived: 1, heldReports: 1 });
    });
    const { data } = await operator.get<{ held: { code: string }[] }>('/v1/held');
    expect(data.held.map(({ code }) => code)).toEqual(['social.unknown-shape']);
  });

  it('sets a record aside that is no event, and lands the next one', async () => {
    const next = report('2');
    await publish(TOPICS.complaintReceived, next.eventId, { ...next, complaintId: 'not an id' });
    await publish(TOPICS.complaintReceived, next.eventId, next);
    await eventually(async () => expect((await channel('sambat'))?.arrived).toBe(2));
    const [lag] = await bus.lag('nobody', [`${TOPICS.complaintReceived}.dlt`]);
    expect(lag?.records).toBe(1n);
  });

  it('shows an operator what was set aside on the bus: why, and where its bytes are', async () => {
    await eventually(async () => {
      const { data } = await operator.get<{ held: SpokenItem[] }>('/v1/held?lang=en');
      expect(data.held.find(({ code }) => code === 'event.malformed')).toMatchObject({
        channel: 'bus',
        reason: 'something on the bus that is no report',
        next: expect.stringContaining('npm run replay:dead-letters') as string,
        source: TOPICS.complaintReceived,
        parameters: { group: 'routing', offset: expect.any(String) as string },
      });
    });
    expect(await page('en')).toContain('something on the bus that is no report');
  });

  it('lets an operator read what could not be read, also where it is long, by command', async () => {
    const client = axios.create({ ...operator.defaults, validateStatus: (status) => status < 300 });
    const raw = { message: 'Jalan di depan balai RW ambles.' };
    const sealed = await seal.seal(raw);
    const sha256 = sha256Of(Buffer.from(sealed));
    const path = join(folder, sha256.slice(0, 2), sha256.slice(2, 4));
    await mkdir(path, { recursive: true });
    await writeFile(join(path, sha256), sealed);
    for (const [name, content] of Object.entries({ short: sealed, long: sha256 })) {
      const reportId = uuidv5(name, uuidv5.URL);
      await publish(TOPICS.reportHeld, reportId, {
        ...{ reportId, channel: 'social', source: 'whatsapp', receivedAt: '2026-01-05T02:00:00.000Z' },
        ...{ code: 'social.bad-entry', parameters: { field: 'text' }, sealed: content },
      });
      await eventually(async () => expect(await doHeld(client)).toContain(reportId));
      expect(JSON.parse(await doHeld(client, 'show', reportId))).toMatchObject({
        item: { code: 'social.bad-entry' },
        content: raw,
      });
    }
    expect((await operator.get(`/v1/held/${uuidv5('none', uuidv5.URL)}`)).status).toBe(404);
  });

  it('lets an operator refuse by command, with a reason, and says what is missing', async () => {
    const client = axios.create({ ...operator.defaults, validateStatus: (status) => status < 300 });
    const id = uuidv5('short', uuidv5.URL);
    expect(await doHeld(client, 'refuse', id, '--reason', 'hanya stiker')).toBe(`${id}: refused`);
    expect(await doHeld(client)).not.toContain(id);
    expect(JSON.parse(await doHeld(client, 'show', id))).toMatchObject({
      state: 'refused',
      actions: [{ by: 'Dewi', action: 'refused', parameters: { reason: 'hanya stiker' } }],
    });
    await expect(doHeld(client, 'refuse', id)).rejects.toThrow('--reason');
    await expect(doHeld(client, 'release', id)).rejects.toThrow('409');
    const { status, data } = await operator.post<{ title: string }>(`/v1/held/${id}/correct`, {
      correction: { textt: 'x' },
    });
    expect([status, data.title]).toEqual([422, expect.stringContaining('textt')]);
  });

  it('lets an operator list, export and file what waits, by command', async () => {
    const client = axios.create({ ...operator.defaults, validateStatus: (status) => status < 300 });
    const { complaintId, text } = report('1');
    expect(await manual(() => client, ['list'])).toContain(complaintId);
    const exported = JSON.parse(await manual(() => client, ['export'])) as { ticket: { text: string } }[];
    expect(exported.some(({ ticket }) => ticket.text.includes(text))).toBe(true);
    await manual(() => client, ['file', complaintId, '7000001']);
    expect(await manual(() => client, ['list'])).not.toContain(complaintId);
    await expect(manual(() => client, ['file', complaintId, '70'])).rejects.toThrow('422');
    await expect(manual(() => client, ['sing'])).rejects.toThrow('npm run manual');
  });

  it('exports every ticket though one contact cannot be read, and says which', async () => {
    const unreadable = report('unreadable', { reporter: { ...report('1').reporter, sealed: 'a.b.c' } });
    await publish(TOPICS.complaintReceived, unreadable.eventId, unreadable);
    const client = axios.create({ ...operator.defaults, validateStatus: (status) => status < 300 });
    await eventually(async () => {
      const exported = JSON.parse(await manual(() => client, ['export'])) as { contactFault?: string }[];
      expect(exported.map(({ contactFault }) => contactFault)).toContain('sp4n.contact-unreadable');
    });
    await manual(() => client, ['file', unreadable.complaintId, '7000099']);
  });

  it.each([`/?token=${TOKEN}`, '/?lang=a&lang=b', '/?token[a]=b'])(
    'asks for the token at %s',
    async (path) => {
      const headers = { cookie: 'sambung_operator=%' };
      const answer = await axios.get<string>(`${service.url}${path}`, {
        headers,
        validateStatus: () => true,
      });
      expect(answer.status).toBe(401);
      expect(answer.data).toContain('<form method="post"');
    },
  );

  it('lets nobody enter with another token, nor by a form of another site', async () => {
    const wrong = await enter('token=another');
    expect(wrong.status).toBe(401);
    expect(wrong.data).toContain('Token tidak dikenal');
    expect((await enter(`token=${TOKEN}&token=${TOKEN}`)).status).toBe(401);
    expect((await enter('')).status).toBe(401);
    const foreign = await enter(`token=${TOKEN}`, { 'sec-fetch-site': 'cross-site' });
    expect(foreign.status).toBe(403);
    expect(foreign.headers['set-cookie']).toBeUndefined();
  });

  it("shows a complaint's way and its ticket", async () => {
    const { data } = await operator.get<Record<string, unknown>>(`/v1/complaints/${report('1').complaintId}`);
    expect(data).toMatchObject({
      state: 'forwarded',
      trackingId: '7000001',
      ticketUrl: 'https://tickets.example/7000001',
      history: [{ code: 'complaint.received' }, { code: 'operator.filed' }],
    });
    const why = await operator.get<DecisionRecord>(`/v1/complaints/${report('1').receipt}/decision`);
    expect(why.data).toMatchObject({
      complaintId: report('1').complaintId,
      again: { isSame: true, isSameVersion: true },
    });
    expect(JSON.stringify(why.data)).not.toContain('balai RW');
    expect((await operator.get('/v1/complaints/7777777/decision')).status).toBe(404);
    expect((await operator.get(`/v1/complaints/${uuidv5('none', uuidv5.URL)}`)).status).toBe(404);
  });

  it('balances its accounts', async () => {
    const { text, isBalanced } = await ledger(operator);
    expect(text).toContain('sambat');
    expect(isBalanced).toBe(true);
  });

  it('shows its state on a page, in Indonesian or English, without any citizen’s words', async () => {
    const indonesian = await page('id');
    expect(indonesian).toContain('Aduan terbaru');
    expect(indonesian).toContain('https://tickets.example/7000001');
    expect(indonesian).toContain('call112.prank');
    expect(indonesian).not.toContain('Lampu jalan di gang');
    expect(await page('en')).toContain('Latest complaints');
    const { headers } = await axios.get(service.url, { validateStatus: () => true });
    expect(headers['content-security-policy']).toContain("default-src 'none'");
  });

  it('shows a held complaint on the page with its reason, however many have come since', async () => {
    const event = report('held', { channel: 'sambat' });
    await publish(TOPICS.complaintReceived, event.eventId, event);
    await eventually(async () =>
      expect((await operator.get(`/v1/complaints/${event.complaintId}`)).status).toBe(200),
    );
    const client = new Client({ connectionString: database.url });
    await client.connect();
    await client.query(
      `UPDATE routing.complaint SET state = 'held', due_at = NULL, received_at = '2020-01-01',
         held = '{"code":"sp4n.faulty","parameters":{}}' WHERE id = $1`,
      [event.complaintId],
    );
    await client.end();
    const { heldComplaints } = await overview();
    expect(heldComplaints.map(({ id, held }) => [id, held])).toEqual([[event.complaintId, 'sp4n.faulty']]);
    expect((await page('en')).split('Latest complaints')[0]).toContain(
      'SP4N-LAPOR! does not take its content',
    );
  });

  it.each(['/v1/overview', '/v1/held', '/v1/waiting/export', '/v1/complaints/7000001/decision', '/'])(
    'shows %s to nobody without the token',
    async (path) => {
      const { status } = await axios.get(`${service.url}${path}`, { validateStatus: () => true });
      expect(status).toBe(401);
    },
  );

  it('counts for Prometheus what landed and what waits', async () => {
    const { data } = await operator.get<string>('/metrics');
    expect(data).toMatch(/sambung_landed_total{.*channel="sambat".*} 5/);
    expect(data).toMatch(/sambung_held{.*kind="dead-letter".*} 1/);
    expect(data).toMatch(/sambung_oldest_working_days{.*state="held".*} 0/);
    // Looked up sparingly: what was landed since may still count as waiting.
    await eventually(async () => {
      const { data: later } = await operator.get<string>('/metrics');
      expect(later).toMatch(/sambung_lag_records{.*topic="complaint.received.v1".*} 0/);
      expect(later).toMatch(/sambung_missed_records{.*topic="complaint.received.v1".*} 0/);
    });
  });

  it('is itself late with nothing that a person is to file, and says how long it has waited', async () => {
    const client = new Client({ connectionString: database.url });
    await client.connect();
    const { rowCount } = await client.query(
      `UPDATE routing.complaint SET due_at = '2026-01-05' WHERE state = 'waiting'`,
    );
    await client.end();
    expect(rowCount).toBeGreaterThan(0);
    expect((await overview()).broken.map(({ code }) => code)).not.toContain('overview.late');
    const { data } = await operator.get<string>('/metrics');
    expect(data).toMatch(/sambung_backlog{.*queue="complaints".*} 0/);
    expect(data).toMatch(/sambung_oldest_working_days{.*state="waiting".*} [1-9]/);
  });

  it('is ready', async () => {
    expect((await operator.get('/health/ready')).status).toBe(200);
  });
});

describe('routing in shadow mode', () => {
  it('pages nobody for an emergency of which nobody is told by design', async () => {
    const database = await freshDatabase();
    const folder = await mkdtemp(join(tmpdir(), 'routing-'));
    const service = await start({
      ...{ DATABASE_URL: database.url, OBJECT_STORE_DIR: folder, OPERATOR_TOKEN: TOKEN },
      ...{ ROUTING_PORT: '0', SP4N_MODE: 'shadow', GATHER_MINUTES: '5' },
    });
    const logger = createLogger('test', { write: () => undefined });
    const bus = await openBus({ KAFKA_BROKERS: [], DATABASE_URL: database.url }, TOPIC_MANIFEST, logger);
    const client = new Client(database.url);
    await client.connect();
    try {
      const at = new Date(Date.now() - 60_000).toISOString();
      const fire = report('1', {
        ...{ text: 'Tolong, ada rumah terbakar, apinya membesar!', conversation: 'chat-1' },
        ...{ occurredAt: at, receivedAt: at },
      });
      await bus.publish([onBus(TOPICS.complaintReceived, fire.complaintId, fire)]);
      await eventually(async () => {
        const { rows } = await client.query(
          `SELECT state FROM routing.complaint WHERE decision ? 'emergency'`,
        );
        expect(rows).toEqual([{ state: 'waiting' }]);
      });
      const { data } = await axios.get<string>(`${service.url}/metrics`, {
        headers: { authorization: `Bearer ${TOKEN}` },
      });
      expect(data).toMatch(/^sambung_emergency_untold_seconds.* 0$/m);
    } finally {
      await client.end();
      await bus.close();
      await service.stop();
      await database.drop();
      await rm(folder, { recursive: true });
    }
  });
});

describe('routing that cannot start', () => {
  it('names all settings that are missing together, those of the mode too', async () => {
    await expect(start({ SP4N_MODE: 'api' })).rejects.toThrow(
      /DATABASE_URL[^]*SP4N_URL[^]*SP4N_TOKEN[^]*OBJECT_STORE_DIR or S3_ENDPOINT/,
    );
  });
});
