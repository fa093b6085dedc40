import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { findPlace, type PostgresPlace } from './postgres-place';
import { commandOf } from './processes';
import { SentenceError } from './sentence-error';

const run = promisify(execFile);

const START_MILLISECONDS = 45_000;
const LAST_CALLS_MILLISECONDS = 3000;

/** Small, since it shares a machine with all of Sambung; durable, since it holds complaints. */
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  shared_buffers: '48MB',
  max_connections: '120',
  jit: 'off',
  io_method: 'sync',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_logical_replication_workers: '0',
  // Neither statements nor rows, which hold citizens' words, are ever logged.
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
};

export interface Postgres {
  url: string;
  pid: number;
  /** Where its data are: not always in the data folder (see postgres-place.ts). */
  folder: string;
  /** Resolves when the server has gone, by `stop` or by itself. */
  exited: Promise<void>;
  stop(): Promise<void>;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function create({ folder, programs, account }: PostgresPlace, password: string): Promise<void> {
  const unfinished = join(folder, 'new');
  const passwordFile = join(folder, 'password');
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { mode: 0o700 });
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (account !== undefined) {
    await chown(unfinished, account.uid, account.gid);
    await chown(passwordFile, account.uid, account.gid);
  }
  await run(
    join(programs, 'initdb'),
    [
      `--pgdata=${unfinished}`,
      '--username=sambung',
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
    ],
    { ...account, cwd: '/' },
  );
  await rm(passwordFile);
  // Last of all, so that an interrupted start leaves nothing that looks finished.
  await rename(unfinished, join(folder, 'data'));
}

/** A killed Sambung leaves its PostgreSQL running, or a pid file whose number another process has by now. */
async function clearLeftovers({ programs, account }: PostgresPlace, data: string): Promise<void> {
  const pidFile = join(data, 'postmaster.pid');
  const text = await readFile(pidFile, 'utf8').catch(() => undefined);
  if (text === undefined) return;
  const command = await commandOf(Number.parseInt(text, 10));
  if (command?.includes(data) === true) {
    await run(join(programs, 'pg_ctl'), ['stop', '-D', data, '-m', 'fast', '-w'], { ...account, cwd: '/' });
  } else if (process.platform !== 'win32') {
    await rm(pidFile, { force: true });
  }
}

async function answers(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 2000 });
  try {
    await client.connect();
    await client.query('SELECT 1');
    return true;
  } catch {
    return false; // Not yet; whoever asks gives up after a time.
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function lastLines(path: string): Promise<string> {
  const text = await readFile(path, 'utf8').catch(() => '');
  return text.trimEnd().split('\n').slice(-5).join('\n');
}

async function launch(
  place: PostgresPlace,
  data: string,
  logPath: string,
  port: number,
): Promise<ChildProcess> {
  const log = await open(logPath, 'a', 0o600);
  const flags = Object.entries(SETTINGS).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  // A process group of its own: on Ctrl-C the services stop first and still find their database.
  const server = spawn(join(place.programs, 'postgres'), ['-D', data, '-p', String(port), ...flags], {
    ...place.account,
    cwd: '/',
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
  });
  await once(server, 'spawn');
  await log.close();
  return server;
}

/**
 * PostgreSQL on the data folder, created when it is not there yet, on the loopback: on a free port unless one is given.
 * @throws SentenceError when a person has to do something about it.
 */
export async function startPostgres(
  dataFolder: string,
  password: string,
  givenPort?: number,
): Promise<Postgres> {
  const place = await findPlace(dataFolder);
  const data = join(place.folder, 'data');
  const logPath = join(dataFolder, 'postgres.log');
  await mkdir(place.folder, { recursive: true, mode: 0o711 });
  const isThere = await readFile(join(data, 'PG_VERSION')).then(
    () => true,
    () => false,
  );
  if (!isThere) await create(place, password);
  await clearLeftovers(place, data);

  const port = givenPort ?? (await freePort());
  const url = `postgres://sambung:${password}@127.0.0.1:${port}/postgres`;
  const server = await launch(place, data, logPath, port);
  const exited = once(server, 'exit').then(() => undefined);
  // However this process ends, short of being killed, the server is told.
  const interrupt = (): void => void server.kill('SIGINT');
  process.once('exit', interrupt);
  const deadline = Date.now() + START_MILLISECONDS;
  while (!(await answers(url))) {
    if (server.exitCode !== null || Date.now() > deadline) {
      interrupt();
      throw new SentenceError(
        `PostgreSQL did not start; the end of ${logPath}:\n${await lastLines(logPath)}`,
      );
    }
    await delay(100);
  }
  return {
    url,
    pid: server.pid ?? 0,
    folder: place.folder,
    exited,
    stop: async () => {
      process.off('exit', interrupt);
      // Waits for those who are still closing their connections, though not for long.
      server.kill('SIGTERM');
      const timer = setTimeout(interrupt, LAST_CALLS_MILLISECONDS);
      await exited;
      clearTimeout(timer);
    },
  };
}
