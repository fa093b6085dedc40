import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdir, readdir, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { codeOf, SettingsError } from '@sambung/platform';

/** What a socket's path may be long at most, on every system. */
const MAX_PATH_BYTES = 103;
const SUFFIX = '.hold';

/**
 * Makes a folder that nobody else may look into, and holds it for this process by a socket of its own in it: unlike a
 * process id it means the same in every container, and nobody answers on it once its process is dead. Each listens first
 * and looks for others then, so that two are never in; at worst both stay out.
 * @returns what lets it go.
 * @throws SettingsError when it cannot be written, or another process that lives holds it.
 */
export async function holdFolder(folder: string): Promise<() => Promise<void>> {
  const own = `${randomBytes(4).toString('hex')}${SUFFIX}`;
  const path = join(folder, own);
  if (Buffer.byteLength(path) > MAX_PATH_BYTES)
    throw new SettingsError([
      `INGEST_SPOOL_DIR is too long (${MAX_PATH_BYTES} bytes with what stands in it)`,
    ]);
  const server = createServer((socket) => socket.destroy());
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await chmod(folder, 0o700);
    await once(server.listen(path), 'listening');
  } catch (error) {
    throw new SettingsError([`INGEST_SPOOL_DIR cannot be written: ${codeOf(error) ?? 'unknown'}`]);
  }
  server.unref();
  const release = async (): Promise<void> => {
    server.close();
    await once(server, 'close');
  };
  for (const name of await readdir(folder)) {
    if (name === own || !name.endsWith(SUFFIX)) continue;
    if (await isAnswered(join(folder, name))) {
      await release();
      throw new SettingsError(['INGEST_SPOOL_DIR is in use by another process: each needs one of its own']);
    }
    await rm(join(folder, name), { force: true });
  }
  return release;
}

const isAnswered = (path: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
