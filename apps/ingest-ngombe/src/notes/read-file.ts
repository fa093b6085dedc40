import { FaultyBodyError } from '@sambung/ingest';
import { WORKBOOK_PART } from '@sambung/platform';
import { inArchive, partsOf } from './archive';
import type { Notes } from './notes';
import { readCsv } from './read-csv';
import { DOCUMENT_PART, DOCUMENT_PARTS, readDocx } from './read-docx';
import { readXlsx } from './read-xlsx';

const ZIP = Buffer.from('PK\x03\x04', 'latin1');
/** The compound file of old Office; a document locked with a password is one, too. */
const OLD_OFFICE = Buffer.from('d0cf11e0a1b11ae1', 'hex');
const OTHERS = ['%PDF', '{\\rtf'].map((start) => Buffer.from(start));

const startsWith = (bytes: Buffer, start: Buffer): boolean => bytes.subarray(0, start.length).equals(start);

/**
 * Reads a file by what it is, not by what it is called.
 * @throws FaultyBodyError when it is none of the three formats, is damaged, locked, or beyond the limits.
 */
export async function readFile(bytes: Buffer): Promise<Notes[]> {
  if (startsWith(bytes, OLD_OFFICE)) throw new FaultyBodyError([{ field: 'file', rule: 'isNotOldOrLocked' }]);
  if (startsWith(bytes, ZIP))
    return inArchive(bytes, async (archive) => {
      if (archive.has(WORKBOOK_PART)) return readXlsx(archive);
      if (archive.has(DOCUMENT_PART)) return readDocx(await partsOf(archive, DOCUMENT_PARTS));
      throw noneOfThem();
    });
  if (!OTHERS.some((start) => startsWith(bytes, start))) return readCsv(bytes);
  throw noneOfThem();
}

const noneOfThem = (): FaultyBodyError => new FaultyBodyError([{ field: 'file', rule: 'isXlsxCsvOrDocx' }]);
