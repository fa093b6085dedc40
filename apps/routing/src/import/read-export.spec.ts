import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import JSZip from 'jszip';
import { HEADER, invented, workbookOf } from '../testing/exports';
import { readExport } from './read-export';

const OPTIONS = { timeZone: 'UTC', now: new Date('2026-03-01T00:00:00Z') };

describe('an export', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'export-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const fileOf = async (bytes: Buffer | string): Promise<string> => {
    const file = join(folder, 'export');
    await writeFile(file, bytes);
    return file;
  };
  const read = async (bytes: Buffer | string, timeZone = 'UTC') => {
    const { rows, ...rest } = await readExport(await fileOf(bytes), { ...OPTIONS, timeZone });
    const all = [];
    for await (const row of rows) all.push(row);
    return { ...rest, rows: all };
  };

  it('begins at the row of Tracking ID, below lines of which one says when it was made', async () => {
    const { madeAt, rows, unknownColumns } = await read(
      await workbookOf([
        ['LAPORAN RINGKAS'],
        ['Pemerintah Kota Contoh'],
        ['Tanggal unduh', '5 Feb 2026 10:30:00 WIB'],
        ['Periode', '1 Jan 2026 s.d. 31 Jan 2026'],
        [],
        [...HEADER, 'Kolom Baru'],
        [...invented(1), 'apa saja'],
      ]),
    );
    expect(madeAt.toISOString()).toBe('2026-02-05T03:30:00.000Z');
    expect(unknownColumns).toEqual(['Kolom Baru']);
    expect(rows).toEqual([
      {
        number: 7,
        trackingId: '9000001',
        status: 'Terdisposisi ke Dinas Contoh',
        createdAt: new Date('2026-01-03T19:15:20Z'),
        source: 'Website',
        class: 'Pengaduan Berkadar Pengawasan',
        category: 'Jalan',
        kelurahan: 'Mawar',
        apparatusId: '131393',
        apparatus: 'Dinas Contoh',
        title: 'Judul karangan 1',
        initialText: 'Aduan karangan nomor 1 tentang lampu taman yang padam',
        finalText: 'Aduan karangan nomor 1 tentang lampu taman yang padam',
      },
    ]);
  });

  it('is read by the names of its columns, whatever their order, and without those that are not needed', async () => {
    const { rows } = await read(
      await workbookOf([
        ['Tracking ID', 'Status Laporan', 'TANGGAL LAPORAN  MASUK'],
        [9000001, 'Terverifikasi', '12 Agu 2025'],
        ['9000002', 'Terverifikasi', '1 Oktober 2025'],
      ]),
    );
    expect(rows).toMatchObject([
      { trackingId: '9000001', createdAt: new Date('2025-08-12T00:00:00Z') },
      { trackingId: '9000002', createdAt: new Date('2025-10-01T00:00:00Z') },
    ]);
  });

  it('may have merged header cells, formulas, rich text, and dates and times that are numbers', async () => {
    const made = await workbookOf(
      [
        ['Tracking ID', 'Waktu', '', 'Isi Laporan Awal', 'Status Laporan'],
        ['', 'Tanggal Laporan Masuk', 'Waktu Laporan Masuk', '', ''],
        [
          { formula: 'A99+1', result: 9000001 },
          new Date('2026-01-03T00:00:00Z'),
          new Date('1899-12-30T08:05:09Z'),
          { richText: [{ text: 'Satu ' }, { font: { bold: true }, text: 'dua' }] },
          'Terverifikasi',
        ],
        [9000002, new Date('2026-01-03T09:00:00Z'), '', '', 'Terverifikasi'],
      ],
      (sheet) => {
        sheet.mergeCells('B1:C1');
        sheet.mergeCells('A1:A2');
        sheet.getCell('B3').numFmt = 'd mmm yyyy';
        sheet.getCell('C3').numFmt = 'hh:mm:ss';
        sheet.getCell('B4').numFmt = 'd mmm yyyy hh:mm';
      },
    );
    expect((await read(made, 'Asia/Jakarta')).rows).toEqual([
      {
        number: 3,
        trackingId: '9000001',
        status: 'Terverifikasi',
        createdAt: new Date('2026-01-03T01:05:09Z'),
        initialText: 'Satu dua',
      },
      {
        number: 4,
        trackingId: '9000002',
        status: 'Terverifikasi',
        createdAt: new Date('2026-01-03T02:00:00Z'),
      },
    ]);
  });

  it('may keep its strings in the cells', async () => {
    const cell = (text: string): string => `<c t="inlineStr"><is><t>${text}</t></is></c>`;
    const row = (cells: string[]): string => `<row>${cells.map(cell).join('')}</row>`;
    const sheet = `<worksheet><sheetData>${row(['Tracking ID', 'Tanggal Laporan Masuk', 'Status Laporan'])}${row(['9000001', '3 Mei 2025', 'Terverifikasi'])}</sheetData></worksheet>`;
    expect((await read(await zipped(sheet))).rows).toMatchObject([{ number: 2, trackingId: '9000001' }]);
  });

  it('may be a CSV, between commas or semicolons', async () => {
    for (const delimiter of [',', ';']) {
      const lines = [
        ['Laporan Ringkas', '', ''],
        ['Tracking ID', 'Tanggal Laporan Masuk', 'Isi Laporan Awal', 'Status Laporan'],
        ['9000001.0', '3 Des 2025', '"Satu, dua; tiga\nempat"', 'Terverifikasi'],
      ].map((cells) => cells.join(delimiter));
      const { rows } = await read(`\ufeff${lines.join('\n')}\n`);
      expect(rows).toMatchObject([
        { number: 3, trackingId: '9000001', initialText: 'Satu, dua; tiga\nempat' },
      ]);
    }
  });

  it('names the rows that cannot be taken, and why', async () => {
    const row = (column: string, cell: unknown): unknown[] => invented(1, { [column]: cell });
    const { rows } = await read(
      await workbookOf([
        HEADER,
        row('Tracking ID', ''),
        row('Tracking ID', '12ab'),
        row('Tanggal Laporan Masuk', ''),
        row('Tanggal Laporan Masuk', '31 Feb 2026'),
        row('Waktu Laporan Masuk', '25:00:00'),
        row('Tanggal Laporan Masuk', '3 Apr 2026'),
        row('Status Laporan', ' '),
        row('Isi Laporan Akhir', 'x'.repeat(40_000)),
        [],
        invented(2),
      ]),
    );
    expect(rows.map((one) => ('fault' in one ? `${one.number} ${one.fault}` : one.number))).toEqual([
      '2 noTrackingId',
      '3 badTrackingId',
      '4 noDate',
      '5 badDate',
      '6 badDate',
      '7 future',
      '8 noStatus',
      '9 tooLong',
      11,
    ]);
  });

  const zipped = (sheet: string): Promise<Buffer> => {
    const archive = new JSZip();
    archive.file('xl/workbook.xml', '<workbook><sheets><sheet name="a" r:id="r1"/></sheets></workbook>');
    archive.file(
      'xl/_rels/workbook.xml.rels',
      '<R><Relationship Id="r1" Target="worksheets/sheet1.xml"/></R>',
    );
    archive.file('xl/worksheets/sheet1.xml', sheet);
    return archive.generateAsync({ type: 'nodebuffer', compression: 'DEFLATE' });
  };

  /** What is true of the size shows only while it is expanded, and ends that: see the specs of Ngombe's notes. */
  const bomb = async (): Promise<Buffer> => {
    const bytes = await zipped('<worksheet/>');
    bytes.writeUInt32LE(210 * 1024 * 1024, bytes.lastIndexOf(Buffer.from('PK\x01\x02', 'latin1')) + 24);
    return bytes;
  };

  test.each([
    ['an old .xls', () => Buffer.from('d0cf11e0a1b11ae10000', 'hex'), /old \.xls/],
    ['a picture', () => Buffer.from('89504e470d0a1a0a0000', 'hex'), /neither a workbook/],
    ['a workbook cut off', async () => (await workbookOf([HEADER])).subarray(0, 3000), /damaged or cut off/],
    [
      'an archive that is no workbook',
      () => new JSZip().file('a', 'b').generateAsync({ type: 'nodebuffer' }),
      /no workbook/,
    ],
    ['a bomb', bomb, /larger than 200 MB/],
    [
      'a workbook without the table',
      () =>
        workbookOf([
          ['Nama', 'Nilai'],
          ['a', 1],
        ]),
      /no row begins with/,
    ],
    [
      'a table without a status',
      () => workbookOf([['Tracking ID', 'Tanggal Laporan Masuk']]),
      /no column Status Laporan/,
    ],
    [
      'a CSV of which the quotes do not close',
      () => 'Tracking ID,Status Laporan,Tanggal Laporan Masuk\n"9',
      /quotes do not close/,
    ],
  ])('is refused in a sentence: %s', async (_, make, sentence) => {
    await expect(read(await make())).rejects.toThrow(sentence);
  });

  it('is refused when it is not there', async () => {
    await expect(readExport(join(folder, 'gone.xlsx'), OPTIONS)).rejects.toThrow('There is no such file.');
  });
});
