import { FaultyBodyError } from '@sambung/ingest';
import { fromBuffer, type Entry, type ZipFile } from 'yauzl';

/** XLSX and DOCX are ZIP archives. The notes of a session are some kilobytes; photos in them are not unpacked. */
const MAX_ENTRIES = 1000;
const MAX_EXPANDED_BYTES = 6 * 1024 * 1024;

export const tooLarge = (): FaultyBodyError =>
  new FaultyBodyError([{ field: 'file', rule: 'expandsTooFar' }]);
export const damaged = (): FaultyBodyError => new FaultyBodyError([{ field: 'file', rule: 'isUndamaged' }]);

/**
 * Unpacks the parts that are wanted and nothing else. The number of entries and the expanded size are limited while
 * unpacking: what the archive says of itself is not believed.
 *
 * @throws FaultyBodyError when it is no archive, is damaged, or expands beyond the limits.
 */
export async function unpack(bytes: Buffer, wanted: (name: string) => boolean): Promise<Map<string, string>> {
  const parts = new Map<string, string>();
  const archive = await open(bytes);
  if (archive.entryCount > MAX_ENTRIES) throw tooLarge();
  let left = MAX_EXPANDED_BYTES;
  for (const entry of await entriesOf(archive)) {
    if (!wanted(entry.fileName)) continue;
    const part = await expand(archive, entry, left);
    left -= part.length;
    parts.set(entry.fileName, part.toString('utf8'));
  }
  return parts;
}

const open = (bytes: Buffer): Promise<ZipFile> =>
  new Promise((resolve, reject) => {
    fromBuffer(bytes, { lazyEntries: true }, (error, archive) => {
      if (error === null) resolve(archive);
      else reject(damaged());
    });
  });

const entriesOf = (archive: ZipFile): Promise<Entry[]> =>
  new Promise((resolve, reject) => {
    const entries: Entry[] = [];
    archive.on('entry', (entry: Entry) => {
      entries.push(entry);
      if (entries.length > MAX_ENTRIES) reject(tooLarge());
      else archive.readEntry();
    });
    archive.on('end', () => resolve(entries));
    archive.on('error', () => reject(damaged()));
    archive.readEntry();
  });

const expand = (archive: ZipFile, entry: Entry, limit: number): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    if (entry.uncompressedSize > limit) {
      reject(tooLarge());
      return;
    }
    archive.openReadStream(entry, (error, stream) => {
      if (error !== null) {
        reject(damaged());
        return;
      }
      const chunks: Buffer[] = [];
      let size = 0;
      stream.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > limit) {
          stream.destroy();
          reject(tooLarge());
        } else chunks.push(chunk);
      });
      stream.on('end', () => resolve(Buffer.concat(chunks)));
      stream.on('error', () => reject(damaged()));
    });
  });
