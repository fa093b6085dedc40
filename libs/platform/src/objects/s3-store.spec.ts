import { mkdtemp, rm } from 'node:fs/promises';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import S3rver from 's3rver';
import { RejectedError, UnavailableError } from '../errors';
import { sha256Of } from './object-store';
import { type S3Options, s3Store } from './s3-store';

const options = (port: number, bucket = 'sambung'): S3Options => ({
  endpoint: `http://127.0.0.1:${port}`,
  region: 'us-east-1',
  bucket,
  accessKeyId: 'S3RVER',
  secretAccessKey: 'S3RVER',
});

/** Against a stand-in that speaks S3's protocol; no S3 service has been asked. */
describe('a bucket as object store', () => {
  let directory: string;
  let server: S3rver;
  let port: number;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'sambung s3 '));
    server = new S3rver({
      address: '127.0.0.1',
      port: 0,
      silent: true,
      directory,
      configureBuckets: [{ name: 'sambung' }],
    });
    ({ port } = await server.run());
  });
  afterAll(async () => {
    await server.close();
    await rm(directory, { recursive: true, force: true });
  });

  it('gives back the same bytes under their SHA-256', async () => {
    const store = await s3Store(options(port));
    const bytes = Buffer.from([0, 255, 10, 13]);
    const sha256 = await store.put(bytes);
    expect(sha256).toBe(sha256Of(bytes));
    expect(await store.get(sha256)).toEqual(bytes);
    await expect(store.check()).resolves.toBeUndefined();
  });

  it('rejects what it does not have', async () => {
    const store = await s3Store(options(port));
    await expect(store.get(sha256Of(Buffer.from('nothing')))).rejects.toThrow(RejectedError);
  });

  it('is unavailable, not wrong, when the bucket or the server is away', async () => {
    const without = await s3Store(options(port, 'no-such-bucket'));
    await expect(without.check()).rejects.toThrow(UnavailableError);
    const nowhere = await s3Store(options(1));
    await expect(nowhere.put(Buffer.from('foto'))).rejects.toThrow(UnavailableError);
    await expect(nowhere.get(sha256Of(Buffer.from('foto')))).rejects.toThrow(UnavailableError);
  });

  it('is unavailable when the server takes calls and never answers', async () => {
    const silent = createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const store = await s3Store(options((silent.address() as AddressInfo).port));
    await expect(store.get(sha256Of(Buffer.from('foto')))).rejects.toThrow(UnavailableError);
    silent.close();
  }, 20_000);
});
