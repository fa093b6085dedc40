import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import {
  complaintIdOf,
  contentDigestOf,
  encodeEvent,
  eventIdOf,
  receiptOf,
} from '../../libs/contracts/dist/index.js';
import { startStack } from '../stack/start-stack.mjs';
import { createTopic, kafkaOf, startBare } from './bare.mjs';

const COMPLAINTS = 6000;
const CONCURRENCY = 64;
const RECEIVED = 'complaint.received.v1';
/** All of them are assigned unattended. */
const MATTERS = ['Lampu jalan mati', 'Sampah menumpuk', 'Jalan berlubang', 'Parkir liar'];
const LONGEST_MILLISECONDS = 180_000;

function eventOf(index) {
  const ownId = randomUUID();
  const complaintId = complaintIdOf({ city: 'malang', channel: 'sambat', account: '', ownId });
  const content = {
    text: `${MATTERS[index % MATTERS.length]} di dekat pasar, nomor ${index + 1000}.`,
    attachments: [],
  };
  const now = new Date().toISOString();
  const event = {
    complaintId,
    eventId: eventIdOf(complaintId, contentDigestOf(content)),
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
  };
  const envelope = {
    topic: RECEIVED,
    key: complaintId,
    id: event.eventId,
    source: '//bench',
    subject: complaintId,
    time: now,
  };
  return { reference: complaintId, ...encodeEvent(envelope, event) };
}

async function publish(stack, topic) {
  const producer = kafkaOf(stack).producer({ allowAutoTopicCreation: false });
  await producer.connect();
  const events = Array.from({ length: COMPLAINTS }, (_, index) => eventOf(index));
  for (let from = 0; from < events.length; from += 500) {
    const messages = events
      .slice(from, from + 500)
      .map(({ key, value, headers }) => ({ key, value, headers }));
    await producer.send({ topic, acks: -1, messages });
  }
  await producer.disconnect();
  return events.map(({ reference }) => reference);
}

/** Complaints a second from the first ticket to the last, as the simulator's own clock has them. */
async function rateOf(database, references, instant, condition = 'true') {
  for (const end = Date.now() + LONGEST_MILLISECONDS; ; await delay(500)) {
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

export async function benchForward(folder) {
  const environment = { ...process.env, SP4N_CONCURRENCY: String(CONCURRENCY) };
  const stack = await startStack({
    data: folder,
    arePortsFree: true,
    only: ['sp4n-simulator', 'routing'],
    environment,
  });
  const database = new pg.Pool({ connectionString: stack.databaseUrl, max: 1 });
  try {
    const topic = 'bench.bare-forward';
    await createTopic(stack, topic);
    const bareReferences = await publish(stack, topic);
    const loop = await startBare('bare-loop.mjs', stack, topic, { CONCURRENCY: String(CONCURRENCY) });
    const bare = await rateOf(database, bareReferences, 'created_at');
    await loop.stop();

    await stack.services.routing.stop();
    const references = await publish(stack, RECEIVED);
    await stack.services.routing.start();
    const created = await rateOf(database, references, 'created_at');
    const assigned = await rateOf(database, references, 'changed_at', 'apparatus_id IS NOT NULL');
    return [
      row('on the bus → ticket created', created, bare, '≥ 0.4, ≥ 200/s'),
      row('on the bus → ticket assigned', assigned, bare, '–'),
    ];
  } finally {
    await database.end();
    await stack.stop();
  }
}

const row = (what, ours, bare, goal) => ({
  what,
  ours: `${Math.round(ours)}/s`,
  bare: `${Math.round(bare)}/s`,
  ratio: (ours / bare).toFixed(2),
  goal,
});
