import type { S3Client } from '@aws-sdk/client-s3';
import { RejectedError, UnavailableError } from '../errors';
import { type ObjectStore, sha256Of } from './object-store';

export interface S3Options {
  endpoint: string;
  region: string;
  bucket: string;
  accessKeyId: string;
  secretAccessKey: string;
}

/** The SDK waits for ever by itself. A silent server is asked twice. */
const CONNECT_MILLISECONDS = 2000;
const SILENCE_MILLISECONDS = 5000;

/** Objects in a bucket of any S3-compatible server, under their SHA-256. The bucket must exist. */
export async function s3Store(options: S3Options): Promise<ObjectStore> {
  // Loaded only where it is used: it weighs more than all the rest of the service.
  const s3 = await import('@aws-sdk/client-s3');
  const client: S3Client = new s3.S3Client({
    endpoint: options.endpoint,
    region: options.region,
    forcePathStyle: true,
    credentials: { accessKeyId: options.accessKeyId, secretAccessKey: options.secretAccessKey },
    maxAttempts: 2,
    requestHandler: { connectionTimeout: CONNECT_MILLISECONDS, socketTimeout: SILENCE_MILLISECONDS },
    // Older S3-compatible servers do not know the SDK's newer default checksums.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
  const Bucket = options.bucket;
  return {
    async put(bytes) {
      const sha256 = sha256Of(bytes);
      try {
        await client.send(new s3.PutObjectCommand({ Bucket, Key: sha256, Body: bytes }));
        return sha256;
      } catch (cause) {
        throw new UnavailableError('objects.write', 'storing an object', { cause, details: { sha256 } });
      }
    },
    async get(sha256) {
      try {
        const answer = await client.send(new s3.GetObjectCommand({ Bucket, Key: sha256 }));
        return Buffer.from((await answer.Body?.transformToByteArray()) ?? []);
      } catch (cause) {
        if (cause instanceof s3.NoSuchKey) {
          throw new RejectedError('objects.missing', 'fetching an object', { cause, details: { sha256 } });
        }
        throw new UnavailableError('objects.read', 'fetching an object', { cause, details: { sha256 } });
      }
    },
    async check() {
      try {
        await client.send(new s3.HeadBucketCommand({ Bucket }));
      } catch (cause) {
        throw new UnavailableError('objects.bucket', 'reaching the object store', { cause });
      }
    },
  };
}
