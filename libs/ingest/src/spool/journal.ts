import { type FileHandle, open, readdir, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { type OutgoingRecord, UnavailableError } from '@sambung/platform';
import { frameOf, readFrames } from './frames';

/** A file is removed when all in it is on the bus; after a kill what it still holds is published again. */
const SEGMENT_BYTES = 8 * 1024 * 1024;
const SUFFIX = '.events';
/** A full disk is not mended in seconds. */
const RETRY_AFTER_SECONDS = 30;

interface Segment {
  path: string;
  /** What is whole and on the disk. */
  bytes: number;
}

interface Waiting {
  frames: Buffer[];
  resolve: () => void;
  reject: (error: Error) => void;
}

/** Records in order in append-only files of one folder: what is written is on the disk before it counts. */
export class Journal {
  private readonly segments: Segment[] = [];
  private readonly queue: Waiting[] = [];
  private active: { segment: Segment; file: FileHandle } | undefined;
  private writing: Promise<void> | undefined;
  private lastNumber = 0;
  /** Where the first record that waits begins, in the first segment. */
  private readFrom = 0;
  private peeked: { count: number; next: number } | undefined;

  /** Records that were taken and not yet dropped, those that are just being written too. */
  waiting = 0;
  /** Those of them that are on the disk. */
  readable = 0;

  private constructor(
    private readonly folder: string,
    private readonly reserveBytes: number,
  ) {}

  /**
   * Opens what an earlier process left; a record of which only a part was written was never acknowledged, and is cut off.
   * @param reserveBytes what stays free on the disk.
   * @returns the journal, and how many bytes were cut off.
   */
  static async open(folder: string, reserveBytes: number): Promise<{ journal: Journal; cutBytes: number }> {
    const journal = new Journal(folder, reserveBytes);
    return { journal, cutBytes: await journal.recover() };
  }

  /**
   * Resolves when the records are on the disk; what arrives together shares one write.
   * @throws UnavailableError when there is no room for them, or writing fails: then none of them counts.
   * @throws RejectedError when one is larger than what the bus would take.
   */
  async append(records: readonly OutgoingRecord[]): Promise<void> {
    const frames = records.map(frameOf);
    this.waiting += frames.length;
    try {
      await new Promise<void>((resolve, reject) => {
        this.queue.push({ frames, resolve, reject });
        this.writing ??= this.write();
      });
    } catch (error) {
      this.waiting -= frames.length;
      throw error;
    }
  }

  /** The oldest records, about a megabyte of them. The same again until they are dropped. */
  async peek(): Promise<OutgoingRecord[]> {
    await this.removeRead();
    const [first] = this.segments;
    if (first === undefined || this.readFrom === first.bytes) return [];
    const file = await open(first.path, 'r');
    try {
      const { records, next } = await readFrames(file, this.readFrom);
      if (records.length === 0) throw new Error('reading the spool: a frame that was whole is not');
      this.peeked = { count: records.length, next };
      return records;
    } finally {
      await file.close();
    }
  }

  /** Those that were peeked at are safe elsewhere. */
  async drop(): Promise<void> {
    if (this.peeked === undefined) return;
    this.readFrom = this.peeked.next;
    this.readable -= this.peeked.count;
    this.waiting -= this.peeked.count;
    this.peeked = undefined;
    await this.removeRead();
  }

  /** @throws UnavailableError when the disk has too little room for the next records. */
  async requireRoom(bytes = 0): Promise<void> {
    if ((await this.roomBytes()) < bytes) throw unavailable('spool.full');
  }

  /** What may still be written. @throws UnavailableError when the disk cannot be asked. */
  async roomBytes(): Promise<number> {
    const { bavail, bsize } = await statfs(this.folder).catch((cause: unknown) => {
      throw unavailable('spool.write', cause);
    });
    return bavail * bsize - this.reserveBytes;
  }

  /** Finishes what is being written. */
  async close(): Promise<void> {
    await this.writing;
    await this.active?.file.close();
    this.active = undefined;
  }

  private async recover(): Promise<number> {
    let cutBytes = 0;
    const names = (await readdir(this.folder)).filter((name) => name.endsWith(SUFFIX)).sort();
    for (const name of names) {
      this.lastNumber = Number.parseInt(name, 10);
      const path = join(this.folder, name);
      const file = await open(path, 'r+');
      try {
        const segment = { path, bytes: 0 };
        for (let count = -1; count !== 0; this.readable += count) {
          const { records, next } = await readFrames(file, segment.bytes);
          segment.bytes = next;
          count = records.length;
        }
        cutBytes += (await file.stat()).size - segment.bytes;
        await file.truncate(segment.bytes);
        await file.sync();
        this.segments.push(segment);
      } finally {
        await file.close();
      }
    }
    this.waiting = this.readable;
    await this.removeRead();
    return cutBytes;
  }

  private async write(): Promise<void> {
    // Whoever appends in the same turn of the event loop shares the first write too.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.queue.length > 0) {
      const group = this.queue.splice(0);
      const frames = group.flatMap((each) => each.frames);
      try {
        await this.writeFrames(Buffer.concat(frames));
        this.readable += frames.length;
        for (const { resolve } of group) resolve();
      } catch (cause) {
        const error = cause instanceof UnavailableError ? cause : unavailable('spool.write', cause);
        for (const { reject } of group) reject(error);
      }
    }
    this.writing = undefined;
  }

  private async writeFrames(bytes: Buffer): Promise<void> {
    await this.requireRoom(bytes.length);
    const { segment, file } = (this.active ??= await this.newSegment());
    try {
      for (let written = 0; written < bytes.length;) {
        const position = segment.bytes + written;
        written += (await file.write(bytes, written, bytes.length - written, position)).bytesWritten;
      }
      await file.datasync();
    } catch (error) {
      // After a failed sync nobody knows what is on the disk: this file is not written any more.
      this.active = undefined;
      await file.truncate(segment.bytes).finally(() => file.close());
      throw error;
    }
    segment.bytes += bytes.length;
    if (segment.bytes >= SEGMENT_BYTES) {
      this.active = undefined;
      await file.close();
    }
  }

  private async newSegment(): Promise<{ segment: Segment; file: FileHandle }> {
    this.lastNumber += 1;
    const segment = { path: join(this.folder, String(this.lastNumber).padStart(12, '0') + SUFFIX), bytes: 0 };
    const file = await open(segment.path, 'wx', 0o600);
    const folder = await open(this.folder, 'r');
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
    this.segments.push(segment);
    return { segment, file };
  }

  /** Removes segments of which nothing waits any more; the one that is written to only while nothing is. */
  private async removeRead(): Promise<void> {
    for (let [first] = this.segments; first?.bytes === this.readFrom; [first] = this.segments) {
      let file: FileHandle | undefined;
      if (first === this.active?.segment) {
        if (this.writing !== undefined) return;
        file = this.active.file;
        this.active = undefined;
      }
      this.segments.shift();
      this.readFrom = 0;
      await file?.close();
      await rm(first.path);
    }
  }
}

const unavailable = (code: string, cause?: unknown): UnavailableError =>
  new UnavailableError(code, 'spooling a delivery', { cause, retryAfterSeconds: RETRY_AFTER_SECONDS });
