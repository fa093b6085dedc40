import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type OutgoingRecord, RejectedError, UnavailableError } from '@sambung/platform';
import { Journal } from './journal';

const recordOf = (text: string, key = 'gang-kenanga'): OutgoingRecord => ({
  topic: 'complaint.received.v1',
  key,
  headers: { ce_id: text, traceparent: 'satu\ndua' },
  value: Buffer.from(text),
});

async function readAll(journal: Journal): Promise<OutgoingRecord[]> {
  const all: OutgoingRecord[] = [];
  while (journal.readable > 0) {
    all.push(...(await journal.peek()));
    await journal.drop();
  }
  return all;
}

const textsOf = (records: readonly OutgoingRecord[]): string[] =>
  records.map(({ value }) => value.toString());

describe('the journal', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sambung-journal-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const open = async (reserveBytes = 0): Promise<Journal> =>
    (await Journal.open(folder, reserveBytes)).journal;
  const filesIn = (): Promise<string[]> => readdir(folder);

  it('gives back the same records in their order, also to the next process, and keeps no file of them afterwards', async () => {
    const records = ['Lampu padam.', '', 'Jalan "rusak"\ndi depan pasar ✓'].map((text) => recordOf(text));
    const first = await open();
    await first.append(records.slice(0, 2));
    await first.append(records.slice(2));
    await first.close();
    const second = await open();
    expect(second.waiting).toBe(3);
    expect(await readAll(second)).toEqual(records);
    expect(second.waiting).toBe(0);
    await second.close();
    expect(await filesIn()).toEqual([]);
  });

  it('shows its files to nobody else', async () => {
    const journal = await open();
    await journal.append([recordOf('Lampu padam.')]);
    const [name] = await filesIn();
    expect((await stat(join(folder, name ?? ''))).mode & 0o777).toBe(0o600);
    await journal.close();
  });

  it('gives the same again until it is dropped, and what came meanwhile after it', async () => {
    const journal = await open();
    await journal.append([recordOf('1')]);
    expect(textsOf(await journal.peek())).toEqual(['1']);
    await journal.append([recordOf('2')]);
    expect(textsOf(await journal.peek())).toEqual(['1', '2']);
    await journal.drop();
    await journal.append([recordOf('3')]);
    expect(textsOf(await readAll(journal))).toEqual(['3']);
    await journal.close();
  });

  it('writes together what arrives together, more than one file of it too', async () => {
    const journal = await open();
    const texts = Array.from({ length: 100 }, (_, index) => `${index} ${'x'.repeat(200_000)}`);
    await Promise.all(texts.map((text) => journal.append([recordOf(text)])));
    await journal.append([recordOf('last')]);
    expect(await filesIn()).toHaveLength(2);
    expect(textsOf(await readAll(journal))).toEqual([...texts, 'last']);
    expect(await filesIn()).toEqual([]);
    await journal.close();
  });

  it('cuts off what was half-written, wherever the write ended, and nothing before it', async () => {
    const journal = await open();
    await journal.append([recordOf('whole')]);
    const [name = ''] = await filesIn();
    const { size: whole } = await stat(join(folder, name));
    await journal.append([recordOf('half')]);
    await journal.close();
    const { size } = await stat(join(folder, name));
    const original = join(folder, 'original');
    await copyFile(join(folder, name), original);
    for (let length = whole; length < size; length++) {
      await copyFile(original, join(folder, name));
      await truncate(join(folder, name), length);
      const { journal: next, cutBytes } = await Journal.open(folder, 0);
      expect(cutBytes).toBe(length - whole);
      expect(textsOf(await readAll(next))).toEqual(['whole']);
      await next.close();
    }
  });

  it('cuts off what the disk had not kept of the last write: its size, and zeros in it', async () => {
    const journal = await open();
    await journal.append([recordOf('whole')]);
    const path = join(folder, (await filesIn())[0] ?? '');
    const { size: whole } = await stat(path);
    await journal.append([recordOf('lost')]);
    await journal.close();
    const bytes = await readFile(path);
    await writeFile(path, bytes.fill(0, whole + 12));
    const { journal: next, cutBytes } = await Journal.open(folder, 0);
    expect(cutBytes).toBe(bytes.length - whole);
    await next.append([recordOf('after')]);
    expect(textsOf(await readAll(next))).toEqual(['whole', 'after']);
    await next.close();
  });

  it('refuses what the bus would never take', async () => {
    const journal = await open();
    await expect(journal.append([recordOf('x'.repeat(900_000))])).rejects.toThrow(RejectedError);
    expect(journal.waiting).toBe(0);
    await journal.close();
  });

  it('takes nothing when less than the reserve is free', async () => {
    const journal = await open(Number.MAX_SAFE_INTEGER);
    await expect(journal.requireRoom()).rejects.toMatchObject({ code: 'spool.full' });
    await expect(journal.append([recordOf('1')])).rejects.toMatchObject({ code: 'spool.full' });
    expect([journal.waiting, await filesIn()]).toEqual([0, []]);
    await journal.close();
  });

  it('says so when it cannot write, and takes the next once it can', async () => {
    const journal = await open();
    await rm(folder, { recursive: true });
    await expect(journal.append([recordOf('lost')])).rejects.toThrow(UnavailableError);
    await mkdir(folder);
    await journal.append([recordOf('kept')]);
    expect(textsOf(await readAll(journal))).toEqual(['kept']);
    await journal.close();
  });

  // A disk that is really full needs a file system of its own, and that needs root.
  const mounted = mount();
  (mounted === undefined ? it.skip : it)(
    'loses nothing that was acknowledged when the disk is full in the middle of a write',
    async () => {
      const disk = mounted ?? '';
      // Without a reserve that would be in the way first.
      const { journal } = await Journal.open(disk, -Infinity);
      const kept: string[] = [];
      const text = (index: number): string => `${index} ${'x'.repeat(70_000)}`;
      for (let index = 0; ; index++) {
        const failure = await journal.append([recordOf(text(index))]).catch((error: unknown) => error);
        if (failure !== undefined) {
          expect(failure).toMatchObject({ code: 'spool.write', cause: { code: 'ENOSPC' } });
          break;
        }
        kept.push(text(index));
      }
      await journal.close();
      const { journal: next, cutBytes } = await Journal.open(disk, 0);
      expect([cutBytes, textsOf(await readAll(next))]).toEqual([0, kept]);
      await next.append([recordOf('room again')]);
      expect(textsOf(await readAll(next))).toEqual(['room again']);
      await next.close();
    },
  );
  afterAll(() => {
    if (mounted === undefined) return;
    execFileSync('umount', [mounted]);
    rmdirSync(mounted);
  });

  /** A disk of one megabyte, where it may be had. */
  function mount(): string | undefined {
    if (process.platform !== 'linux' || process.getuid?.() !== 0) return undefined;
    const path = mkdtempSync(join(tmpdir(), 'sambung-disk-'));
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', path], { stdio: 'ignore' });
      return path;
    } catch {
      rmdirSync(path); // A container without the right to mount.
      return undefined;
    }
  }
});
