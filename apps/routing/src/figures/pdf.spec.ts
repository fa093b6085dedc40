import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '../../../../tools/testing/eventually';
import { pdfOf } from './pdf';

const PAGE = `<!doctype html><html lang="id"><head><meta charset="utf-8"><title>Laporan uji</title></head>
  <body><p>Satu</p><p style="break-before: page">Dua</p><p style="break-before: page">Tiga</p></body></html>`;

/** One that has ended and that nobody has asked after is a Z. */
const isAlive = (pid: number): boolean =>
  /^[RSD]/.test(spawnSync('ps', ['-o', 'state=', '-p', String(pid)]).stdout.toString());

const chromium = ['/usr/bin/chromium', '/usr/bin/google-chrome'].find((path) => existsSync(path));
const itInBrowser = chromium === undefined ? it.skip : it;
if (chromium === undefined)
  process.stderr.write('\n!!! SKIPPED: a real PDF, since no Chromium was found\n\n');

describe('a PDF', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pdf-spec-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const make = (environment: object, longestMilliseconds?: number): Promise<Buffer> =>
    pdfOf(PAGE, { TMPDIR: folder, ...environment }, longestMilliseconds);
  const left = async (): Promise<string[]> =>
    (await readdir(folder)).filter((name) => name.startsWith('sambung-pdf-'));
  const program = async (lines: string, name = 'browser'): Promise<string> => {
    const path = join(folder, name);
    await writeFile(path, `#!/bin/sh\n${lines}\n`);
    await chmod(path, 0o755);
    return path;
  };

  itInBrowser(
    'has the title and the pages of what it is made of, and leaves nothing behind',
    async () => {
      const content = (await make({ CHROMIUM_PATH: chromium })).toString('latin1');
      expect(content.slice(0, 5)).toBe('%PDF-');
      expect(content.match(/\/Type \/Page\b/g)).toHaveLength(3);
      expect(content).toContain('/Title (Laporan uji)');
      expect(await left()).toEqual([]);
    },
    150_000,
  );

  it('is not made where the browser makes none: that is said, and nothing is left behind', async () => {
    const path = await program('exit 3');
    await expect(make({ CHROMIUM_PATH: path })).rejects.toThrow('made no PDF: it ended with 3');
    expect(await left()).toEqual([]);
  });

  it('is not waited for without end, and no process of the browser is left', async () => {
    const path = await program(`sleep 600 &\necho $! > ${folder}/pid\nwait`);
    await expect(make({ CHROMIUM_PATH: path }, 5_000)).rejects.toThrow('within 5 seconds');
    expect(await left()).toEqual([]);
    const pid = Number(await readFile(join(folder, 'pid'), 'utf8'));
    await eventually(() => expect(isAlive(pid)).toBe(false));
  });

  it('is made by the first browser on PATH, whichever of them it is', async () => {
    const environment = { PATH: `/nowhere:${folder}` };
    await expect(make(environment)).rejects.toThrow('apt install chromium');
    await program(
      `for each; do case $each in --print-to-pdf=*) echo made > "\${each#*=}";; esac; done`,
      'google-chrome',
    );
    expect((await make(environment)).toString()).toBe('made\n');
    await expect(make({ CHROMIUM_PATH: '/nowhere/chromium' })).rejects.toThrow(
      'names nothing that can be run: /nowhere/chromium',
    );
  });
});
