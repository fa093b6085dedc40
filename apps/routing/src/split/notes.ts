import type { AddNote } from '@sambung/contracts';

/** What admins read on the tickets of a report that was split. */

export const matterNote = (text: string, by: string): AddNote => ({
  kind: 'internal',
  text: `Urusan untuk kantor ini, menurut ${by}: ${text}`,
});

export const splitOffNote = (trackingId: string, office: string): AddNote => ({
  kind: 'internal',
  text: `Laporan ini memuat lebih dari satu urusan. Urusan untuk ${office} dipecah menjadi tiket #${trackingId}; tiket ini tetap untuk urusan yang lain.`,
});

export const firstNote = (trackingId: string): AddNote => ({
  kind: 'internal',
  text: `Tiket ini dipecah dari tiket #${trackingId}: laporannya memuat lebih dari satu urusan.`,
});
