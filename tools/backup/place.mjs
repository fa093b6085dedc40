import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { holdFolder } from '../../apps/standalone/dist/instance.js';
import { startPostgres } from '../../apps/standalone/dist/postgres.js';
import { keepSecrets } from '../../apps/standalone/dist/secrets.js';
import { trialSettings, withoutBlanks } from '../../apps/standalone/dist/trial-settings.js';
import { findRunning } from '../running.mjs';

/** Where backups go unless another place is named. */
export const data = join(dirname(dirname(dirname(fileURLToPath(import.meta.url)))), '.sambung');

/** Of the environment: an installation that says where its database is says where its photos are, too. */
function given(environment) {
  if (!environment.OBJECT_STORE_DIR && !environment.S3_ENDPOINT)
    throw new Error('DATABASE_URL is set: set OBJECT_STORE_DIR (or S3_ENDPOINT) as well.');
  return environment;
}

/** Settings of what is to be backed up: of the environment, else of the Sambung that runs here. */
export async function placeToBackUp() {
  const environment = withoutBlanks(process.env);
  if (environment.DATABASE_URL) return given(environment);
  const { folder, secrets, databaseUrl } = await findRunning();
  return { ...trialSettings(folder), ...secrets, DATABASE_URL: databaseUrl };
}

/**
 * Settings of where a backup is put back: of the environment, else the data folder of a Sambung that does not run.
 * @returns {Promise<{ settings: Record<string, string>, release: () => Promise<void> }>}
 */
export async function placeToRestore() {
  const environment = withoutBlanks(process.env);
  if (environment.DATABASE_URL) return { settings: given(environment), release: async () => {} };
  const held = await holdFolder(environment.SAMBUNG_DATA ?? data);
  try {
    const secrets = await keepSecrets(held.folder);
    const postgres = await startPostgres(held.folder, secrets.POSTGRES_PASSWORD);
    return {
      settings: { ...trialSettings(held.folder), ...secrets, ...environment, DATABASE_URL: postgres.url },
      release: async () => {
        await postgres.stop();
        await held.release();
      },
    };
  } catch (error) {
    await held.release();
    throw error;
  }
}
