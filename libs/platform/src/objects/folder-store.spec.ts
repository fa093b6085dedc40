import { chmod, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RejectedError, UnavailableError } from '../errors';
import { folderStore } from './folder-store';
import { sha256Of } from './object-store';

describe('the folder as object store', () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'sambung objects '));
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  it('gives back the same bytes under their SHA-256', async () => {
    const store = folderStore(join(directory, 'not there yet'));
    const bytes = Buffer.from([0, 255, 10, 13]);
    const sha256 = await store.put(bytes);
    expect(sha256).toBe(sha256Of(bytes));
    expect(await store.get(sha256)).toEqual(bytes);
  });

  it('keeps one object, and no stray file, when the same bytes are put many times at once', async () => {
    const store = folderStore(directory);
    const put = await Promise.all(Array.from({ length: 20 }, () => store.put(Buffer.from('foto'))));
    expect(new Set(put).size).toBe(1);
    const files = (await readdir(directory, { recursive: true, withFileTypes: true })).filter((entry) =>
      entry.isFile(),
    );
    expect(files.map((file) => file.name)).toEqual([put[0]]);
  });

  it('rejects what it does not have', async () => {
    await expect(folderStore(directory).get(sha256Of(Buffer.from('nothing')))).rejects.toThrow(RejectedError);
  });

  it('is unavailable, not wrong, when the folder cannot be written', async () => {
    const blocked = join(directory, 'file');
    await writeFile(blocked, '');
    await chmod(blocked, 0o400);
    const store = folderStore(join(blocked, 'below a file'));
    await expect(store.put(Buffer.from('foto'))).rejects.toThrow(UnavailableError);
    await expect(store.check()).rejects.toThrow(UnavailableError);
  });
});
