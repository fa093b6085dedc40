import type { AddNote } from '@sambung/contracts';
import { hashOf } from './hash';

/** More numbers nobody reads; the operators' API has them all. */
const MOST_NAMED = 20;
/** A ticket that has been told of its likes is told anew when there are half as many again. */
const GROWTH = 1.5;

/** What keys of notes begin with that name a ticket's likes. */
export const LINKED_KEY = 'duplicates:';
/** Without why: it may be another reporter's wish that their report is confidential. */
const CORRECTION =
  'Koreksi: tiket ini tidak lagi dihubungkan dengan laporan lain. Mohon abaikan catatan sebelumnya tentang laporan serupa.';

/** A ticket among those of its group, as far as its notes are concerned. */
export interface Ticketed {
  trackingId: string;
  /** Stands for the reporter: the same for two complaints of one. */
  reporter: string;
  isAnswered: boolean;
  /** The others that its last note named. */
  told: readonly string[];
  /** How often it has been told of others. */
  tellings: number;
}

/** What is to be written on one ticket. @param key sets notes apart: each telling has its own */
export interface DuplicateNote {
  key: string;
  note: AddNote;
}

/** Names the others to a ticket where it does not know of them yet. Only numbers: nobody's words reach another's ticket. */
export function linkedNote(own: Ticketed, group: readonly Ticketed[]): DuplicateNote | undefined {
  const others = group.flatMap(({ trackingId }) => (trackingId === own.trackingId ? [] : trackingId));
  const hasLost = own.told.some((id) => !others.includes(id));
  const isFirst = own.told.length === 0 && others.length > 0;
  if (!isFirst && !hasLost && others.length < own.told.length * GROWTH) return undefined;
  if (others.length === 0 && own.told.length === 0) return undefined;
  const reporters = new Set(group.map(({ reporter }) => reporter)).size;
  // What was said once and taken back can be said again.
  const key = `${LINKED_KEY}${own.tellings + 1}:${(hashOf([...others].sort().join()) >>> 0).toString(16)}`;
  const text =
    others.length === 0
      ? CORRECTION
      : `${hasLost ? 'Koreksi daftar laporan serupa' : 'Laporan serupa'} (hal dan tempat yang sama menurut Sambung): ${listed(others)}. Bersama tiket ini ada ${others.length + 1} laporan dari ${reporters} pelapor. Setiap laporan tetap tiket tersendiri; mohon diperiksa apakah benar sama.`;
  return { key, note: { kind: 'internal', text } };
}

/** Offers the first answer of a group to those that have none. Where it stands, not what it says: it was another's. */
export const answeredNote = (answered: string): DuplicateNote => ({
  key: 'duplicate-answered',
  note: {
    kind: 'internal',
    text: `Laporan serupa #${answered} sudah dijawab. Bila memang sama, jawaban pada tiket itu dapat dipakai juga untuk tiket ini, tanpa menyertakan data pelapor lain.`,
  },
});

function listed(trackingIds: readonly string[]): string {
  const named = trackingIds.slice(0, MOST_NAMED).map((id) => `#${id}`);
  const more = trackingIds.length - named.length;
  return more > 0 ? `${named.join(', ')} dan ${more} lainnya` : named.join(', ');
}
