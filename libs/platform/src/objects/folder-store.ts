import { randomUUID } from 'node:crypto';
import { access, constants, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { codeOf, RejectedError, UnavailableError } from '../errors';
import { type ObjectStore, sha256Of } from './object-store';

/** Objects as files in `<directory>/ab/cd/<sha256>`: one machine, or a folder that all machines share. */
export function folderStore(directory: string): ObjectStore {
  const pathOf = (sha256: string): string => join(directory, sha256.slice(0, 2), sha256.slice(2, 4), sha256);
  return {
    async put(bytes) {
      const sha256 = sha256Of(bytes);
      const path = pathOf(sha256);
      try {
        if (await exists(path)) return sha256;
        await mkdir(dirname(path), { recursive: true });
        await writeDurably(path, bytes);
        return sha256;
      } catch (cause) {
        throw new UnavailableError('objects.write', 'storing an object', { cause, details: { sha256 } });
      }
    },
    async get(sha256) {
      try {
        return await readFile(pathOf(sha256));
      } catch (cause) {
        if (codeOf(cause) === 'ENOENT') {
          throw new RejectedError('objects.missing', 'fetching an object', { cause, details: { sha256 } });
        }
        throw new UnavailableError('objects.read', 'fetching an object', { cause, details: { sha256 } });
      }
    },
    async check() {
      try {
        await mkdir(directory, { recursive: true });
        await access(directory, constants.W_OK);
      } catch (cause) {
        throw new UnavailableError('objects.folder', 'reaching the object folder', { cause });
      }
    },
  };
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

/** Under its own name only when whole and on the disk: a crash leaves a stray temporary file, never a torn object. */
async function writeDurably(path: string, bytes: Buffer): Promise<void> {
  const temporary = `${path}.${randomUUID()}`;
  try {
    const file = await open(temporary, 'wx', 0o640);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  const folder = await open(dirname(path), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
