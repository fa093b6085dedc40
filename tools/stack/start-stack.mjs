import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { holdFolder } from '../../apps/standalone/dist/instance.js';
import { portSettings, requireFreePorts } from '../../apps/standalone/dist/ports.js';
import { startPostgres } from '../../apps/standalone/dist/postgres.js';
import { keepSecrets } from '../../apps/standalone/dist/secrets.js';
import { trialSettings, withoutBlanks } from '../../apps/standalone/dist/trial-settings.js';
import { freePort } from '../kafka/free-port.mjs';
import { startLocalKafka } from '../kafka/local-kafka.mjs';
import { AppProcess } from './app-process.mjs';
import { keepRunning } from './backing-server.mjs';
import { readApps } from './compose.mjs';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

const PORTS = Object.keys(portSettings).filter((name) => name !== 'HOST');

/** Where an app listens: its own setting that names a port. */
const urlOf = ({ environment }) =>
  `http://127.0.0.1:${Object.entries(environment).find(([name]) => name.endsWith('_PORT'))[1]}`;

async function freePorts() {
  const ports = {};
  for (const name of PORTS) ports[name] = String(await freePort());
  return ports;
}

/** PostgreSQL and Kafka: those that the environment names, else local ones that come back when they are killed. */
async function startBackings({ environment, folder, secrets, between, undo }) {
  const backings = {};
  let { DATABASE_URL: databaseUrl, KAFKA_BROKERS: brokers } = environment;
  let servicesDatabaseUrl = databaseUrl;
  if (!databaseUrl) {
    const port = await freePort();
    const start = () => startPostgres(folder, secrets.POSTGRES_PASSWORD, port);
    backings.postgres = await keepRunning(start);
    undo.push(backings.postgres.stop);
    const urlAt = (at) => `postgres://sambung:${secrets.POSTGRES_PASSWORD}@127.0.0.1:${at}/postgres`;
    databaseUrl = urlAt(port);
    servicesDatabaseUrl = urlAt(await between('postgres', port));
  }
  if (!brokers) {
    const port = await freePort();
    const advertisedPort = await between('kafka', port);
    const start = async () => {
      const { pids, stop } = await startLocalKafka({ folder: join(folder, 'kafka'), port, advertisedPort });
      return { pid: pids[0], stop };
    };
    backings.kafka = await keepRunning(start);
    undo.push(backings.kafka.stop);
    brokers = `127.0.0.1:${advertisedPort}`;
  }
  return { backings, databaseUrl, servicesDatabaseUrl, brokers };
}

/**
 * Every app as a process of its own.
 * @param {{
 *   data?: string, arePortsFree?: boolean, only?: string[], environment?: Record<string, string | undefined>,
 *   between?: (name: string, port: number) => Promise<number>, isRoutingTwice?: boolean,
 *   environmentOf?: (name: string) => Record<string, string>
 * }} options
 *   `data`: folder for everything that is kept; `arePortsFree`: choose free ports; `only`: names of services;
 *   `between`: puts something between the services and a local `postgres`, `kafka` or the `sp4n-simulator`, and says its
 *   port; `isRoutingTwice`: a second replica, `routing-2`; `environmentOf`: what a service gets besides
 * @returns a stack: `services` by name (AppProcess), `urls`, `backings` (`kafka`, `postgres` where they are local;
 *   each with `pid`, `kill`, `stop`), `environment` with all secrets and addresses, `databaseUrl`, `stop()`.
 */
export async function startStack({
  data,
  arePortsFree = false,
  only,
  environment: everything = process.env,
  between = async (_name, port) => port,
  isRoutingTwice = false,
  environmentOf = () => ({}),
} = {}) {
  const given = withoutBlanks(everything);
  const held = await holdFolder(data ?? given.SAMBUNG_DATA ?? join(root, '.sambung', 'stack'));
  const undo = [held.release];
  const stop = async () => {
    for (let step = undo.pop(); step !== undefined; step = undo.pop()) await step();
  };
  try {
    const chosen = { ...given, ...(arePortsFree ? await freePorts() : {}) };
    await requireFreePorts(chosen);
    const secrets = await keepSecrets(held.folder);
    const { backings, databaseUrl, servicesDatabaseUrl, brokers } = await startBackings({
      environment: chosen,
      folder: held.folder,
      secrets,
      between,
      undo,
    });
    const environment = {
      ...trialSettings(held.folder, String(await between('sp4n-simulator', chosen.SIMULATOR_PORT ?? 8120))),
      // No object store of its own: a folder that all processes share.
      S3_ENDPOINT: '',
      INGEST_DATABASE_URL: servicesDatabaseUrl,
      ...secrets,
      ...chosen,
      DATABASE_URL: servicesDatabaseUrl,
      KAFKA_BROKERS: brokers,
    };
    const logs = join(held.folder, 'logs');
    await mkdir(logs, { recursive: true });

    const apps = (await readApps(root, environment)).filter(
      ({ name }) => only === undefined || only.includes(name),
    );
    if (isRoutingTwice) {
      const others = await readApps(root, { ...environment, ROUTING_PORT: String(await freePort()) });
      apps.push({ ...others.find(({ name }) => name === 'routing'), name: 'routing-2' });
    }
    const services = {};
    const urls = {};
    for (const app of apps) {
      // In its container a service listens to all; here to this machine.
      app.environment = { ...app.environment, HOST: '127.0.0.1', ...environmentOf(app.name) };
      services[app.name] = new AppProcess(app, { root, logPath: join(logs, `${app.name}.log`) });
      urls[app.name] = urlOf(app);
    }
    const all = Object.values(services);
    undo.push(async () => void (await Promise.all(all.map((service) => service.stop()))));
    await Promise.all(all.map((service) => service.start()));
    await Promise.all(all.map((service) => service.ready()));
    await held.announce(urls, databaseUrl);
    return { services, urls, backings, environment, databaseUrl, folder: held.folder, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
