import type { AddNote } from '@sambung/contracts';
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
