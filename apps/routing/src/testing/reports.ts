import {
  type ComplaintReceived,
  complaintIdOf,
  contentDigestOf,
  type EncodedEvent,
  encodeEvent,
  eventIdOf,
  receiptOf,
  type TopicName,
} from '@sambung/contracts';

const KEY = Buffer.alloc(32, 7);

/** A report as an adapter publishes it; all of it invented. `change` sets apart what has the same content. */
export function report(
  ownId: string,
  given: Partial<Omit<ComplaintReceived, 'complaintId' | 'eventId' | 'receipt' | 'ownId'>> = {},
  change = '',
): ComplaintReceived {
  const channel = given.channel ?? 'sambat';
  const complaintId = complaintIdOf({ city: 'malang', channel, account: given.account ?? '', ownId });
  const event = {
    kind: 'first' as const,
    channel,
    source: 'Website',
    ownId,
    occurredAt: '2026-01-05T02:00:00.000Z',
    receivedAt: '2026-01-05T02:00:01.000Z',
    precedence: 100,
    text: 'Lampu jalan di gang depan balai RW mati sejak tiga malam yang lalu.',
    reporter: { ref: '0'.repeat(32), flags: { anonymous: false, confidential: false } },
    attachments: [],
    extras: {},
    ...given,
  };
  return {
    ...event,
    complaintId,
    receipt: receiptOf(KEY, complaintId),
    eventId: eventIdOf(complaintId, contentDigestOf(event), `${event.kind}${change}`),
  };
}

/** An event as it stands on the bus. */
export const onBus = (topic: TopicName, id: string, event: object): EncodedEvent =>
  encodeEvent(
    { topic, key: id, id, source: '//sambung/malang/test', subject: id, time: '2026-01-05T02:00:01.000Z' },
    event,
  );
