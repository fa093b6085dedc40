import { squeeze } from './text';

/** What is read of the official export "Laporan Ringkas", by the names that its columns have. */
const COLUMNS = {
  trackingId: 'Tracking ID',
  date: 'Tanggal Laporan Masuk',
  time: 'Waktu Laporan Masuk',
  class: 'Klasifikasi Laporan',
  category: 'Kategori',
  title: 'Judul Laporan',
  initialText: 'Isi Laporan Awal',
  finalText: 'Isi Laporan Akhir',
  source: 'Sumber Laporan',
  apparatusId: 'ID Instansi Terdisposisi',
  apparatus: 'Instansi Terdisposisi',
  status: 'Status Laporan',
  reason: 'Alasan Tunda/Arsip',
  kelurahan: 'Kelurahan',
} as const;

export type Field = keyof typeof COLUMNS;

/** Known, and not kept: the reporter's name above all. */
const PASSED_OVER = [
  ...['No', 'Nama Pelapor', 'ID Kategori', 'Tipe Laporan (Anonim/Rahasia)', 'Instansi Induk', 'Provinsi'],
  ...['Kota/Kabupaten', 'Kecamatan', 'Nomor SK', 'Url SK', 'Url Dokumen Laporan Tahunan', 'Rating'],
  'Laporan yang Masuk melalui Kanal Aduan Setwapres',
];

const NEEDED: readonly Field[] = ['trackingId', 'date', 'status'];

const plain = (name: string): string => name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
const FIELDS = new Map(Object.entries(COLUMNS).map(([field, name]) => [plain(name), field as Field]));
const IGNORED = new Set(PASSED_OVER.map(plain));

export interface Header {
  /** Where each column stands, from 0. */
  at: Partial<Record<Field, number>>;
  /** The names of columns that nobody here knows. */
  unknown: string[];
}

/** The row whose first cell is `Tracking ID`. @returns undefined for any other. */
export function headerOf(cells: readonly string[]): Header | undefined {
  const first = cells.find((cell) => cell.trim() !== '') ?? '';
  return plain(first) === plain(COLUMNS.trackingId) ? extended({ at: {}, unknown: [] }, cells) : undefined;
}

/** A second row of the header, under cells that are merged across columns or down: nothing but names of columns. */
export function lowerHeaderOf(header: Header, cells: readonly string[]): Header | undefined {
  const named = cells.filter((cell) => cell.trim() !== '');
  const isHeader =
    named.length > 0 && named.every((cell) => FIELDS.has(plain(cell)) || IGNORED.has(plain(cell)));
  return isHeader ? extended(header, cells) : undefined;
}

function extended({ at, unknown }: Header, cells: readonly string[]): Header {
  const header: Header = { at: { ...at }, unknown: [...unknown] };
  for (const [index, cell] of cells.entries()) {
    const name = plain(cell);
    const field = FIELDS.get(name);
    // Of two columns under one name the first counts.
    if (field !== undefined) header.at[field] ??= index;
    else if (name !== '' && !IGNORED.has(name)) header.unknown.push(squeeze(cell).slice(0, 60));
  }
  return header;
}

/** The names of columns without which nothing can be read. */
export const missingIn = ({ at }: Header): string[] =>
  NEEDED.filter((field) => at[field] === undefined).map((field) => COLUMNS[field]);
