import { FaultyBodyError } from '@sambung/ingest';
import { type Archive, codeOf, openArchive } from '@sambung/platform';

/** XLSX and DOCX are ZIP archives. The notes of a session are some kilobytes; photos in them are not expanded. */
const LIMITS = { entries: 1000, expandedBytes: 6 * 1024 * 1024 };

export const tooLarge = (): FaultyBodyError =>
  new FaultyBodyError([{ field: 'file', rule: 'expandsTooFar' }]);
export const damaged = (): FaultyBodyError => new FaultyBodyError([{ field: 'file', rule: 'isUndamaged' }]);

/** @throws FaultyBodyError when it is no archive, is damaged, or expands beyond the limits. */
export async function inArchive<T>(bytes: Buffer, read: (archive: Archive) => Promise<T>): Promise<T> {
  try {
    const archive = await openArchive(bytes, LIMITS);
    return await read(archive);
  } catch (error) {
    if (codeOf(error) === 'office.too-large') throw tooLarge();
    if (codeOf(error) === 'office.damaged') throw damaged();
    throw error;
  }
}

/** Those of the parts that are there, whole. */
export async function partsOf(archive: Archive, names: readonly string[]): Promise<Map<string, string>> {
  const parts = new Map<string, string>();
  for (const name of names) {
    if (!archive.has(name)) continue;
    let text = '';
    for await (const piece of archive.read(name)) text += piece;
    parts.set(name, text);
  }
  return parts;
}
