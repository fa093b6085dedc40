import type { Readable } from 'node:stream';
import { fromBuffer, open, type Entry, type ZipFile } from 'yauzl';
import { RejectedError } from '../errors';

/** Checked while it is expanded: what an archive says of itself is not believed. */
export interface ArchiveLimits {
  entries: number;
  /** Of all parts together that are read. */
  expandedBytes: number;
}

/** An office file (XLSX, DOCX): a ZIP archive of XML parts. */
export interface Archive {
  has(part: string): boolean;
  /** A part's text, piece by piece. @throws RejectedError when it is damaged or beyond the limits. */
  read(part: string): AsyncGenerator<string>;
  close(): void;
}

/** `office.too-large`: beyond the limits. */
const tooLarge = (): RejectedError => new RejectedError('office.too-large', 'expanding an office file');
/** `office.damaged`: no archive, cut off, or its XML is none. */
export const damaged = (cause?: unknown): RejectedError =>
  new RejectedError('office.damaged', 'reading an office file', { cause });

/**
 * Opens an archive in memory or, by its path, on disk; nothing is expanded before it is read.
 * @throws RejectedError `office.damaged` or `office.too-large`.
 */
export async function openArchive(source: Buffer | string, limits: ArchiveLimits): Promise<Archive> {
  const archive = await opened(source);
  const entries = new Map<string, Entry>();
  try {
    if (archive.entryCount > limits.entries) throw tooLarge();
    for (const entry of await entriesOf(archive, limits.entries)) entries.set(entry.fileName, entry);
  } catch (error) {
    archive.close();
    throw error;
  }
  const left = { bytes: limits.expandedBytes };
  return {
    has: (part) => entries.has(part),
    read: (part) => expand(archive, entries.get(part), left),
    close: () => archive.close(),
  };
}

const opened = (source: Buffer | string): Promise<ZipFile> =>
  new Promise((resolve, reject) => {
    const options = { lazyEntries: true, autoClose: false };
    const done = (error: Error | null, archive: ZipFile): void => {
      if (error === null) resolve(archive);
      else reject(damaged(error));
    };
    if (typeof source === 'string') open(source, options, done);
    else fromBuffer(source, options, done);
  });

const entriesOf = (archive: ZipFile, limit: number): Promise<Entry[]> =>
  new Promise((resolve, reject) => {
    const entries: Entry[] = [];
    archive.on('entry', (entry: Entry) => {
      entries.push(entry);
      if (entries.length > limit) reject(tooLarge());
      else archive.readEntry();
    });
    archive.on('end', () => resolve(entries));
    archive.on('error', (error) => reject(damaged(error)));
    archive.readEntry();
  });

async function* expand(
  archive: ZipFile,
  entry: Entry | undefined,
  left: { bytes: number },
): AsyncGenerator<string> {
  if (entry === undefined) throw damaged();
  if (entry.uncompressedSize > left.bytes) throw tooLarge();
  const stream = await streamOf(archive, entry);
  const decoder = new TextDecoder();
  const chunks = stream.iterator() as AsyncIterable<Buffer>;
  try {
    for await (const chunk of chunks) {
      left.bytes -= chunk.length;
      if (left.bytes < 0) throw tooLarge();
      yield decoder.decode(chunk, { stream: true });
    }
  } catch (error) {
    throw error instanceof RejectedError ? error : damaged(error);
  }
  yield decoder.decode();
}

const streamOf = (archive: ZipFile, entry: Entry): Promise<Readable> =>
  new Promise((resolve, reject) => {
    archive.openReadStream(entry, (error, stream) => {
      if (error === null) resolve(stream);
      else reject(damaged(error));
    });
  });
