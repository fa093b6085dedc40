import { FaultyBodyError } from '@sambung/ingest';

/**
 * What vendors call each column, lower case and with `_` for anything but letters and digits. The first name is the
 * one of our own layout; columns that are not here are left aside.
 */
const COLUMNS = {
  ticketId: ['nomor_tiket', 'no_tiket', 'id_tiket', 'tiket', 'ticket_id'],
  callType: ['jenis_panggilan', 'tipe_panggilan', 'call_type'],
  incidentType: ['jenis_kejadian', 'kejadian', 'nama_kejadian', 'kategori_kejadian'],
  calledAt: ['waktu_panggilan', 'waktu_terima', 'tanggal_terima', 'waktu_lapor'],
  address: ['alamat', 'lokasi', 'lokasi_kejadian', 'alamat_kejadian'],
  kelurahan: ['kelurahan', 'desa_nama', 'desa', 'desa_kelurahan', 'kelurahan_desa'],
  kecamatan: ['kecamatan', 'kecamatan_nama'],
  latitude: ['lintang', 'latitude', 'lat'],
  longitude: ['bujur', 'longitude', 'lon', 'lng', 'long'],
  callerName: ['nama_pelapor', 'nama_penelepon', 'pelapor'],
  callerNumber: ['nomor_pelapor', 'no_pelapor', 'nomor_telepon', 'no_telepon', 'no_telp', 'no_hp'],
  callerHidden: ['identitas_disembunyikan', 'anonim'],
  narrative: ['uraian', 'laporan', 'uraian_laporan', 'kronologi'],
  units: ['unit', 'unit_dikirim', 'petugas'],
  handling: ['penanganan', 'status_penanganan'],
  fieldReportAt: ['waktu_laporan_lapangan', 'tanggal_selesai', 'waktu_selesai'],
  fieldReport: ['laporan_lapangan', 'ket', 'keterangan', 'hasil_penanganan'],
  fieldStatus: ['status_lapangan', 'status'],
  publicServiceMatter: ['urusan_layanan_publik'],
} as const;
export type Column = keyof typeof COLUMNS;

/** Where each column stands. @throws FaultyBodyError when a needed one is missing, or two stand for one. */
export function columnsOf(header: string[]): Map<Column, number> {
  const names = header.map((cell) =>
    cell
      .trim()
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '_'),
  );
  const columns = new Map<Column, number>();
  const faults: { field: string; rule: string }[] = [];
  for (const column of Object.keys(COLUMNS) as Column[]) {
    const aliases: readonly string[] = COLUMNS[column];
    const found = names.flatMap((name, index) => (aliases.includes(name) ? [index] : []));
    const [first, ...others] = found;
    if (first !== undefined) columns.set(column, first);
    if (others.length > 0)
      faults.push({ field: found.map((index) => names[index]).join(', '), rule: 'csv.two-columns-for-one' });
  }
  const missing = (['calledAt'] as Column[]).filter((column) => !columns.has(column));
  if (!columns.has('incidentType') && !columns.has('narrative')) missing.push('narrative');
  faults.push(...missing.map((column) => ({ field: COLUMNS[column][0], rule: 'csv.column-missing' })));
  if (faults.length > 0) throw new FaultyBodyError(faults);
  return columns;
}
