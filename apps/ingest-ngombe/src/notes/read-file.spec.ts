import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FaultyBodyError } from '@sambung/ingest';
import fc from 'fast-check';
import JSZip from 'jszip';
import { templateCsv, templateXlsx } from '../page/template';
import { readFile } from './read-file';

const fixture = (name: string): Buffer => readFileSync(join(__dirname, '../../fixtures/sessions', name));
const zip = (parts: Record<string, string | Buffer>): Promise<Buffer> => {
  const archive = new JSZip();
  for (const [name, part] of Object.entries(parts)) archive.file(name, part);
  return archive.generateAsync({ type: 'nodebuffer', compression: 'DEFLATE' });
};
const faultOf = async (bytes: Buffer): Promise<string | undefined> => {
  try {
    await readFile(bytes);
    return undefined;
  } catch (error) {
    if (error instanceof FaultyBodyError) return error.faults[0]?.rule;
    throw error;
  }
};

describe('files that cannot be read', () => {
  test.each([
    [
      'an old .xls or .doc, or one locked with a password',
      Buffer.from('d0cf11e0a1b11ae10000', 'hex'),
      'isNotOldOrLocked',
    ],
    ['a PDF', Buffer.from('%PDF-1.7\n'), 'isXlsxCsvOrDocx'],
    ['a picture', Buffer.from('89504e470d0a1a0a0000', 'hex'), 'isXlsxCsvOrDocx'],
    ['a cut-off archive', fixture('template-12.xlsx').subarray(0, 3000), 'isUndamaged'],
  ])('refuses %s', async (_, bytes, rule) => {
    expect(await faultOf(bytes)).toBe(rule);
  });

  it('refuses an archive that is neither a workbook nor a document', async () => {
    expect(await faultOf(await zip({ 'content.xml': '<office/>' }))).toBe('isXlsxCsvOrDocx');
  });

  it('refuses a bomb before it has expanded, whatever size the archive claims', async () => {
    const bomb = await zip({ 'xl/workbook.xml': Buffer.alloc(60 * 1024 * 1024, 0x20) });
    const before = process.memoryUsage.rss();
    expect(await faultOf(bomb)).toBe('expandsTooFar');
    expect(process.memoryUsage.rss() - before).toBeLessThan(64 * 1024 * 1024);

    const lying = Buffer.from(bomb);
    const entry = lying.indexOf(Buffer.from('PK\x01\x02', 'latin1'));
    lying.writeUInt32LE(1000, entry + 24);
    expect(await faultOf(lying)).toBe('isUndamaged');
    expect(process.memoryUsage.rss() - before).toBeLessThan(64 * 1024 * 1024);
  });

  it('refuses an archive of very many entries', async () => {
    const parts = Object.fromEntries(Array.from({ length: 1100 }, (_, index) => [`xl/${index}.xml`, '']));
    expect(await faultOf(await zip(parts))).toBe('expandsTooFar');
  });

  it('refuses a row far beyond any notes, and XML that is none', async () => {
    const sheet = (xml: string) =>
      zip({
        'xl/workbook.xml': '<workbook><sheets><sheet name="a" r:id="r1"/></sheets></workbook>',
        'xl/_rels/workbook.xml.rels': '<R><Relationship Id="r1" Target="worksheets/sheet1.xml"/></R>',
        'xl/worksheets/sheet1.xml': xml,
      });
    expect(
      await faultOf(await sheet('<sheetData><row r="4000000000"><c r="A1"><v>1</v></c></row></sheetData>')),
    ).toBe('expandsTooFar');
    expect(await faultOf(await sheet('<sheetData><row'))).toBe('isUndamaged');
    expect(await faultOf(await sheet('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'))).toBe('isUndamaged');
  });

  it('gives readings or a fault for any bytes whatever', async () => {
    const starts = [
      Buffer.alloc(0),
      Buffer.from('PK\x03\x04', 'latin1'),
      Buffer.from('Sesi;1\nNama;Uraian\n'),
    ];
    const bytes = fc
      .tuple(fc.constantFrom(...starts), fc.uint8Array({ maxLength: 500 }))
      .map(([start, rest]) => Buffer.concat([start, rest]));
    await fc.assert(
      fc.asyncProperty(bytes, async (file) => {
        await faultOf(file);
      }),
      { numRuns: 300 },
    );
  });

  it('gives readings or a fault for a workbook or document with any byte changed', async () => {
    for (const name of ['template-12.xlsx', 'minutes-14.docx']) {
      const whole = fixture(name);
      const changed = fc
        .tuple(fc.nat({ max: whole.length - 1 }), fc.integer({ min: 0, max: 255 }))
        .map(([at, byte]) => {
          const copy = Buffer.from(whole);
          copy[at] = byte;
          return copy;
        });
      await fc.assert(
        fc.asyncProperty(changed, async (file) => {
          await faultOf(file);
        }),
        { numRuns: 200 },
      );
    }
  });
});

describe('the template', () => {
  it('holds no item until someone writes one, as a workbook and as a CSV', async () => {
    for (const template of [await templateXlsx(), templateCsv()]) {
      const notes = await readFile(template);
      expect(notes.flatMap(({ items }) => items)).toEqual([]);
    }
  });
});
