import ExcelJS from 'exceljs';

/** The official export's columns; all rows of these workbooks are invented. */
export const HEADER = [
  'Tracking ID',
  'Tanggal Laporan Masuk',
  'Waktu Laporan Masuk',
  'Nama Pelapor',
  'Klasifikasi Laporan',
  'Kategori',
  'Judul Laporan',
  'Isi Laporan Awal',
  'Isi Laporan Akhir',
  'Sumber Laporan',
  'ID Instansi Terdisposisi',
  'Instansi Terdisposisi',
  'Status Laporan',
  'Alasan Tunda/Arsip',
  'Kelurahan',
];

/** A row, with other cells under the names of their columns. */
export function invented(number: number, changed: Record<string, unknown> = {}): unknown[] {
  const text = `Aduan karangan nomor ${number} tentang lampu taman yang padam`;
  const row = [
    9_000_000 + number,
    '3 Jan 2026',
    '19:15:20',
    'Nama Karangan',
    'Pengaduan Berkadar Pengawasan',
    'Jalan',
    `Judul karangan ${number}`,
    text,
    text,
    'Website',
    131393,
    'Dinas Contoh',
    'Terdisposisi ke Dinas Contoh',
    '',
    'Mawar',
  ];
  return row.map((cell, index) => changed[HEADER[index] ?? ''] ?? cell);
}

export async function workbookOf(
  rows: readonly (readonly unknown[])[],
  finish: (sheet: ExcelJS.Worksheet) => void = () => undefined,
): Promise<Buffer> {
  const workbook = new ExcelJS.Workbook();
  const sheet = workbook.addWorksheet('Laporan');
  sheet.addRows(rows.map((row) => [...row]));
  finish(sheet);
  return Buffer.from(await workbook.xlsx.writeBuffer());
}
