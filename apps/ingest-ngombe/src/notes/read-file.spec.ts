import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FaultyBodyError } from '@sambung/ingest';
import ExcelJS from 'exceljs';
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

describe('reading a CSV', () => {
  const csv = (text: string) => readFile(Buffer.from(text));

  it('takes semicolons, commas or tabs, whichever makes a table, however many commas people write', async () => {
    const typed = (d: string) =>
      `Sesi${d}7\nNama${d}Uraian\nPak Darmo${d}"Got, selokan, dan jalan; semua rusak"\n`;
    for (const delimiter of [';', ',', '\t']) {
      const [notes] = await csv(typed(delimiter));
      expect(notes).toEqual({
        session: { number: '7' },
        items: [
          {
            position: 3,
            where: 'baris 3',
            fields: { speaker: 'Pak Darmo', text: 'Got, selokan, dan jalan; semua rusak' },
          },
        ],
      });
    }
  });

  it('reads UTF-8 with a mark, UTF-16 and Windows-1252 alike', async () => {
    const typed = 'Sesi;7\nNama;Uraian\nBu Renée;Lampu “mati” – gelap\n';
    const windows1252 = Buffer.from(
      typed.replace('“', '\x93').replace('”', '\x94').replace('–', '\x96'),
      'latin1',
    );
    const expected = await csv(typed);
    expect(await readFile(Buffer.from(`\ufeff${typed}`))).toEqual(expected);
    expect(await readFile(Buffer.from(`\ufeff${typed}`, 'utf16le'))).toEqual(expected);
    expect(await readFile(windows1252)).toEqual(expected);
  });

  it('takes the session from columns of its own, one session a table', async () => {
    const [notes] = await csv(
      'Sesi,Tanggal,Nama,Uraian\n7,12/01/2024,Pak Darmo,Got mampet\n7,12/01/2024,Bu Tin,Gelap\n',
    );
    expect(notes?.session).toEqual({ number: '7', date: '12/01/2024' });
    expect(await faultOf(Buffer.from('Sesi,Nama,Uraian\n7,Pak Darmo,Got\n8,Bu Tin,Gelap\n'))).toBe(
      'oneSessionPerTable',
    );
  });

  it('reads the columns again where the header stands again, and a marked part until the next', async () => {
    const [notes] = await csv(
      'Nama;Uraian\nPak Darmo;Got\nB. USULAN WARGA;\nBu Tin;Taman\nUraian;Nama\nKursi;Bu Sri\nADUAN;\nGelap;Pak No\nMasalah banjir;\n',
    );
    expect(notes?.items.map(({ fields }) => fields)).toEqual([
      { speaker: 'Pak Darmo', text: 'Got' },
      { speaker: 'Bu Tin', text: 'Taman', kind: 'USULAN WARGA' },
      { speaker: 'Bu Sri', text: 'Kursi', kind: 'USULAN WARGA' },
      { speaker: 'Pak No', text: 'Gelap' },
      { speaker: 'Pak No', text: 'Masalah banjir' },
    ]);
  });
});

describe('reading a workbook', () => {
  it('reads a header of two rows, the upper of which only groups', async () => {
    const workbook = new ExcelJS.Workbook();
    const sheet = workbook.addWorksheet('Notula');
    sheet.addRows([
      ['No', 'Warga', '', 'Penyampaian', '', 'Jawaban OPD'],
      ['', 'Nama', 'Alamat', 'Keluhan', 'Saran', ''],
      [1, 'Bu Tin', 'RT 1', 'Lampu padam', 'Pasang lampu baru', 'Siap'],
    ]);
    sheet.mergeCells('B1:C1');
    sheet.mergeCells('D1:E1');
    const [notes] = await readFile(Buffer.from(await workbook.xlsx.writeBuffer()));
    const shared = { speaker: 'Bu Tin', address: 'RT 1', answer: 'Siap' };
    expect(notes?.items.map(({ fields }) => fields)).toEqual([
      { ...shared, text: 'Lampu padam' },
      { ...shared, text: 'Pasang lampu baru', kind: 'Saran' },
    ]);
  });

  it('takes the session from a sheet before, speakers down merged cells, and the last value of a formula', async () => {
    const notes = await readFile(fixture('free-table-13.xlsx'));
    expect(notes[1]?.session).toEqual({
      number: '13',
      date: 'Jumat, 26 Januari 2024',
      venue: 'Pendopo Kelurahan',
      kelurahan: 'Dinoyo',
    });
    expect(
      notes[1]?.items.map(({ position, fields }) => [position, fields.speaker, fields.kind, fields.text]),
    ).toEqual([
      [
        3,
        'Bapak Haryono (RT 01 RW 06)',
        undefined,
        'Truk sampah hanya datang sepekan sekali, bak sampah selalu meluap.',
      ],
      [4, 'Bapak Haryono (RT 01 RW 06)', undefined, 'Banyak kabel menjuntai rendah di Jalan Cempaka.'],
      [4, 'Bapak Haryono (RT 01 RW 06)', 'Usulan', 'Mohon dibuatkan jalur sepeda menuju sekolah.'],
      [5, 'Ibu Dewi Anggraini', undefined, undefined],
      [6, 'Mas Bagus', undefined, 'Air PDAM keruh sejak pagi.'],
    ]);
  });

  it('shows date cells as dates without a zone, long numbers as digits, and rich text as text', async () => {
    const workbook = new ExcelJS.Workbook();
    const sheet = workbook.addWorksheet('Notula');
    sheet.addRows([
      ['Sesi', 9],
      ['Tanggal', new Date('2024-03-08T19:30:00Z')],
      ['Nama', 'HP', 'Uraian'],
    ]);
    sheet.addRow([
      'Bu Tin',
      6281200000002,
      { richText: [{ text: 'Lampu ' }, { font: { bold: true }, text: 'mati' }] },
    ]);
    sheet.addRow(['Bu Sri', '', { error: '#REF!' }]);
    sheet.getCell('B2').numFmt = '[$-421]dddd, dd mmmm yyyy';
    const [notes] = await readFile(Buffer.from(await workbook.xlsx.writeBuffer()));
    expect(notes?.session).toEqual({ number: '9', date: '2024-03-08 19:30' });
    expect(notes?.items.map(({ fields }) => fields)).toEqual([
      { speaker: 'Bu Tin', phone: '6281200000002', text: 'Lampu mati' },
      { speaker: 'Bu Sri' },
    ]);
  });

  it('leaves out hidden sheets', async () => {
    const workbook = new ExcelJS.Workbook();
    workbook.addWorksheet('Lama', { state: 'hidden' }).addRows([
      ['Nama', 'Uraian'],
      ['Bu Tin', 'Gelap'],
    ]);
    workbook.addWorksheet('Baru').addRow(['Sesi', 3]);
    expect(await readFile(Buffer.from(await workbook.xlsx.writeBuffer()))).toEqual([
      { session: { number: '3' }, items: [] },
    ]);
  });
});

describe('reading a document', () => {
  it('takes speakers from headings and bold lines, and what each raised from numbered items', async () => {
    const [notes] = await readFile(fixture('minutes-14.docx'));
    expect(notes?.session).toEqual({
      number: '14',
      date: 'Jumat, 9 Februari 2024',
      time: '18.30 WIB',
      venue: 'Balai Kelurahan',
      kelurahan: 'Sukun',
    });
    expect(notes?.items.map(({ fields }) => fields)).toEqual([
      { kind: 'Pembukaan', text: 'Doa bersama' },
      {
        speaker: 'Ibu Kartini (RT 04 RW 02)',
        text: 'Jalan di depan sekolah berlubang besar dan membahayakan anak-anak.\nSudah dua pengendara jatuh di sana.',
        answer: 'Ditambal dalam satu pekan.',
        promisedDate: '16 Februari 2024',
      },
      {
        speaker: 'Ibu Kartini (RT 04 RW 02)',
        kind: 'Usulan',
        text: 'dibuatkan zebra cross di depan sekolah.',
      },
      { speaker: 'Pak Samsul Hadi', text: 'Pedagang kaki lima menutup trotoar di depan pasar.' },
      { kind: 'Penutup', text: 'Foto bersama' },
    ]);
  });

  const document = (body: string) =>
    zip({
      'word/document.xml': `<w:document xmlns:w="w" xmlns:mc="mc"><w:body>${body}</w:body></w:document>`,
    });
  const line = (text: string) => `<w:p><w:r><w:t>${text}</w:t></w:r></w:p>`;

  it('takes items from a table, and speakers named in front of what they say', async () => {
    const cell = (text: string) => `<w:tc>${line(text)}</w:tc>`;
    const [notes] = await readFile(
      await document(
        `<w:tbl><w:tr>${cell('Nama')}${cell('Uraian')}</w:tr><w:tr>${cell('Bu Tin')}${cell('Gelap')}</w:tr></w:tbl>` +
          line('1. Pak Darmo (RT 1): Got mampet') +
          line('2. [B7] Sampah menumpuk'),
      ),
    );
    expect(notes?.items.map(({ fields }) => fields)).toEqual([
      { speaker: 'Bu Tin', text: 'Gelap' },
      { speaker: 'Pak Darmo (RT 1)', text: 'Got mampet' },
      { code: 'B7', text: 'Sampah menumpuk' },
    ]);
  });

  it('keeps in sight what it does not take for an item, and takes nobody for a speaker who is none', async () => {
    const bold = (text: string) => `<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>${text}</w:t></w:r></w:p>`;
    const [notes] = await readFile(
      await document(
        line('Disusun oleh sekretariat.') +
          bold('TANYA JAWAB') +
          line('Warga: tolong jembatan diperbaiki') +
          bold('Lampu jalan di gang kami padam') +
          line('Pembicara 1: Sulastri (RT 02)') +
          line('1. Masalah banjir') +
          line('Warga: setuju semua'),
      ),
    );
    expect(notes?.items.map(({ fields, isProse }) => [fields.speaker, fields.text, isProse])).toEqual([
      [undefined, 'Warga: tolong jembatan diperbaiki', true],
      [undefined, 'Lampu jalan di gang kami padam', true],
      ['Sulastri (RT 02)', 'Masalah banjir\nWarga: setuju semua', undefined],
    ]);
  });

  it('leaves out what a tracked change deleted', async () => {
    const [notes] = await readFile(
      await document(
        '<w:p><w:del><w:r><w:t>1. salah</w:t></w:r></w:del><w:ins><w:r><w:t>1. Got mampet</w:t></w:r></w:ins></w:p>',
      ),
    );
    expect(notes?.items.map(({ fields }) => fields.text)).toEqual(['Got mampet']);
  });
});

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
