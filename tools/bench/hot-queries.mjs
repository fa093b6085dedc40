import { randomUUID } from 'node:crypto';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DataSource } from 'typeorm';
import { loadCity } from '../../apps/routing/dist/city/load.js';
import { decideContent } from '../../apps/routing/dist/engine.js';
import { begin, settle } from '../../apps/routing/dist/forward/settle.js';
import { orderKeyOf } from '../../apps/routing/dist/land/apply-arrival.js';
import { ArrivalRouter } from '../../apps/routing/dist/route-complaint.js';
import { ArrivalsStore } from '../../apps/routing/dist/store/arrivals.store.js';
import { ComplaintsStore } from '../../apps/routing/dist/store/complaints.store.js';
import { LedgerStore } from '../../apps/routing/dist/store/ledger.store.js';
import { lookForWork } from '../../apps/routing/dist/store/look-for-work.js';
import { OutboxStore } from '../../apps/routing/dist/store/outbox.store.js';
import { OverviewStore } from '../../apps/routing/dist/store/overview.store.js';
import { ignoredReports } from '../../apps/routing/dist/store/report.schema.js';
import { eventOf, firstEvents } from './complaints.mjs';

export const BATCH = 100;
/** After five of them PostgreSQL may plan a prepared statement for good. */
const ROUNDS = 8;
const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** PostgreSQL itself tells how it ran each statement, prepared ones too (auto_explain, as a superuser may load it). */
export const EXPLAIN = [
  'session_preload_libraries=auto_explain',
  'auto_explain.log_min_duration=0',
  'auto_explain.log_analyze=on',
  'auto_explain.log_buffers=on',
  'auto_explain.log_timing=off',
  'auto_explain.log_format=json',
  'client_min_messages=log',
]
  .map((flag) => `-c ${flag}`)
  .join(' ');

/** Of a plan and of the writes in it, which run after the rest and are not in its sum. */
export function buffersOf(plan) {
  const own = plan['Shared Hit Blocks'] + plan['Shared Read Blocks'];
  const writes = (plan.Plans ?? []).filter((below) => /^CTE write_/.test(below['Subplan Name'] ?? ''));
  return writes.reduce((sum, below) => sum + buffersOf(below), own);
}

/**
 * Works through some complaints with routing's own stores, as its workers do, and counts the buffers (pages of 8 kB)
 * that each statement touched. routing must be stopped.
 * @returns buffers by what the statement is for: the most of any of its runs but the first round's
 */
export async function buffersOfHotQueries(databaseUrl) {
  const database = await new DataSource({
    type: 'postgres',
    url: databaseUrl,
    entities: [ignoredReports],
    poolSize: 1,
    extra: { options: EXPLAIN },
  }).initialize();
  const most = new Map();
  try {
    const runner = database.createQueryRunner();
    const client = await runner.connect();
    await runner.release();
    let seen = 0;
    client.on('notice', ({ message }) => {
      const plan = /plan:\n(.*)$/s.exec(message ?? '')?.[1];
      if (plan !== undefined) seen += buffersOf(JSON.parse(plan).Plan);
    });
    for (let round = 0; round <= ROUNDS; round++)
      await workThrough(database, async (what, work) => {
        seen = 0;
        const result = await work();
        // Within a transaction a statement's end is told with the next one.
        await client.query('SELECT');
        // Plans are made and pages found in the first round.
        if (round > 0) most.set(what, Math.max(most.get(what) ?? 0, seen));
        return result;
      });
    return most;
  } finally {
    await database.destroy();
  }
}

/** One batch from landing to its ticket, and what looks on. */
async function workThrough(database, measured) {
  const city = loadCity(join(root, 'cities', 'malang'));
  const arrivals = new ArrivalsStore(database);
  const events = conversing(firstEvents(BATCH));
  const inTransaction = (work) => database.transaction((manager) => work(new ComplaintsStore(manager)));

  await measured('look for work', () => lookForWork(database));
  await measured('land', () =>
    arrivals.land(
      events.map((event) => ({
        eventId: event.eventId,
        orderKey: orderKeyOf(event),
        event,
        traceparent: null,
      })),
    ),
  );
  await measured('backlog (metrics)', () => new OverviewStore(database, true).backlog());
  const reports = events.map(({ complaintId }) => complaintId);
  await database.transaction((manager) => measured('claim', () => arrivals.claim(manager, BATCH)));
  await inTransaction((store) => measured('look up by report', () => store.idsOfReports(reports)));
  await inTransaction((store) =>
    measured('look up by conversation', () => store.idsOfConversations(events.map(orderKeyOf))),
  );
  const rules = {
    gatherMilliseconds: 0,
    asksForTickets: true,
    decide: (content, receivedAt) => decideContent(city, content, receivedAt),
  };
  const router = new ArrivalRouter(database, arrivals, rules, (_id, error) => {
    throw error;
  });
  await measured('route: claim, look up, lock, save', () => router.route());
  await forward(inTransaction, measured, city);
  await measured('relay', () => new OutboxStore(database).relay(500, async () => {}));
  await lookOn(new OverviewStore(database, true), measured);
  await checkLedger(new LedgerStore(database), measured, events);
}

/** Every tenth is a message of a conversation. */
const conversing = (events) =>
  events.map((event, index) => (index % 10 === 0 ? eventOf(index, { conversation: randomUUID() }) : event));

async function forward(inTransaction, measured, city) {
  const lease = randomUUID();
  const rules = {
    mode: 'api',
    city,
    isCreateIdempotent: true,
    leaseMilliseconds: 60_000,
    settleMilliseconds: 0,
    lease,
  };
  let calls = [];
  let writtenBy;
  await inTransaction(async (store) => {
    const due = await measured('lock due', () => store.lockDue(BATCH));
    calls = due.map((change) => ({ change, step: begin(change, rules) }));
    writtenBy = await measured('save: begun', () => store.save(due));
  });
  while (calls.some(({ step }) => step !== undefined)) {
    const known = calls.filter(({ step }) => step !== undefined);
    calls = await inTransaction(async (store) => {
      const written = known.map(({ change: { complaint } }) => ({ complaint, writtenBy }));
      const locked = await measured('lock what is known', () => store.lockWritten(written));
      const steps = new Map(known.map(({ change, step }) => [change.complaint.id, step]));
      const next = locked.map((change) => {
        const step = change.complaint.steps[steps.get(change.complaint.id).ordinal];
        return { change, step: settle(change, step, { outcome: 'sent', result: ticket(change) }, rules) };
      });
      writtenBy = await measured('save: how calls ended', () => store.save(locked));
      return next;
    });
  }
}

const ticket = ({ complaint }) => ({
  trackingId: complaint.trackingId ?? `9${Math.random()}`.slice(0, 12),
  reference: complaint.id,
  version: 1,
  status: 'Belum Terverifikasi',
  changedAt: new Date().toISOString(),
  attachments: [],
});

async function lookOn(store, measured) {
  await measured('status page: latest', () => store.latest(50));
  await measured('status page: held complaints', () => store.heldComplaints(50));
  await measured('status page: held reports', () => store.heldReports(50));
  await measured('status page: what is broken', () => store.broken());
  await measured('status page: one complaint', async () => {
    const [{ id }] = await store.latest(1);
    return store.complaint(id);
  });
  await measured('metrics: longest waiting', () => store.waiting());
}

async function checkLedger(store, measured, events) {
  const records = events.map(({ eventId }, offset) => ({
    topic: 'complaint.received.v1',
    partition: 0,
    offset: String(offset),
    eventId,
    heldId: eventId,
    publishedAt: new Date(),
  }));
  await measured('ledger: records of the bus', () => store.keepUnseen(records));
  await measured('ledger: what had not landed', () => store.unseen());
  const tickets = events.map(({ complaintId }, index) => ({
    trackingId: `8${index}`,
    reference: complaintId,
  }));
  await measured('ledger: tickets', () => store.keepStrays(tickets, 'bench'));
  await measured('ledger: tickets of nobody', () => store.strays());
  for (const { trackingId } of await store.strays()) await store.forgetStray(trackingId);
  await measured('ledger: faults', () => store.faultCounts());
}
