import { plain, type ItemField, type Session, type SessionField } from './notes';

/**
 * What people write above a column or before a colon. Matched on the plain form ({@link plain}), first match wins.
 * Ngombe's own form was never published: another spelling is one more word here.
 */
const ITEM_WORDS: [ItemField, RegExp][] = [
  ['code', /^kode( (butir|item|aduan|usulan|pertanyaan))?$/],
  [
    'answeredBy',
    /^(dijawab oleh|penjawab|yang menjawab|opd( terkait| penjawab)?|perangkat daerah( terkait)?|dinas( terkait)?|kepala (opd|dinas|perangkat daerah)|penanggung jawab)$/,
  ],
  [
    'promisedDate',
    /^(tanggal )?(janji|dijanjikan|target|tenggat|batas waktu)( selesai| penyelesaian| opd)?$/,
  ],
  ['answer', /^(jawaban|tanggapan|respon|respons|tindak lanjut)( .*)?$/],
  [
    'phone',
    /^((no|nomor) )?(telepon|telp|tlp|hp|wa|whatsapp|kontak|handphone)( (wa|whatsapp|pembicara|warga))?$/,
  ],
  ['anonymous', /^anonim$/],
  ['confidential', /^rahasia$/],
  ['kind', /^(jenis|klasifikasi)( .*)?$/],
  ['location', /^(lokasi|alamat lokasi|alamat masalah|tempat kejadian)( .*)?$/],
  ['address', /^alamat( (pembicara|warga|rumah|tinggal))?$/],
  ['kelurahan', /^(kelurahan|kel|desa)( (masalah|lokasi|pembicara))?$/],
  ['kecamatan', /^(kecamatan|kec)( (masalah|lokasi|pembicara))?$/],
  [
    'speaker',
    /^(nama( (lengkap|pembicara|penanya|warga|pelapor|pengusul|peserta))?|pembicara|penanya|pelapor|pengusul|penyampai|warga)( \d+)?$/,
  ],
  ['title', /^(judul|topik|perihal|pokok (masalah|bahasan|aduan))$/],
  ['note', /^(keterangan|catatan|ket)$/],
  [
    'text',
    /^((isi|uraian|materi|butir) )?(aduan|pengaduan|keluhan|usulan|usul|aspirasi|saran|masukan|harapan|permintaan|permohonan|pertanyaan|permasalahan|masalah|laporan|penyampaian|uraian|isi|ucapan terima kasih)( (warga|masyarakat|yang disampaikan|atau|dan|aduan|pengaduan|keluhan|usulan|usul|aspirasi|saran|masukan|harapan|permintaan|permohonan|pertanyaan|permasalahan|masalah|laporan))*$/,
  ],
];

const SESSION_WORDS: [SessionField, RegExp][] = [
  ['number', /^((no|nomor) )?(sesi|ngombe|pertemuan|edisi)( (no|nomor|ngombe))?( ke)?$/],
  ['date', /^(hari )?(dan )?(tanggal|tgl)( (sesi|kegiatan|pelaksanaan|acara))?$/],
  ['time', /^(waktu|jam|pukul)( (sesi|kegiatan|pelaksanaan|acara))?$/],
  ['venue', /^(tempat|lokasi|venue|bertempat di)( (sesi|kegiatan|pelaksanaan|acara))?$/],
  ['kelurahan', /^(kelurahan|kel)( sesi)?$/],
  ['kecamatan', /^(kecamatan|kec)( sesi)?$/],
];

/** What stands in brackets explains ("Uraian (wajib)") and does not count. */
const bare = (label: string): string => plain(label.replace(/\([^)]*\)/g, ' '));

const match = <F>(words: [F, RegExp][], label: string): F | undefined =>
  words.find(([, word]) => word.test(bare(label)))?.[0];

export const itemFieldOf = (label: string): ItemField | undefined => match(ITEM_WORDS, label);
export const sessionFieldOf = (label: string): SessionField | undefined => match(SESSION_WORDS, label);

/** "Hari/Tanggal : Jumat, 12 Januari 2024" → its two halves; undefined where there is no short label. */
export function labelled(line: string): { label: string; value: string } | undefined {
  const found = /^\s*([^:\n]{2,60}?)\s*:\s*([\s\S]*)$/.exec(line);
  return found ? { label: found[1] ?? '', value: (found[2] ?? '').trim() } : undefined;
}

/** The session's number out of a title: "NOTULA NGOMBE SESI KE-12". A year alone ("Ngombe 2024") is none. */
export const numberInTitle = (line: string): string | undefined =>
  /\b(?:sesi|ngombe|pertemuan|edisi)(?:\s+(?:sesi|ke|nomor|no)\b\.?)*[\s.:-]*(\d{1,3}(?:\s*\/\s*\d{4})?)\b/i.exec(
    line,
  )?.[1];

/** The first word on a field counts: a later "Tanggal" in the notes is something else. */
export function keepFirst(session: Session, field: SessionField, value: string): void {
  if (value !== '') session[field] ??= value;
}

export type Kind = 'complaint' | 'proposal' | 'question' | 'thanks';

const KIND_WORDS: [Kind, RegExp][] = [
  ['thanks', /\b(terima kasih|terimakasih|matur nuwun|apresiasi|pujian)\b/],
  ['proposal', /\b(usul|usulan|aspirasi|saran|masukan|harapan)\b/],
  ['question', /\b(tanya|pertanyaan|informasi)\b/],
  ['complaint', /\b(aduan|pengaduan|keluhan|laporan|masalah|permasalahan)\b/],
];

/** What a heading, a column's name or the "Jenis" column says; several at once ("Aduan/Usulan") say nothing. */
export function kindOf(words: string): Kind | undefined {
  const kinds = KIND_WORDS.filter(([, word]) => word.test(plain(words)));
  return kinds.length === 1 ? kinds[0]?.[0] : undefined;
}

/**
 * Whether a heading or a column's name marks what stands under it. "Pertanyaan" and "Aduan" do not: at an open talk
 * whatever is said is called so.
 */
export const marksKind = (heading: string): boolean => {
  const kind = kindOf(heading);
  return kind === 'proposal' || kind === 'thanks';
};

/** Parts of a minute in which nobody raises anything. */
export const raisesNothing = (heading: string): boolean =>
  /^(pembukaan|sambutan|penutup|penutupan|daftar hadir|peserta|hadir|undangan|kesimpulan|dokumentasi|susunan acara|acara|arahan|latar belakang|dasar|waktu dan tempat|mengetahui|notulis)\b/.test(
    plain(heading),
  );
