import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf } from '@sambung/platform';
import { channelApps, prefixOfApp } from './channels';

const key = (): string => randomBytes(32).toString('base64');
const token = (): string => randomBytes(24).toString('base64url');
/** As Standard Webhooks writes a secret. */
const webhookSecret = (): string => `whsec_${randomBytes(24).toString('base64')}`;

const SINGLE: Record<string, () => string> = {
  POSTGRES_PASSWORD: token,
  OPERATOR_TOKEN: token,
  SP4N_TOKEN: token,
  SIMULATOR_TOKEN: token,
  NGOMBE_TOKEN: token,
  RECEIPT_KEY: key,
  REFERENCE_KEY: key,
  ...Object.fromEntries(
    channelApps().flatMap((app) => [
      [`${prefixOfApp(app)}REPLY_KEY`, key],
      // For those who sign as Standard Webhooks has it.
      [`${prefixOfApp(app)}SECRETS`, webhookSecret],
    ]),
  ),
  SOCIAL_META_APP_SECRET: token,
  SOCIAL_META_VERIFY_TOKEN: token,
  SOCIAL_TELEGRAM_SECRET: token,
};

/** Whoever holds the private half can read citizens' contacts: the SP4N client alone. */
function contactPair(): Record<string, string> {
  const { publicKey, privateKey } = generateKeyPairSync('x25519');
  return {
    CONTACT_PUBLIC_JWK: JSON.stringify(publicKey.export({ format: 'jwk' })),
    SP4N_CONTACT_PRIVATE_JWK: JSON.stringify(privateKey.export({ format: 'jwk' })),
  };
}

/**
 * All keys and secrets of one installation, generated once and kept in the data folder for its owner alone: receipts
 * and sealed contacts would be worthless with new ones. What a later version needs besides is added.
 */
export async function keepSecrets(folder: string): Promise<Record<string, string>> {
  const path = join(folder, 'secrets.json');
  const kept = await readFile(path, 'utf8').then(
    (text) => JSON.parse(text) as Record<string, string>,
    (error: unknown) => {
      if (codeOf(error) === 'ENOENT') return {};
      throw error;
    },
  );
  const secrets = {
    ...Object.fromEntries(Object.entries(SINGLE).map(([name, generate]) => [name, generate()])),
    ...contactPair(),
    ...kept,
  };
  if (Object.keys(secrets).length > Object.keys(kept).length) {
    await writeFile(`${path}.new`, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
    await rename(`${path}.new`, path);
  }
  return secrets;
}
