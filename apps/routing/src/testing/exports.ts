import ExcelJS from 'exceljs';

/** The cells of an invented row, by the columns of the official export. */
const cellsOf = (number: number) => ({
  'Tracking ID': 9_000_000 + number,
  'Tanggal Laporan Masuk': '3 Jan 2026',
  'Waktu Laporan Masuk': '19:15:20',
  'Nama Pelapor': 'Nama Karangan',
  'Klasifikasi Laporan': 'Pengaduan Berkadar Pengawasan',
  Kategori: 'Jalan',
  'Judul Laporan': `Judul karangan ${number}`,
  'Isi Laporan Awal': textOf(number),
  'Isi Laporan Akhir': textOf(number),
  'Sumber Laporan': 'Website',
  'ID Instansi Terdisposisi': 131393,
  'Instansi Terdisposisi': 'Dinas Contoh',
  'Status Laporan': 'Terdisposisi ke Dinas Contoh',
  'Alasan Tunda/Arsip': '',
  Kelurahan: 'Mawar',
});

const textOf = (number: number): string => `Aduan karangan nomor ${number} tentang lampu taman yang padam`;

export const HEADER = Object.keys(cellsOf(0));

/** A row, with other cells under the names of their columns. */
export const invented = (number: number, changed: Record<string, unknown> = {}): unknown[] =>
  Object.entries(cellsOf(number)).map(([column, cell]) => changed[column] ?? cell);

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
