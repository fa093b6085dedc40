import { type Feedback, postJson, toldOf, type Wording } from '@sambung/ingest';
import { setting, type Settings, SettingsError } from '@sambung/platform';

export const feedbackSettings = {
  CALL112_NOTE_URL: setting.url({
    description:
      'Where the 112 vendor takes a note to a ticket, with {ticket} in it; empty: nothing is told to 112.',
    fallback: undefined,
  }),
  CALL112_NOTE_TOKEN: setting.secret({
    description: 'Bearer token with which notes are sent.',
    fallback: undefined,
  }),
  CALL112_NOTE_METHOD: setting.choice(['POST', 'PUT'])({
    description: 'HTTP method with which the vendor takes a note: POST or PUT.',
    fallback: 'POST',
  }),
};

const LONGEST_NOTE = 2000;

/**
 * A note to the ticket, which the operators of 112 read out to whoever calls again. The vendor's interface is not known:
 * this is what we ask of it. A note that comes twice under one `noticeId` is to be kept once.
 * @throws SettingsError naming what is missing or wrong.
 */
export function feedbackOf(
  settings: Partial<Settings<typeof feedbackSettings>>,
  wording: Wording,
): Feedback | undefined {
  const { CALL112_NOTE_URL: url, CALL112_NOTE_TOKEN: token, CALL112_NOTE_METHOD: method = 'POST' } = settings;
  const faults = [
    ...(url !== undefined && token === undefined
      ? ['CALL112_NOTE_TOKEN is missing (CALL112_NOTE_URL is set)']
      : []),
    ...(url === undefined || url.includes('{ticket}') ? [] : ['CALL112_NOTE_URL: expected {ticket} in it']),
  ];
  if (faults.length > 0) throw new SettingsError(faults);
  if (url === undefined || token === undefined) return undefined;

  return {
    recipients: ({ replyTo }) =>
      replyTo['ticket'] === undefined ? [] : [{ kind: 'ticket-note', isLoud: false }],
    async send(notice) {
      const { noticeId, replyTo, stage, status } = notice;
      const { ticket: ticketId } = replyTo;
      if (ticketId === undefined) return { outcome: 'refused', code: 'call112.no-ticket' };
      const note = {
        noticeId,
        ticketId,
        trackingId: status.trackingId,
        changedAt: status.changedAt,
        stage,
        text: wording.say(notice, LONGEST_NOTE),
      };
      const address = url.replace('{ticket}', encodeURIComponent(ticketId));
      return toldOf(
        await postJson(
          address,
          note,
          { authorization: `Bearer ${token}`, 'idempotency-key': noticeId },
          { method },
        ),
      );
    },
    // The key makes it safe to send it again, which is surer than asking.
    find: async () => 'absent',
  };
}
