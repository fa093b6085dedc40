import { chmod, mkdir, readFile, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { commandOf } from './processes';
import { SentenceError } from './sentence-error';

/** What runs on a data folder, for the tools that talk to it (`npm run demo`, `npm run replay`). */
export interface Instance {
  pid: number;
  /** Its command line: a number alone proves nothing, since numbers are used again. */
  command: string;
  /** Where each service listens, by the name of its app. Empty while it starts. */
  services: Record<string, string>;
  /** Where the tickets of the simulator can be counted. */
  databaseUrl: string;
}

const pathOf = (folder: string): string => join(folder, 'running.json');

/** What runs on the folder now, or undefined. */
export async function runningInstance(folder: string): Promise<Instance | undefined> {
  const text = await readFile(pathOf(folder), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const instance = JSON.parse(text) as Instance;
  return (await commandOf(instance.pid)) === instance.command ? instance : undefined;
}

async function write(folder: string, instance: Instance): Promise<void> {
  const path = pathOf(folder);
  await writeFile(`${path}.new`, JSON.stringify(instance, null, 2), { mode: 0o600 });
  await rename(`${path}.new`, path);
}

export interface HeldFolder {
  /** The data folder, absolute and without symbolic links. */
  folder: string;
  announce: (services: Record<string, string>, databaseUrl: string) => Promise<void>;
  release: () => Promise<void>;
}

/**
 * Makes the data folder where it is missing, and holds it.
 * @throws SentenceError when another Sambung runs on it.
 */
export async function holdFolder(path: string): Promise<HeldFolder> {
  await mkdir(path, { recursive: true });
  const folder = await realpath(path);
  // Others may pass through (PostgreSQL's account has to), and see nothing.
  await chmod(folder, 0o711);
  const other = await runningInstance(folder);
  if (other !== undefined && other.pid !== process.pid) {
    throw new SentenceError(
      `Sambung already runs on the data in ${folder} (process ${other.pid}): stop it, or set SAMBUNG_DATA to another folder.`,
    );
  }
  const self = { pid: process.pid, command: (await commandOf(process.pid)) ?? '' };
  await write(folder, { ...self, services: {}, databaseUrl: '' });
  return {
    folder,
    announce: (services, databaseUrl) => write(folder, { ...self, services, databaseUrl }),
    release: () => rm(pathOf(folder), { force: true }),
  };
}
