import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TOPIC_MANIFEST, TOPICS } from '@sambung/contracts';
import { createLogger, type EventBus, openBus, type RunningService } from '@sambung/platform';
import axios, { type AxiosInstance } from 'axios';
import { exportJWK, generateKeyPair } from 'jose';
import { freshDatabase, type TestDatabase } from '../../../../tools/testing/database';
import { eventually } from '../../../../tools/testing/eventually';
import { sentenceOfFailure } from '../http/operator-client';
import { ledger } from '../ledger/command';
import type { ReceiptStatus } from '../receipts/receipt.dto';
import { start } from '../service';
import { onBus, report } from '../testing/reports';
import { split } from './command';
import type { SplitDone } from './splitter';

const TWO = 'Jalan berlubang di Jl. Danau Toba dan sampah menumpuk di TPS.';

describe('the command npm run split', () => {
  let database: TestDatabase;
  let folder: string;
  let service: RunningService;
  let bus: EventBus;
  let operator: AxiosInstance;
  const event = report('1', { text: TWO });

  beforeAll(async () => {
    const { privateKey } = await generateKeyPair('ECDH-ES', { crv: 'X25519', extractable: true });
    database = await freshDatabase();
    folder = await mkdtemp(join(tmpdir(), 'split-'));
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
    await bus.publish([onBus(TOPICS.complaintReceived, event.eventId, event)]);
    await eventually(() => operator.get(`/v1/complaints/${event.complaintId}`));
  });
  afterAll(async () => {
    await bus.close();
    await service.stop();
    await database.drop();
    await rm(folder, { recursive: true });
  });

  const run = (...words: string[]): Promise<string> =>
    split(
      () => operator,
      words,
      () => 'Dewi',
    ).catch((error: unknown) => Promise.reject(new Error(sentenceOfFailure(error))));

  it('is closed to whoever has no token', async () => {
    const asked = axios.post(`${service.url}/v1/complaints/${event.complaintId}/split`, {});
    await expect(asked).rejects.toMatchObject({ response: { status: 401 } });
  });

  it('says how it is used', async () => {
    expect(await run('--help')).toContain('npm run split --');
    await expect(run()).rejects.toThrow('npm run split --');
    await expect(run('one', '--text', 'a', '--text-file', 'b')).rejects.toThrow('npm run split --');
  });

  it('says in a sentence why not', async () => {
    await expect(run('7777777')).rejects.toThrow('There is no complaint with this id');
    await expect(run(event.complaintId, '--office', 'dinas-x')).rejects.toThrow('no such office');
    await expect(run(event.complaintId, '--office', 'Dinas X')).rejects.toThrow('office');
  });

  it('splits once, and the same again says so', async () => {
    expect(await run(event.complaintId, '--dry-run')).toContain('would be split off');
    const file = join(folder, 'matter.txt');
    await writeFile(file, 'jalan berlubang\n');
    const first = await run(event.receipt, '--text-file', file);
    expect(first).toContain(`${event.complaintId}: keeps its ticket`);
    expect(first).toContain(': split off, for Dinas Pekerjaan Umum');
    expect(await run(event.complaintId)).toContain(': was split off before, for Dinas Pekerjaan Umum');
    const { splitOff } = JSON.parse(await run(event.complaintId, '--json')) as SplitDone;
    const { data } = await operator.get<{ history: unknown; steps: { key: string }[] }>(
      `/v1/complaints/${splitOff.complaintId}`,
    );
    expect(data.steps.map(({ key }) => key)).toEqual(['create', 'note:split']);
    expect(JSON.stringify(data.history)).not.toContain('berlubang');
  });

  it('keeps the ledger balanced: what was split off is no report, and stands in a line of its own', async () => {
    const { text, isBalanced } = await ledger(operator);
    expect(isBalanced).toBe(true);
    expect(text.split('\n')).toEqual([
      expect.stringMatching(/sambat +arrived 1 = in-work 1$/),
      expect.stringMatching(/sambat +split off 1 = in-work 1$/),
      'balanced',
    ]);
    await operator.post(`/v1/complaints/${event.complaintId}/tracking-id`, { trackingId: '7000001' });
    expect((await ledger(operator)).text).toMatch(/arrived 1 = forwarded 1\n.*split off 1 = in-work 1\n/);
  });

  it('shows its sender one state and both tickets under the one receipt', async () => {
    const { data } = await axios.get<ReceiptStatus>(`${service.url}/v1/receipts/${event.receipt}?lang=en`);
    expect(data).toMatchObject({
      state: 'received',
      matters: [{ state: 'forwarded', trackingId: '7000001' }, { state: 'received' }],
    });
    expect(data).not.toHaveProperty('trackingId');
    const page = (await axios.get<string>(`${service.url}/r/${event.receipt}?lang=en`)).data;
    expect(page).toContain('This report is dealt with in several tickets');
    expect(page).toContain('7000001');
    expect(page).not.toContain('berlubang');
  });
});
