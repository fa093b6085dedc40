import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type CanarySent,
  type ComplaintReceived,
  encodeEvent,
  TOPIC_MANIFEST,
  type TopicName,
  TOPICS,
} from '@sambung/contracts';
import { createLogger, type EventBus, openBus, type RunningService } from '@sambung/platform';
import axios, { type AxiosInstance } from 'axios';
import { exportJWK, generateKeyPair } from 'jose';
import { Client } from 'pg';
import { v5 as uuidv5 } from 'uuid';
import { freshDatabase, type TestDatabase } from '../../../../tools/testing/database';
import { eventually } from '../../../../tools/testing/eventually';
import type { Overview } from '../http/overview';
import { start } from '../service';
import { report } from '../testing/reports';
import type { ChannelState } from './channel-watch';

const TOKEN = 'only-this-test-knows-it';
const logger = createLogger('test', { write: () => undefined });

const canaryOf = (channel: string, given: Partial<CanarySent> = {}): CanarySent => ({
  canaryId: uuidv5(randomUUID(), uuidv5.URL),
  channel,
  sentAt: new Date().toISOString(),
  quietMinutes: { day: 0, night: 0 },
  faults: [],
  ...given,
});

interface Routing {
  send(canary: CanarySent): Promise<void>;
  report(event: ComplaintReceived): Promise<void>;
  /** Nobody writes to this table until what it returns is called. */
  lock(table: string): Promise<() => Promise<void>>;
  ignore(channel: string, receivedAt: Date): Promise<void>;
  overview(): Promise<Overview>;
  sign(channel: string): Promise<ChannelState | undefined>;
  operator: AxiosInstance;
  query<T extends object>(sql: string, parameters?: unknown[]): Promise<T[]>;
  stop(): Promise<void>;
}

async function startRouting(environment: Record<string, string>): Promise<Routing> {
  const database: TestDatabase = await freshDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'routing-'));
  const { privateKey } = await generateKeyPair('ECDH-ES', { crv: 'X25519', extractable: true });
  const service: RunningService = await start({
    DATABASE_URL: database.url,
    OBJECT_STORE_DIR: folder,
    OPERATOR_TOKEN: TOKEN,
    SP4N_CONTACT_PRIVATE_JWK: JSON.stringify(await exportJWK(privateKey)),
    ROUTING_PORT: '0',
    ...environment,
  });
  const bus: EventBus = await openBus(
    { KAFKA_BROKERS: [], DATABASE_URL: database.url },
    TOPIC_MANIFEST,
    logger,
  );
  const client = new Client(database.url);
  await client.connect();
  const operator = axios.create({
    baseURL: service.url,
    headers: { authorization: `Bearer ${TOKEN}` },
    validateStatus: () => true,
  });
  const publish = (topic: TopicName, id: string, data: object): Promise<void> =>
    bus.publish([
      encodeEvent(
        { topic, key: id, id, source: '//sambung/malang/test', subject: id, time: new Date().toISOString() },
        data,
      ),
    ]);
  const overview = async (): Promise<Overview> => (await operator.get<Overview>('/v1/overview')).data;
  return {
    report: (event) => publish(TOPICS.complaintReceived, event.eventId, event),
    lock: async (table) => {
      const locker = new Client(database.url);
      await locker.connect();
      await locker.query(`BEGIN; LOCK TABLE ${table} IN SHARE MODE`);
      return () => locker.end();
    },
    send: (canary) => publish(TOPICS.canarySent, canary.canaryId, canary),
    ignore: (channel, receivedAt) => {
      const reportId = '4a1af907-48b4-5718-8957-a592912a9500';
      const data = { reportId, channel, receivedAt: receivedAt.toISOString(), code: 'call112.prank' };
      return publish(TOPICS.reportIgnored, reportId, data);
    },
    overview,
    sign: async (channel) => (await overview()).signs.find((each) => each.channel === channel),
    operator,
    query: async <T extends object>(sql: string, parameters: unknown[] = []) =>
      (await client.query<T>(sql, parameters)).rows,
    stop: async () => {
      await client.end();
      await bus.close();
      await service.stop();
      await database.drop();
      await rm(folder, { recursive: true });
    },
  };
}

describe('a canary where SP4N-LAPOR! is called', () => {
  let answer = { status: 200, body: '{}' };
  const asked: string[] = [];
  const mockNationalSide: Server = createServer(({ method, url }, response) => {
    asked.push(`${method ?? ''} ${url ?? ''}`);
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body);
  });
  let routing: Routing;
  beforeAll(async () => {
    await new Promise<void>((resolve) => mockNationalSide.listen(0, '127.0.0.1', resolve));
    routing = await startRouting({
      SP4N_MODE: 'api',
      SP4N_URL: `http://127.0.0.1:${(mockNationalSide.address() as AddressInfo).port}`,
      SP4N_TOKEN: 'api-token',
    });
  });
  afterAll(async () => {
    await routing.stop();
    mockNationalSide.close();
  });

  it.each([
    ['no JSON', 200, '<html>'],
    ['another shape', 200, '{"odd":true}'],
    ['a list of nonsense', 200, '{"tickets":[null,7,{}]}'],
    ['an error', 500, '{}'],
    ['a token that is not taken', 401, '{}'],
    ['too many requests', 429, '{}'],
  ])('is looked up and never created when it answers with %s', async (_, status, body) => {
    [answer, asked.length] = [{ status, body }, 0];
    const canary = canaryOf('sambat');
    await routing.send(canary);
    await eventually(() => expect(asked.some((call) => call.includes(canary.canaryId))).toBe(true));
    await eventually(async () => expect((await routing.sign('sambat'))?.canaryCode).toMatch(/^sp4n\./));
    expect(asked.filter((call) => !call.startsWith('GET '))).toEqual([]);
  });

  it('comes to the end of its way when nothing is found, and enters no figure', async () => {
    answer = { status: 200, body: '{"tickets":[]}' };
    asked.length = 0;
    await routing.send(canaryOf('sambat'));
    await eventually(async () =>
      expect(await routing.sign('sambat')).toMatchObject({
        canaryCode: null,
        isCanaryLate: false,
        isRed: false,
      }),
    );
    expect(asked.filter((call) => !call.startsWith('GET '))).toEqual([]);
    expect((await routing.overview()).channels).toEqual([]);
    expect((await routing.operator.get<unknown>('/v1/overview')).data).toMatchObject({ latest: [] });
    const [counted] = await routing.query(
      `SELECT (SELECT count(*)::int FROM routing.complaint) AS complaints,
         (SELECT count(*)::int FROM routing.arrival) AS arrivals,
         (SELECT count(*)::int FROM routing.held_report) AS held,
         (SELECT count(*)::int FROM routing.ignored_report) AS ignored,
         (SELECT count(*)::int FROM routing.outbox) AS news`,
    );
    expect(counted).toEqual({ complaints: 0, arrivals: 0, held: 0, ignored: 0, news: 0 });
    const metrics = (await routing.operator.get<string>('/metrics')).data;
    expect(metrics).toMatch(/sambung_canary_age_seconds\{channel="sambat"[^}]*\} \d/);
    expect(metrics).not.toMatch(/sambung_landed_total\{/);
  });

  it('waits behind a report that came before it, as the next report would', async () => {
    answer = { status: 200, body: '{"tickets":[]}' };
    // Routing reads its queue and can make no complaint of it.
    const release = await routing.lock('routing.complaint');
    await routing.report(report('1'));
    await eventually(async () => expect(await routing.query('SELECT FROM routing.arrival')).toHaveLength(1));
    await routing.send(canaryOf('ngombe'));
    await eventually(async () =>
      expect(await routing.sign('ngombe')).toMatchObject({ canaryCode: 'canary.in-line' }),
    );
    await release();
    await eventually(async () => {
      await routing.send(canaryOf('ngombe'));
      expect(await routing.sign('ngombe')).toMatchObject({ canaryCode: null });
    });
  });

  it('tells of a ticket that it should not have', async () => {
    const canary = canaryOf('sambat');
    const ticket = {
      ...{ trackingId: '7000001', reference: canary.canaryId, version: 1, status: 'Baru' },
      ...{ changedAt: new Date().toISOString(), attachments: [] },
    };
    answer = { status: 200, body: JSON.stringify({ tickets: [ticket] }) };
    await routing.send(canary);
    await eventually(async () =>
      expect(await routing.sign('sambat')).toMatchObject({ canaryCode: 'canary.has-a-ticket' }),
    );
  });
});

describe('a channel in manual mode', () => {
  let routing: Routing;
  beforeAll(async () => {
    routing = await startRouting({ SP4N_MODE: 'manual' });
  });
  afterAll(() => routing.stop());

  it('is red while no canary gets through for two intervals, and sound again with the next', async () => {
    await routing.send(canaryOf('call112'));
    await eventually(async () => expect(await routing.sign('call112')).toMatchObject({ canaryCode: null }));
    await routing.query(
      `UPDATE routing.channel SET canary_sent_at = now() - interval '32 minutes',
         canary_ended_sent_at = now() - interval '32 minutes'`,
    );
    expect(await routing.sign('call112')).toMatchObject({ isCanaryLate: true, isRed: true });
    await routing.send(canaryOf('call112'));
    await eventually(async () => expect(await routing.sign('call112')).toMatchObject({ isRed: false }));
  });

  it('is red as soon as its adapter tells of a fault, and an older canary says nothing', async () => {
    const faults = ['social.subscription-dropped'];
    const older = canaryOf('social', { sentAt: new Date(Date.now() - 60_000).toISOString() });
    await routing.send(canaryOf('social', { faults }));
    await eventually(async () => expect(await routing.sign('social')).toMatchObject({ faults, isRed: true }));
    await routing.send(older);
    await routing.send(canaryOf('ngombe'));
    await eventually(async () => expect(await routing.sign('ngombe')).toBeDefined());
    expect(await routing.sign('social')).toMatchObject({ faults });
  });

  it('is silent when nothing comes for longer than it says, until anything does', async () => {
    await routing.send(canaryOf('sms', { quietMinutes: { day: 30, night: 30 } }));
    await eventually(async () => expect(await routing.sign('sms')).toMatchObject({ isSilent: false }));
    await routing.query(
      `UPDATE routing.channel SET heard_at = now() - interval '31 minutes' WHERE channel = 'sms'`,
    );
    expect(await routing.sign('sms')).toMatchObject({ isSilent: true, isRed: true });
    expect((await routing.operator.get<string>('/metrics')).data).toMatch(
      /sambung_channel_silent\{channel="sms"[^}]*\} 1/,
    );
    await routing.ignore('sms', new Date());
    await eventually(async () => expect(await routing.sign('sms')).toMatchObject({ isSilent: false }));
  });
});
