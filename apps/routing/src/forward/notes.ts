import type { AddNote, Reason } from '@sambung/contracts';
import { speak } from '../assign/reasons';
import type { Content, PlannedStep } from '../complaint';

/** What admins of the apparatuses read on the ticket, in Indonesian: they work in SP4N-LAPOR!, not here. */

export const noteStep = (name: string, body: AddNote): PlannedStep => ({
  kind: 'note',
  key: `note:${name}`,
  body,
});

/** Undefined where nothing was said (an attachment alone speaks for itself). */
export const additionNote = (text: string): AddNote | undefined =>
  text === '' ? undefined : { kind: 'addition', text: `Tambahan dari pelapor:\n\n${text}` };

/** Tells what reads differently now. Undefined where only attachments changed. */
export function revisionNote(before: Content, after: Content): AddNote | undefined {
  const place = [after.place?.address, after.place?.kelurahan, after.place?.kecamatan].filter(Boolean);
  const lines = [
    before.title === after.title ? undefined : `Judul: ${after.title ?? '-'}`,
    JSON.stringify(before.place) === JSON.stringify(after.place) || place.length === 0
      ? undefined
      : `Lokasi: ${place.join(', ')}`,
    before.text === after.text ? undefined : `Isi laporan: ${after.text === '' ? '-' : after.text}`,
  ].filter((line) => line !== undefined);
  if (lines.length === 0) return undefined;
  return { kind: 'revision', text: `Pelapor mengubah laporannya menjadi:\n\n${lines.join('\n')}` };
}

/** What was deleted is not told again. */
export const deletionNote = (isWhole: boolean): AddNote => ({
  kind: 'deletion',
  text: isWhole
    ? 'Pelapor menghapus laporan ini di kanal asalnya.'
    : 'Pelapor menghapus salah satu pesan dari laporan ini di kanal asalnya.',
});

/** A wish that came when the ticket was there: SP4N-LAPOR! shows what it was given until an admin changes it. */
export const privacyNote = (flag: 'anonymous' | 'confidential'): AddNote => ({
  kind: 'internal',
  text:
    flag === 'anonymous'
      ? 'Pelapor meminta identitasnya disembunyikan (anonim). Mohon tandai tiket ini sebagai anonim.'
      : 'Pelapor meminta laporannya dirahasiakan. Mohon tandai tiket ini sebagai rahasia.',
});

export const linkedNote = (trackingId: string): AddNote => ({
  kind: 'internal',
  text: `Kanal asal juga telah meneruskan laporan ini ke SP4N-LAPOR! dengan Tracking ID #${trackingId}.`,
});

export const attachmentMissingNote = (name: string): AddNote => ({
  kind: 'internal',
  text: `Pelapor mengirim lampiran "${name}" yang tidak dapat diambil dari kanal asalnya.`,
});

export const attachmentRefusedNote = (name: string): AddNote => ({
  kind: 'internal',
  text: `Lampiran "${name}" tidak diterima oleh SP4N-LAPOR!; tersimpan di Sambung.`,
});

/** A person was faster, or we may not assign: what we would have done is left as a proposal. */
export const proposalNote = (apparatus: string): AddNote => ({
  kind: 'internal',
  text: `Usulan disposisi dari Sambung: ${apparatus}. Tidak diterapkan secara otomatis.`,
});

interface Proposed {
  name: string;
  reason: Reason;
}

interface GivenBack {
  /** Which says that it is not its matter, with why in its own words. */
  office: string;
  reason: string | undefined;
  next: (Proposed & { hop: number; mostHops: number }) | undefined;
  /** Where there is no next one. */
  why: keyof typeof LEFT_TO_PEOPLE;
  /** Candidates that have not had it. */
  left: readonly Proposed[];
}

const LEFT_TO_PEOPLE = {
  'none-left': 'tidak ada usulan lain yang cukup mungkin',
  'too-often': 'tiket ini sudah terlalu sering berpindah',
  'by-person': 'disposisi sebelumnya bukan oleh Sambung',
};

export function givenBackNote({ office, reason, next, why, left }: GivenBack): AddNote {
  const said = reason === undefined ? '' : ` dengan alasan: "${reason}"`;
  const goesOn =
    next === undefined
      ? `Sambung tidak mendisposisikannya lagi: ${LEFT_TO_PEOPLE[why]}. Mohon ditetapkan oleh admin koordinator.`
      : `Sambung meneruskannya ke ${next.name} (perpindahan ke-${next.hop}, paling banyak ${next.mostHops}). ${speak(next.reason, 'id')}`;
  const others = left.filter(({ name }) => name !== next?.name);
  const list = others.map(
    ({ name, reason: because }, at) => `${at + 1}. ${name}\n   ${speak(because, 'id')}`,
  );
  const proposals = list.length === 0 ? '' : `\n\nUsulan lain:\n${list.join('\n')}`;
  return {
    kind: 'internal',
    text: `${office} menyatakan laporan ini bukan wewenangnya${said}.\n\n${goesOn}${proposals}`,
  };
}
