import { generator } from '../classify/linear';
import type { HistoryRow } from '../models/history';

/** What invented people write, by whose matter it is. */
const MATTERS = {
  dpuprpkp: ['lampu jalan mati', 'jalan berlubang parah', 'gorong gorong mampet'],
  dlh: ['sampah belum diangkut', 'tumpukan sampah bau', 'pohon perlu dipotong'],
  dishub: ['parkir liar bikin macet', 'lampu merah tidak nyala', 'tarif parkir ditarik dua kali'],
  dispendukcapil: ['ktp belum jadi', 'antri cetak kartu keluarga', 'akta kelahiran salah ketik'],
  kelurahan: ['petugas kelurahan tidak ramah', 'surat pengantar kelurahan lama', 'loket kelurahan tutup'],
};
const FILLERS = [
  'mohon segera',
  'sudah seminggu',
  'tolong ya pak',
  'warga resah',
  'kapan ditangani',
  'terima kasih',
];
const PLACES = [
  ['Dinoyo', 'Jl. Kecapi Raya', 'kel-dinoyo'],
  ['Gadang', 'Jl. Rebab Timur', 'kel-gadang'],
  ['Sawojajar', 'Jl. Saron Barat', 'kel-sawojajar'],
  ['Bandulan', 'Jl. Gambang Asri', 'kel-bandulan'],
] as const;
const HOUR = 3_600_000;

/** Decisions of an invented city hall, one an hour from 2025-01-01 on; one in twenty went to some other office. */
export function inventedHistory(count: number, seed: number, from = Date.UTC(2025, 0, 1)): HistoryRow[] {
  const random = generator(seed);
  const oneOf = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  return Array.from({ length: count }, (_, at) => {
    const [kind, texts] = oneOf(Object.entries(MATTERS));
    const [kelurahan, street, office] = oneOf(PLACES);
    const matter = `${oneOf(texts)} ${oneOf(FILLERS)} ${oneOf(FILLERS)}`;
    const meant = kind === 'kelurahan' ? office : kind;
    return {
      receivedAt: new Date(from + at * HOUR),
      text: matter,
      address: `${street} ${Math.floor(random() * 90) + 1}`,
      kelurahan,
      kecamatan: undefined,
      to: random() < 0.05 ? oneOf(['dpuprpkp', 'dlh', 'dishub', 'dispendukcapil']) : meant,
    };
  });
}
