import type { ComplaintStatusChanged } from '@sambung/contracts';
import type { Notice, Wording } from '@sambung/ingest';

/** What the office answered; invented, and for the reporter alone. */
export const ANSWER = 'Lampu sudah diganti, terima kasih Bu Sulastri.';

/** That an office has answered, for whoever is to be told; invented. */
export const noticeOf = (
  replyTo: Record<string, string>,
  status: Partial<ComplaintStatusChanged> = {},
): Notice => ({
  noticeId: '1f0c9a52-6f0e-5d0a-9a51-1f6f3c1f7a10',
  stage: 'answered',
  status: {
    complaintId: '7c1d3f6e-96a4-5a3c-8a57-0f5f4a1f2b11',
    version: 1,
    channel: 'sambat',
    receipt: '7Q2M8K4T',
    trackingId: '4471203',
    changedAt: '2026-02-05T02:00:00.000Z',
    status: 'Ditindaklanjuti oleh Instansi',
    answer: ANSWER,
    apparatus: 'Dinas Perhubungan',
    ...status,
  },
  replyTo,
});

/** Says what it was asked for, and to what length, so that a test sees which words went where. */
export const wordingStandIn: Wording = {
  say: ({ stage, status }, limit) =>
    `${stage} (rahasia ${limit}): ${status.answer ?? ''} ${status.receipt}`.slice(0, limit),
  sayInPublic: ({ stage }, limit) => `${stage} (umum ${limit})`,
};
