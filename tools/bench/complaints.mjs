import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import {
  complaintIdOf,
  contentDigestOf,
  encodeEvent,
  eventIdOf,
  receiptOf,
} from '../../libs/contracts/dist/index.js';
import { kafkaOf } from './bare.mjs';

export const RECEIVED = 'complaint.received.v1';
/** All of them are assigned unattended. */
const MATTERS = ['Lampu jalan mati', 'Sampah menumpuk', 'Jalan berlubang', 'Parkir liar'];
const PATIENCE_MILLISECONDS = 180_000;

/** An event as an adapter would publish it; `given` is laid over it. */
export function eventOf(index, { ownId = randomUUID(), ...given } = {}) {
  const complaintId = complaintIdOf({ city: 'malang', channel: 'sambat', account: '', ownId });
  const content = {
    text: `${MATTERS[index % MATTERS.length]} di dekat pasar, nomor ${index + 1000}.`,
    attachments: [],
  };
  const now = new Date().toISOString();
  const event = {
    complaintId,
    kind: 'first',
    receipt: receiptOf(Buffer.alloc(32, 1), complaintId),
    channel: 'sambat',
    source: 'Website',
    ownId,
    occurredAt: now,
    receivedAt: now,
    precedence: 100,
    reporter: { ref: '0'.repeat(32), flags: { anonymous: false, confidential: false } },
    extras: {},
    ...content,
    ...given,
  };
  return { ...event, eventId: eventIdOf(complaintId, contentDigestOf(event), event.revisedAt ?? '') };
}

function messageOf(event) {
  const envelope = {
    topic: RECEIVED,
    key: event.conversation ?? event.complaintId,
    id: event.eventId,
    source: '//bench',
    subject: event.complaintId,
    time: event.receivedAt,
  };
  const { key, value, headers } = encodeEvent(envelope, event);
  return { key, value, headers };
}

export async function publish(stack, events, topic = RECEIVED) {
  const producer = kafkaOf(stack).producer({ allowAutoTopicCreation: false });
  await producer.connect();
  for (let from = 0; from < events.length; from += 500)
    await producer.send({ topic, acks: -1, messages: events.slice(from, from + 500).map(messageOf) });
  await producer.disconnect();
}

export const firstEvents = (count) => Array.from({ length: count }, (_, index) => eventOf(index));

/** Complaints a second from the first ticket to the last, as the simulator's own clock has them. */
export async function rateOf(database, references, instant = 'created_at', condition = 'true') {
  for (const end = Date.now() + PATIENCE_MILLISECONDS; ; await delay(500)) {
    const { rows } = await database.query(
      `SELECT count(*)::integer AS done, extract(epoch FROM max(${instant}) - min(created_at))::float AS seconds
       FROM sp4n_simulator.tickets WHERE reference = ANY ($1) AND ${condition}`,
      [references],
    );
    if (rows[0].done === references.length) return references.length / rows[0].seconds;
    if (Date.now() > end)
      throw new Error(`${rows[0].done} of ${references.length} tickets after three minutes`);
  }
}

/** Lets complaints wait on Kafka until all are there, then routing at them. @returns complaints a second */
export async function rateOfWaiting(stack, database, count) {
  await stack.services.routing.stop();
  const events = firstEvents(count);
  await publish(stack, events);
  await stack.services.routing.start();
  return rateOf(
    database,
    events.map(({ complaintId }) => complaintId),
  );
}

/** Waits until routing has nothing left to do. */
export async function settled(database) {
  for (const end = Date.now() + PATIENCE_MILLISECONDS; ; await delay(500)) {
    const { rows } = await database.query(
      `SELECT EXISTS (SELECT FROM routing.arrival WHERE applied_at IS NULL)
         OR EXISTS (SELECT FROM routing.complaint WHERE due_at IS NOT NULL)
         OR EXISTS (SELECT FROM routing.outbox) AS busy`,
    );
    if (!rows[0].busy) return;
    if (Date.now() > end) throw new Error('routing is not done after three minutes');
  }
}
