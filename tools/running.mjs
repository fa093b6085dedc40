import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runningInstance } from '../apps/standalone/dist/instance.js';
import { keepSecrets } from '../apps/standalone/dist/secrets.js';
import { withoutBlanks } from '../apps/standalone/dist/trial-settings.js';

const data = join(dirname(dirname(fileURLToPath(import.meta.url))), '.sambung');

/**
 * The Sambung that runs here, of `npm start` or `npm run stack`.
 * @returns its data `folder`, where its services listen (`urls`), its secrets with what the environment sets over
 *   them, and the database of routing, in which the simulator keeps its tickets too.
 * @throws Error with a sentence for whoever has not started it.
 */
export async function findRunning(environment = process.env) {
  const folders = environment.SAMBUNG_DATA ? [environment.SAMBUNG_DATA] : [data, join(data, 'stack')];
  for (const folder of folders) {
    const instance = await runningInstance(folder);
    if (instance === undefined) continue;
    if (instance.databaseUrl === '')
      throw new Error('Sambung is still starting: try again when it says ready.');
    const secrets = { ...(await keepSecrets(folder)), ...withoutBlanks(environment) };
    return { folder, urls: instance.services, secrets, databaseUrl: instance.databaseUrl };
  }
  throw new Error('No Sambung runs here: start it with npm start (or npm run stack) and leave it running.');
}
