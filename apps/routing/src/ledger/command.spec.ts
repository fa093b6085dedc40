import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TOPIC_MANIFEST, TOPICS } from '@sambung/contracts';
import { createLogger, type EventBus, openBus, type RunningService } from '@sambung/platform';
import axios, { type AxiosInstance } from 'axios';
import { exportJWK, generateKeyPair } from 'jose';
import { Client } from 'pg';
import { freshDatabase, type TestDatabase } from '../../../../tools/testing/database';
import { eventually } from '../../../../tools/testing/eventually';
import type { Overview } from '../http/overview';
import { start } from '../service';
import { onBus, report } from '../testing/reports';
import { ledger } from './command';

describe('the command npm run ledger', () => {
  let database: TestDatabase;
  let folder: string;
  let service: RunningService;
  let bus: EventBus;
  let operator: AxiosInstance;

  beforeAll(async () => {
    const { privateKey } = await generateKeyPair('ECDH-ES', { crv: 'X25519', extractable: true });
    database = await freshDatabase();
    folder = await mkdtemp(join(tmpdir(), 'ledger-'));
    service = await start({
      DATABASE_URL: database.url,
      OBJECT_STORE_DIR: folder,
      OPERATOR_TOKEN: 'only-this-test-knows-it',
      SP4N_CONTACT_PRIVATE_JWK: JSON.stringify(await exportJWK(privateKey)),
      ROUTING_PORT: '0',
      SP4N_MODE: 'manual',
      GATHER_MINUTES: '0',
    });
    const logger = createLogger('test', { write: () => undefined });
    bus = await openBus({ KAFKA_BROKERS: [], DATABASE_URL: database.url }, TOPIC_MANIFEST, logger);
    operator = axios.create({
      baseURL: service.url,
      headers: { authorization: 'Bearer only-this-test-knows-it' },
    });
    const events = [report('1'), report('2'), report('1', { channel: 'social' })];
    await bus.publish(events.map((event) => onBus(TOPICS.complaintReceived, event.eventId, event)));
    await eventually(async () => {
      for (const { complaintId } of events) await operator.get(`/v1/complaints/${complaintId}`);
    });
  });
  afterAll(async () => {
    await bus.close();
    await service.stop();
    await database.drop();
    await rm(folder, { recursive: true });
  });

  it('prints a balance sheet for each channel and day', async () => {
    const told: string[] = [];
    const { text, isBalanced } = await ledger(operator, [], (progress) => told.push(progress));
    expect(isBalanced).toBe(true);
    expect(text.split('\n')).toEqual([
      expect.stringMatching(/^\d{4}-\d{2}-\d{2} {2}sambat +arrived 2 = in-work 2$/),
      expect.stringMatching(/^\d{4}-\d{2}-\d{2} {2}social +arrived 1 = in-work 1$/),
      'balanced',
    ]);
    expect(told).toContain('3 records of the bus read');
  });

  it('prints the days and the channel that are asked for, as text or JSON', async () => {
    const { text } = await ledger(operator, ['--channel', 'social']);
    expect(text).not.toContain('sambat');
    expect((await ledger(operator, ['--to', '2020-01-01'])).text).toBe('balanced');
    expect(JSON.parse((await ledger(operator, ['--json', '--channel', 'social'])).text)).toMatchObject({
      isBalanced: true,
      days: [{ standings: [{ channel: 'social', standing: 'in-work', count: 1 }] }],
    });
    await expect(ledger(operator, ['--day', 'yesterday'])).rejects.toThrow('YYYY-MM-DD');
  });

  it('names what does not balance, and so do the page and the metrics', async () => {
    const client = new Client({ connectionString: database.url });
    await client.connect();
    const { complaintId } = report('1');
    const setState = (state: string): Promise<unknown> =>
      client.query('UPDATE routing.complaint SET state = $2 WHERE id = $1', [complaintId, state]);
    await setState('withdrawn');
    const { text, isBalanced } = await ledger(operator);
    expect(isBalanced).toBe(false);
    expect(text).toContain(
      `${complaintId}  ledger.state-without-move: its state is not what its history says\nNOT BALANCED`,
    );
    const fault = { code: 'ledger.state-without-move', count: 1 };
    expect((await operator.get<Overview>('/v1/overview')).data.broken).toContainEqual(fault);
    expect((await operator.get<object>('/v1/ledger')).data).toMatchObject({
      balanced: false,
      faults: [fault],
    });
    expect((await operator.get<string>('/metrics')).data).toMatch(
      /sambung_ledger_faults{.*code="ledger.state-without-move".*} 1/,
    );
    await setState('waiting');
    await client.end();
    expect((await ledger(operator)).isBalanced).toBe(true);
  });

  it('is for operators alone', async () => {
    for (const [method, path] of [
      ['GET', ''],
      ['GET', '/days'],
      ['POST', '/days/2026-01-05'],
      ['POST', '/new'],
    ] as const) {
      const { status } = await axios.request({
        method,
        url: `${service.url}/v1/ledger${path}`,
        validateStatus: () => true,
      });
      expect(status).toBe(401);
    }
  });
});
