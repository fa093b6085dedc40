import type { CreateTicket } from '@sambung/contracts';

/** A ticket as SP4N-LAPOR! is asked for it; invented. */
export const ticketOf = (reference: string): CreateTicket => ({
  reference,
  title: 'Lampu jalan padam di Jl. Melati Raya',
  text: 'Lampu jalan di depan gang 4 padam sejak Senin.',
  occurredAt: '2026-01-05T01:15:00.000Z',
  place: { address: 'Jl. Melati Raya gang 4', kelurahan: 'Sukun' },
  source: 'Website',
  class: 'Pengaduan Tidak Berkadar Pengawasan',
  anonymous: false,
  confidential: false,
});
