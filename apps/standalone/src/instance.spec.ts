import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { holdFolder, runningInstance } from './instance';
import { commandOf } from './processes';
import { keepSecrets } from './secrets';

describe('the data folder', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sambung-data-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('is refused to a second Sambung while the first one runs, and free once it was killed', async () => {
    const other = spawn(process.execPath, ['-e', 'process.stdin.resume()']);
    await once(other, 'spawn');
    const instance = {
      pid: other.pid,
      command: await commandOf(other.pid ?? 0),
      services: {},
      databaseUrl: '',
    };
    await writeFile(join(folder, 'running.json'), JSON.stringify(instance));
    await expect(holdFolder(folder)).rejects.toThrow(`(process ${other.pid ?? 0})`);

    other.kill('SIGKILL');
    await once(other, 'exit');
    const held = await holdFolder(folder);
    await held.announce({ routing: 'http://127.0.0.1:8110' }, 'postgres://127.0.0.1/sambung');
    expect(await runningInstance(folder)).toMatchObject({ services: { routing: 'http://127.0.0.1:8110' } });
    await held.release();
    expect(await runningInstance(folder)).toBeUndefined();
  });

  it('is free when another program has the number of one that was killed', async () => {
    const instance = { pid: process.pid, command: 'node other', services: {}, databaseUrl: '' };
    await writeFile(join(folder, 'running.json'), JSON.stringify(instance));
    expect(await runningInstance(folder)).toBeUndefined();
  });

  it('keeps its secrets, for its owner alone, and adds what a later version needs', async () => {
    const first = await keepSecrets(folder);
    const { RECEIPT_KEY, ...older } = first;
    await writeFile(join(folder, 'secrets.json'), JSON.stringify(older));
    const second = await keepSecrets(folder);
    expect(second).toEqual({ ...first, RECEIPT_KEY: expect.any(String) });
    expect(second['RECEIPT_KEY']).not.toBe(RECEIPT_KEY);
    expect(await keepSecrets(folder)).toEqual(second);
    expect((await stat(join(folder, 'secrets.json'))).mode & 0o777).toBe(0o600);
    expect(JSON.parse(await readFile(join(folder, 'secrets.json'), 'utf8'))).toEqual(second);
  });
});
