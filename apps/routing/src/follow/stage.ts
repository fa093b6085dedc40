import type { Stage } from '@sambung/contracts';

/** How it begins when an office says that the matter is not its own. */
const NOT_OURS = 'bukan wewenang';

/** Status Laporan as real exports have it; the office, the reason and who did it stand behind these beginnings. */
const BEGINNINGS: readonly (readonly [string, Stage])[] = [
  ['belum terverifikasi', 'received'],
  ['menunggu kelengkapan informasi', 'needs-information'],
  ['terverifikasi', 'verified'],
  ['terdisposisi', 'assigned'],
  ['ditindaklanjuti oleh', 'answered'],
  // An office has given it back; an admin, or we, give it to another.
  [NOT_OURS, 'verified'],
  // The reporter has replied to an answer: it is still the answered one.
  ['ditanggapi oleh pelapor', 'answered'],
  ['ditutup oleh', 'closed'],
  ['diarsipkan oleh', 'archived'],
  ['konten terblokir', 'blocked'],
];

/** What a status of SP4N-LAPOR! means. One that nobody here knows is `unknown`: kept, shown, and told to nobody. */
export function stageOf(status: string): Stage {
  const read = plain(status);
  return BEGINNINGS.find(([beginning]) => read.startsWith(beginning))?.[1] ?? 'unknown';
}

export const isGivenBack = (status: string): boolean => plain(status).startsWith(NOT_OURS);

const plain = (status: string): string => status.trim().replace(/\s+/g, ' ').toLowerCase();
