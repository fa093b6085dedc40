import { generateKeyPairSync } from 'node:crypto';
import { setting } from '@sambung/platform';
import { type Channel, defineChannel } from './channel';
import { standardWebhooks } from './proofs';
import { startChannel } from './start-channel';

it('names all missing settings of a channel together, those of the bus and the store too', async () => {
  const channel = { name: 'pos-surat', port: 0, settings: {}, sources: () => [] };
  await expect(startChannel(channel, {})).rejects.toThrow(
    /RECEIPT_KEY[^]*POS_SURAT_REPLY_KEY[^]*KAFKA_BROKERS or DATABASE_URL[^]*OBJECT_STORE_DIR or S3_ENDPOINT/,
  );
});

it('names what is malformed beside what is missing, and shows no value of it', async () => {
  const channel = defineChannel({
    name: 'pos-surat',
    port: 0,
    settings: { POS_SURAT_SECRETS: setting.secrets({ description: 'secrets' }) },
    sources: ({ POS_SURAT_SECRETS }) => {
      standardWebhooks(POS_SURAT_SECRETS, 'POS_SURAT_SECRETS');
      return [];
    },
  });
  const failure = await startChannel(channel, {
    POS_SURAT_SECRETS: 'cGVuZGVr',
    POS_SURAT_REPLY_KEY: 'cGVuZGVr',
    CONTACT_PUBLIC_JWK: '{"kty":"EC","crv":"P-256","x":"cGVuZGVr","y":"cGVuZGVr"}',
    S3_ENDPOINT: 'http://127.0.0.1:7070',
    S3_ACCESS_KEY_ID: 'cGVuZGVr',
  }).catch(String);
  for (const name of [
    'RECEIPT_KEY',
    'POS_SURAT_SECRETS',
    'POS_SURAT_REPLY_KEY',
    'CONTACT_PUBLIC_JWK',
    'S3_SECRET_ACCESS_KEY',
    'KAFKA_BROKERS or DATABASE_URL',
  ])
    expect(failure).toContain(`- ${name}`);
  expect(failure).not.toContain('cGVuZGVr');
});

it('refuses the private half of the pair that seals contacts', async () => {
  const { privateKey } = generateKeyPairSync('x25519');
  const channel = { name: 'pos-surat', port: 0, settings: {}, sources: () => [] };
  await expect(
    startChannel(channel, { CONTACT_PUBLIC_JWK: JSON.stringify(privateKey.export({ format: 'jwk' })) }),
  ).rejects.toThrow(/CONTACT_PUBLIC_JWK: expected a public key/);
});

it('does not start polling without a place to keep how far it has come', async () => {
  const channel: Channel = {
    name: 'pos-surat',
    port: 0,
    settings: {},
    sources: () => [],
    poll: () => () => Promise.reject(new Error('is not asked')),
  };
  await expect(startChannel(channel, { POS_SURAT_POLL_SECONDS: '60' })).rejects.toThrow(
    /INGEST_DATABASE_URL is missing \(POS_SURAT_POLL_SECONDS/,
  );
  const unpolled = await startChannel(channel, { POS_SURAT_POLL_SECONDS: '0' }).catch(String);
  expect(unpolled).not.toContain('INGEST_DATABASE_URL');
});
