import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import type { JWK } from 'jose';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ownSeal, privateOpener, TOPIC_MANIFEST, TOPICS } from '@sambung/contracts';
import { createLogger, openBus, type OutgoingRecord, type RunningService, setting } from '@sambung/platform';
import { Type } from 'class-transformer';
import { IsArray, IsIn, IsObject, IsOptional, IsString, Length, ValidateNested } from 'class-validator';
import { freshDatabase } from '../../../tools/testing/database';
import { openWire, type Wire } from '../../../tools/testing/wire';
import { defineChannel, type Poll, type Reading } from '../src/channel';
import { askForJson } from '../src/poll/ask-channel';
import { signStandardWebhook, standardWebhooks } from '../src/proofs';
import { startChannel } from '../src/start-channel';

class Photo {
  @IsOptional() @IsString() content?: string;
  @IsOptional() @IsString() url?: string;
}

class Note {
  @IsString() @Length(1, 100) id!: string;
  @IsString() text!: string;
  @IsOptional() @IsString() conversation?: string;
  @IsOptional() @IsIn(['first', 'revision', 'deletion']) kind?: 'first' | 'revision' | 'deletion';
  @IsOptional() @IsArray() @ValidateNested({ each: true }) @Type(() => Photo) photos?: Photo[];
  @IsOptional() @IsString() trackingId?: string;
  @IsOptional() @IsObject() extras?: Record<string, string>;
}

/** Notes that say `unreadable` are read from here on, as after a release that mends a reader. */
const mended = new Set<string>();

function read(note: Note): Reading {
  if (note.text === 'ignore') return { as: 'ignored', code: 'trial.no-report', ownId: note.id };
  if (note.text === 'unreadable' && !mended.has(note.id))
    return { as: 'unreadable', code: 'trial.unreadable', parameters: { field: 'text' }, raw: note };
  return {
    as: 'report',
    report: {
      kind: note.kind ?? 'first',
      source: 'Website',
      ownId: note.id,
      ...(note.conversation === undefined ? {} : { conversation: note.conversation }),
      occurredAt: new Date('2026-02-03T11:20:00Z'),
      text: note.text,
      reporter: {
        anonymous: false,
        confidential: true,
        identity: '10482',
        contact: { name: 'Sulastri Wening', phone: '+6281000000731' },
        replyTo: { account: '10482' },
      },
      attachments: (note.photos ?? []).map(({ content, url }, index) =>
        content === undefined
          ? { mediaType: 'image/png', url: url ?? '', ref: `photo-${index + 1}` }
          : { mediaType: 'image/png', content: Buffer.from(content, 'base64') },
      ),
      ...(note.trackingId === undefined ? {} : { trackingId: note.trackingId }),
      extras: note.extras ?? {},
    },
  };
}

const secret = randomBytes(32).toString('base64');
const MAX_BYTES = 200_000;

/** Asks the mock of the channel's list, which answers as SAMBAT is asked to. */
const pollOf =
  (url: string): Poll =>
  async (cursor) => {
    const headers = { authorization: 'Bearer trial' };
    const answer = await askForJson(`${url}?since=${encodeURIComponent(cursor)}`, headers);
    const { notes, next } = answer as { notes: object[]; next: string };
    const deliveries = notes.map((note) => ({ path: 'notes', body: Buffer.from(JSON.stringify(note)) }));
    return { deliveries, cursor: next };
  };

const channel = defineChannel({
  name: 'trial',
  port: 0,
  settings: {
    TRIAL_SECRETS: setting.secrets({ description: 'secrets of the trial', fallback: [] }),
    TRIAL_LIST_URL: setting.url({ description: 'list of the trial', fallback: '' }),
  },
  poll: ({ TRIAL_LIST_URL }) => pollOf(TRIAL_LIST_URL),
  sources: ({ TRIAL_SECRETS }) => {
    const proof = standardWebhooks(TRIAL_SECRETS, 'TRIAL_SECRETS');
    const common = { accepts: 'application/json', maxBytes: MAX_BYTES, proof, precedence: 100 } as const;
    const readAll = (body: unknown): Reading[] => (body as Note[]).map((note) => read(note));
    return [
      {
        ...common,
        path: 'notes',
        summary: 'Takes one note.',
        body: Note,
        answer: 'receipt',
        read: (body) => [read(body as Note)],
      },
      { ...common, path: 'batch', summary: 'Takes many notes.', answer: 'results', read: readAll },
      {
        ...common,
        path: 'hook',
        summary: 'Takes notes as a platform sends them.',
        answer: 'platform',
        read: readAll,
        challenge: (query) => (query['word'] === 'right' ? query['echo'] : undefined),
      },
    ];
  },
  media: () => ({ allowedHosts: ['localhost'] }),
  pages: async () => [{ path: '', mediaType: 'text/html; charset=utf-8', content: '<h1>Uji coba</h1>' }],
});

export interface Published {
  topic: string;
  key: string;
  headers: Record<string, string>;
  data: Record<string, unknown>;
}

/** A channel of its own on the real harness, a real bus whose wire can be cut, and a host of photos. */
export interface Trial {
  service: RunningService;
  /** Between the adapter and its bus. */
  wire: Wire;
  objectsFolder: string;
  photoHost: string;
  servePhotos(listener: RequestListener): void;
  databaseUrl: string;
  /** What the adapter has published so far, in the order in which it arrived here. */
  published: Published[];
  push(path: string, body: unknown, options?: PushOptions): Promise<Response>;
  /** From now on the reader understands this note. */
  mend(id: string): void;
  /** Publishes as routing does. */
  publish(records: OutgoingRecord[]): Promise<void>;
  openContact(sealed: unknown): Promise<unknown>;
  openReply(sealed: unknown): Promise<unknown>;
  stop(): Promise<void>;
}

interface PushOptions {
  headers?: Record<string, string>;
  query?: string;
}

const newKey = (): string => randomBytes(32).toString('base64');

/** @param environment settings beside those that it needs. */
export async function startTrial(environment: Record<string, string> = {}): Promise<Trial> {
  const database = await freshDatabase();
  const direct = new URL(database.url);
  const wire = await openWire(direct.hostname, Number(direct.port));
  const throughWire = new URL(database.url);
  throughWire.port = String(wire.port);
  const objectsFolder = await mkdtemp(join(tmpdir(), 'sambung-ingest-'));
  const { publicKey, privateKey } = generateKeyPairSync('x25519');
  const replyKey = newKey();

  let listener: RequestListener = (_request, response) => response.end('bytes');
  const photos = createServer((request, response) => listener(request, response));
  await new Promise<void>((resolve) => photos.listen(0, '127.0.0.1', resolve));

  const service = await startChannel(channel, {
    TRIAL_SECRETS: secret,
    TRIAL_PORT: '0',
    TRIAL_REPLY_KEY: replyKey,
    TRIAL_MEDIA_PRIVATE_HOSTS: 'localhost',
    RECEIPT_KEY: newKey(),
    REFERENCE_KEY: newKey(),
    CONTACT_PUBLIC_JWK: JSON.stringify(publicKey.export({ format: 'jwk' })),
    DATABASE_URL: throughWire.href,
    OBJECT_STORE_DIR: objectsFolder,
    OPERATOR_TOKEN: 'operator-token',
    INGEST_DATABASE_URL: database.url,
    TRIAL_LIST_URL: `http://127.0.0.1:${(photos.address() as AddressInfo).port}/list`,
    ...environment,
  });

  const published: Published[] = [];
  const bus = await openBus(
    { KAFKA_BROKERS: [], DATABASE_URL: database.url },
    TOPIC_MANIFEST,
    createLogger('trial'),
  );
  await bus.subscribe({
    group: 'trial',
    topics: [TOPICS.complaintReceived, TOPICS.reportHeld, TOPICS.reportIgnored],
    handle: async ({ topic, key, headers, value }) => {
      const data = JSON.parse(value.toString('utf8')) as Record<string, unknown>;
      published.push({ topic, key, headers, data });
    },
  });
  const opener = await privateOpener(privateKey.export({ format: 'jwk' }) as JWK);

  return {
    service,
    wire,
    objectsFolder,
    databaseUrl: database.url,
    photoHost: `http://localhost:${(photos.address() as AddressInfo).port}`,
    servePhotos: (next) => {
      listener = next;
    },
    published,
    push: (path, body, { headers = {}, query = '' } = {}) => {
      const bytes = Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
      const now = Math.floor(Date.now() / 1000);
      return fetch(`${service.url}/v1/trial/${path}${query}`, {
        method: 'POST',
        body: bytes,
        headers: {
          'content-type': 'application/json',
          'webhook-id': 'msg_1',
          'webhook-timestamp': String(now),
          'webhook-signature': signStandardWebhook(secret, 'msg_1', now, bytes),
          ...headers,
        },
      });
    },
    mend: (id) => void mended.add(id),
    publish: (records) => bus.publish(records),
    openContact: (sealed) => opener.open(String(sealed)),
    openReply: (sealed) => ownSeal(Buffer.from(replyKey, 'base64')).open(String(sealed)),
    stop: async () => {
      wire.restore();
      await service.stop();
      await bus.close();
      await wire.close();
      photos.closeAllConnections();
      photos.close();
      await database.drop();
      await rm(objectsFolder, { recursive: true, force: true });
    },
  };
}
