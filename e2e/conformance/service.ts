import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Channel, declarationOf, prefixOf, type Source, startChannel } from '@sambung/ingest';
import { freshDatabase } from '../../tools/testing/database';
import { TRIAL_SECRET } from './subject';

interface RunningChannel {
  url: string;
  stop(): Promise<void>;
}

/** The channel on the real harness and a bus of its own. */
export async function runChannel(channel: Channel): Promise<RunningChannel> {
  const database = await freshDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'sambung-conformance-'));
  const prefix = prefixOf(channel.name);
  const needed = Object.entries(declarationOf(channel)).filter(
    ([, setting]) => setting.secret || !('fallback' in setting),
  );
  const service = await startChannel(channel, {
    ...Object.fromEntries(needed.map(([name]) => [name, TRIAL_SECRET])),
    ...Object.fromEntries(
      ['RECEIPT_KEY', 'REFERENCE_KEY', `${prefix}REPLY_KEY`].map((name) => [
        name,
        randomBytes(32).toString('base64'),
      ]),
    ),
    [`${prefix}PORT`]: '0',
    CONTACT_PUBLIC_JWK: JSON.stringify(generateKeyPairSync('x25519').publicKey.export({ format: 'jwk' })),
    DATABASE_URL: database.url,
    OBJECT_STORE_DIR: folder,
    S3_ACCESS_KEY_ID: '',
    S3_SECRET_ACCESS_KEY: '',
    OPERATOR_TOKEN: '',
  });
  return {
    url: service.url,
    stop: async () => {
      await service.stop();
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The same channel for whoever asks, for what comes after the proof; it follows no links. */
export const withoutProof = (channel: Channel): Channel => ({
  ...channel,
  media: () => ({ allowedHosts: [] }),
  sources: (settings) => channel.sources(settings).map((source) => ({ ...source, proof: () => undefined })),
});

interface Sent {
  headers?: Record<string, string>;
  body?: Buffer;
  /** Says that so much will come, and sends none of it. */
  announcedBytes?: number;
  query?: string;
}

interface Answer {
  status: number;
  mediaType: string;
  body: unknown;
}

/** By hand: `fetch` breaks off when it is answered before it has sent its body. */
export function send(
  base: string,
  channel: string,
  source: Pick<Source, 'path' | 'accepts'>,
  { headers = {}, body = Buffer.alloc(0), announcedBytes, query = '' }: Sent,
): Promise<Answer> {
  const wrapped =
    source.accepts === 'multipart/form-data' ? multipart(body) : { body, mediaType: source.accepts };
  return new Promise((resolve, reject) => {
    const outgoing = request(
      `${base}/v1/${channel}/${source.path}${query}`,
      {
        method: 'POST',
        headers: {
          'content-type': wrapped.mediaType,
          'content-length': announcedBytes ?? wrapped.body.length,
          ...headers,
        },
      },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          resolve({
            status: incoming.statusCode ?? 0,
            mediaType: incoming.headers['content-type'] ?? '',
            body: text === '' ? undefined : JSON.parse(text),
          });
          outgoing.destroy();
        });
      },
    );
    outgoing.on('error', reject);
    if (announcedBytes === undefined) outgoing.end(wrapped.body);
    else outgoing.flushHeaders();
  });
}

function multipart(file: Buffer): { body: Buffer; mediaType: string } {
  const boundary = 'sambung-conformance';
  return {
    mediaType: `multipart/form-data; boundary=${boundary}`,
    body: Buffer.concat([
      Buffer.from(
        `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="notes"\r\n` +
          'content-type: application/octet-stream\r\n\r\n',
      ),
      file,
      Buffer.from(`\r\n--${boundary}--\r\n`),
    ]),
  };
}
