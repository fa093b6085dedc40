import ExcelJS from 'exceljs';

const SESSION = ['Sesi ke', 'Tanggal', 'Waktu', 'Tempat', 'Kelurahan', 'Kecamatan'];

const COLUMNS: { label: string; width: number }[] = [
  { label: 'Kode', width: 8 },
  { label: 'Pembicara', width: 24 },
  { label: 'Telepon', width: 18 },
  { label: 'Alamat', width: 26 },
  { label: 'Jenis', width: 18 },
  { label: 'Uraian', width: 60 },
  { label: 'Lokasi masalah', width: 28 },
  { label: 'Jawaban di tempat', width: 44 },
  { label: 'Dijawab oleh', width: 24 },
  { label: 'Tanggal janji', width: 20 },
];
const KINDS = ['Aduan', 'Usulan', 'Pertanyaan', 'Ucapan terima kasih'];

const HELP = [
  'Satu berkas untuk satu sesi. Nomor sesi dan tanggal wajib diisi.',
  'Bila nomor sesi dimulai lagi setiap tahun, tulis dengan tahunnya: 3/2025.',
  'Satu baris untuk satu hal yang disampaikan. Satu pembicara boleh mempunyai beberapa baris.',
  'Jangan mengubah kode yang sudah pernah dikirim: kode itulah yang mengenali sebuah butir.',
  'Baris sisipan diberi kode baru (misalnya A03b) atau dibiarkan tanpa kode.',
  'Uraian ditulis seperti yang disampaikan warga. Jawaban perangkat daerah ditulis di kolomnya sendiri.',
  'Jenis boleh dikosongkan. Usulan diteruskan sebagai Aspirasi; ucapan terima kasih tidak diteruskan.',
];

/** Written out beforehand, so that every item has a code without anyone thinking of one. */
const CODES = Array.from({ length: 40 }, (_, index) => `A${String(index + 1).padStart(2, '0')}`);

/** The form to fill in, as a workbook. */
export async function templateXlsx(): Promise<Buffer> {
  const workbook = new ExcelJS.Workbook();
  const sheet = workbook.addWorksheet('Notula');
  sheet.columns = COLUMNS.map(({ width }) => ({
    width,
    style: { alignment: { wrapText: true, vertical: 'top' } },
  }));
  sheet.addRow(['Notula Ngombe']).font = { bold: true, size: 14 };
  for (const label of SESSION) sheet.addRow([label]).getCell(1).font = { bold: true };
  sheet.getCell('B3').numFmt = 'dd/mm/yyyy';
  sheet.addRow([]);
  const header = sheet.addRow(COLUMNS.map(({ label }) => label));
  header.eachCell((cell) => {
    cell.font = { bold: true, color: { argb: 'FFFFFFFF' } };
    cell.fill = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FF0B5563' } };
  });
  for (const code of CODES) {
    const row = sheet.addRow([code]);
    row.getCell(3).numFmt = '@';
    row.getCell(5).dataValidation = { type: 'list', allowBlank: true, formulae: [`"${KINDS.join(',')}"`] };
    row.getCell(10).numFmt = 'dd/mm/yyyy';
  }
  sheet.views = [{ state: 'frozen', ySplit: header.number }];
  const help = workbook.addWorksheet('Petunjuk');
  help.getColumn(1).width = 100;
  for (const line of HELP) help.addRow([line]);
  return Buffer.from(await workbook.xlsx.writeBuffer());
}

/** The same form as a CSV that an Indonesian spreadsheet opens in columns. */
export function templateCsv(): Buffer {
  const lines = [
    ['Notula Ngombe'],
    ...SESSION.map((label) => [label, '']),
    [],
    COLUMNS.map(({ label }) => label),
    ...CODES.map((code) => [code, ...COLUMNS.slice(1).map(() => '')]),
  ];
  return Buffer.from(`\ufeff${lines.map((cells) => cells.join(';')).join('\r\n')}\r\n`);
}
