import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import { readFile } from './read-file';

const fixture = (name: string): Buffer => readFileSync(join(__dirname, '../../fixtures/sessions', name));

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
