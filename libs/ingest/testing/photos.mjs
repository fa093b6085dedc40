// A channel that takes large photos as bytes, for a test to overload. Arguments: the bus's database, a folder. Prints
// where it listens.
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { defineChannel, startChannel } from '@sambung/ingest';

const [databaseUrl, folder] = process.argv.slice(2);
const newKey = () => randomBytes(32).toString('base64');

const channel = defineChannel({
  name: 'photos',
  port: 0,
  settings: {},
  sources: () => [
    {
      path: 'photos',
      summary: 'Takes a photo.',
      accepts: 'application/json',
      maxBytes: 32 * 1024 * 1024,
      proof: () => undefined,
      precedence: 100,
      answer: 'receipt',
      read: ({ id, photo }) => [
        {
          as: 'report',
          report: {
            kind: 'first',
            source: 'Website',
            ownId: id,
            occurredAt: new Date(),
            text: 'Pohon tumbang.',
            reporter: { anonymous: false, confidential: false },
            attachments: [{ mediaType: 'image/jpeg', content: Buffer.from(photo, 'base64') }],
            extras: {},
          },
        },
      ],
    },
  ],
});

const service = await startChannel(channel, {
  RECEIPT_KEY: newKey(),
  REFERENCE_KEY: newKey(),
  PHOTOS_REPLY_KEY: newKey(),
  CONTACT_PUBLIC_JWK: JSON.stringify(generateKeyPairSync('x25519').publicKey.export({ format: 'jwk' })),
  DATABASE_URL: databaseUrl,
  OBJECT_STORE_DIR: folder,
});
process.stdout.write(`${service.url}\n`);
