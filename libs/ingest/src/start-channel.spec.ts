import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TOPIC_MANIFEST, TOPICS } from '@sambung/contracts';
import {
  type BusRecord,
  createLogger,
  type EventBus,
  openBus,
  type RunningService,
  setting,
} from '@sambung/platform';
import { IsString, Length } from 'class-validator';
import { freshDatabase, type TestDatabase } from '../../../tools/testing/database';
import { eventually } from '../../../tools/testing/eventually';
import { defineChannel, type Reading } from './channel';
import { signStandardWebhook, standardWebhooks } from './proofs';
import { startChannel } from './start-channel';

const secret = `whsec_${randomBytes(32).toString('base64')}`;

class Note {
  @IsString() @Length(1, 100) id!: string;
  @IsString() text!: string;
}

const read = ({ id, text }: Note): Reading => ({
  as: 'report',
  report: {
    kind: 'first',
    source: 'Website',
    ownId: id,
    occurredAt: new Date('2026-02-03T11:20:00Z'),
    text,
    reporter: { anonymous: false, confidential: false, identity: 'a', contact: { name: 'Sulastri' } },
    attachments: [],
    extras: {},
  },
});

const channel = defineChannel({
  name: 'trial',
  port: 0,
  settings: { TRIAL_SECRETS: setting.secrets({ description: 'secrets' }) },
  sources: ({ TRIAL_SECRETS }) => [
    {
      path: 'notes',
      summary: 'Takes a note.',
      accepts: 'application/json',
      maxBytes: 10_000,
      proof: standardWebhooks(TRIAL_SECRETS, 'TRIAL_SECRETS'),
      body: Note,
      precedence: 100,
      answer: 'receipt',
      read: (body) => [read(body as Note)],
    },
  ],
});

describe('a channel', () => {
  let database: TestDatabase;
  let folder: string;
  let service: RunningService;
  let bus: EventBus;
  const records: BusRecord[] = [];

  beforeAll(async () => {
    database = await freshDatabase();
    folder = await mkdtemp(join(tmpdir(), 'sambung-ingest-'));
    const key = () => randomBytes(32).toString('base64');
    service = await startChannel(channel, {
      TRIAL_SECRETS: secret,
      RECEIPT_KEY: key(),
      REFERENCE_KEY: key(),
      TRIAL_REPLY_KEY: key(),
      TRIAL_PORT: '0',
      CONTACT_PUBLIC_JWK: JSON.stringify(
        generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' }),
      ),
      DATABASE_URL: database.url,
      OBJECT_STORE_DIR: folder,
    });
    bus = await openBus(
      { KAFKA_BROKERS: [], DATABASE_URL: database.url },
      TOPIC_MANIFEST,
      createLogger('test'),
    );
    await bus.subscribe({
      group: 'test',
      topics: [TOPICS.complaintReceived],
      handle: async (record) => {
        records.push(record);
      },
    });
  });
  afterAll(async () => {
    await service.stop();
    await bus.close();
    await database.drop();
    await rm(folder, { recursive: true });
  });

  const push = (
    body: string | Buffer,
    headers: Record<string, string> = {},
    query = '',
  ): Promise<Response> => {
    const bytes = Buffer.from(body);
    const now = Math.floor(Date.now() / 1000);
    return fetch(`${service.url}/v1/trial/notes${query}`, {
      method: 'POST',
      body: bytes,
      headers: {
        'content-type': 'application/json',
        'webhook-id': 'm1',
        'webhook-timestamp': String(now),
        'webhook-signature': signStandardWebhook(secret, 'm1', now, bytes),
        ...headers,
      },
    });
  };

  it('answers the same push with the same receipt, and publishes it', async () => {
    const body = JSON.stringify({ id: '1', text: 'Lampu mati' });
    const first = await push(body);
    expect(first.status).toBe(202);
    const answer = await first.json();
    expect(answer).toEqual({
      receipt: expect.stringMatching(/^[0-9A-Z]{16}$/),
      complaintId: expect.any(String),
      status: 'accepted',
    });
    expect(await (await push(body)).json()).toEqual(answer);
    await eventually(() => expect(records).toHaveLength(2));
    expect(records[0]?.headers['ce_id']).toBe(records[1]?.headers['ce_id']);
  });

  it('says which check failed and the time here', async () => {
    const answer = await push('{}', { 'webhook-timestamp': '1700000000' });
    expect(answer.status).toBe(401);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(await answer.json()).toMatchObject({
      type: 'urn:sambung:problem:webhook-timestamp.stale',
      serverTime: expect.any(String),
    });
  });

  it.each([
    ['no JSON', '{', {}, 400],
    ['a faulty field', '{"id":3}', {}, 422],
    ['too much', JSON.stringify({ text: 'a'.repeat(10_001) }), {}, 413],
    ['another media type', '{}', { 'content-type': 'text/plain' }, 415],
  ])('refuses %s', async (_what, body, headers, status) => {
    const answer = await push(body, headers);
    expect(await answer.json()).toMatchObject({ status });
    expect(answer.status).toBe(status);
  });
});
