import { join } from 'node:path';
import { startChannel } from '@sambung/ingest';
import type { RunningService } from '@sambung/platform';
import { start as startRouting } from '@sambung/routing';
import { start as startSimulator } from '@sambung/sp4n-simulator';
import { announcementOf } from './announcement';
import { channelApps, channelOf } from './channels';
import { holdFolder } from './instance';
import { requireFreePorts } from './ports';
import { startPostgres } from './postgres';
import { keepSecrets } from './secrets';
import { SentenceError } from './sentence-error';
import { trialSettings, withoutBlanks } from './trial-settings';

type Environment = NodeJS.ProcessEnv;
type Start = (environment: Environment) => Promise<RunningService>;

/** In the order of starting: each finds what it calls already there. */
const SERVICES: [name: string, start: Start][] = [
  ['sp4n-simulator', startSimulator],
  ['routing', startRouting],
  ...channelApps().map((app): [string, Start] => [
    app,
    (environment) => startChannel(channelOf(app), environment),
  ]),
];

/** Everything in this process; what the environment sets goes before what is chosen here. */
export async function start(everything: Environment, root: string): Promise<RunningService> {
  const environment = withoutBlanks(everything);
  const data = await holdFolder(environment['SAMBUNG_DATA'] ?? join(root, '.sambung'));
  // Last in, first out.
  const undo: (() => Promise<void>)[] = [data.release];
  const stop = async (): Promise<void> => {
    for (let step = undo.pop(); step !== undefined; step = undo.pop()) await step();
  };
  try {
    await requireFreePorts(environment);
    const secrets = await keepSecrets(data.folder);
    const databaseUrl = environment['DATABASE_URL'] ?? (await startDatabase(data.folder, secrets, undo));
    const all: Environment = {
      ...trialSettings(data.folder, environment['SIMULATOR_PORT']),
      CITIES_DIR: join(root, 'cities'),
      RECEIPT_URL: `http://127.0.0.1:${environment['ROUTING_PORT'] ?? '8110'}/r`,
      INGEST_DATABASE_URL: databaseUrl,
      ...secrets,
      ...environment,
      DATABASE_URL: databaseUrl,
    };
    const urls: Record<string, string> = {};
    for (const [name, startService] of SERVICES) {
      const service = await startService(all);
      undo.push(() => service.stop());
      urls[name] = service.url;
    }
    await data.announce(urls, databaseUrl);
    process.stdout.write(announcementOf({ urls, folder: data.folder, environment: all }));
    return { url: urls['routing'] ?? '', stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startDatabase(
  folder: string,
  secrets: Record<string, string>,
  undo: (() => Promise<void>)[],
): Promise<string> {
  const password = secrets['POSTGRES_PASSWORD'];
  if (password === undefined)
    throw new SentenceError(`POSTGRES_PASSWORD is missing in ${folder}/secrets.json.`);
  const postgres = await startPostgres(folder, password);
  if (!postgres.folder.startsWith(folder))
    process.stdout.write(
      `The database is in ${postgres.folder}: PostgreSQL's account cannot enter the project's folder.\n`,
    );
  let isStopping = false;
  undo.push(() => {
    isStopping = true;
    return postgres.stop();
  });
  void postgres.exited.then(() => {
    if (isStopping) return;
    process.stderr.write(`PostgreSQL has ended by itself: see ${join(folder, 'postgres.log')}.\n`);
    process.exit(1);
  });
  return postgres.url;
}
