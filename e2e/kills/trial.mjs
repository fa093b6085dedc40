/**
 * Kills each kind of process of the stack three times, at moments drawn from a seed, while complaints are in flight,
 * and counts in the simulator's own tables what became of them. Prints one line of JSON for each kind of process.
 *
 *   node e2e/kills/trial.mjs SEED FOLDER [KIND …]
 */
import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { startStack } from '../../tools/stack/start-stack.mjs';
import { deliver, deliveriesTo } from '../../tools/send.mjs';
import { randomFrom } from '../../tools/chaos/random.mjs';
import { complaintOf } from './complaints.mjs';

const KILLS = 3;
const BATCH = 90;
const LONGEST_WAIT_MILLISECONDS = 120_000;
/** Slow enough that most of a batch is still on its way when the kill comes. */
const SIMULATOR_MILLISECONDS = 150;

const [seed = '1', folder, ...chosen] = process.argv.slice(2);
const random = randomFrom(Number(seed));

const stack = await startStack({
  data: folder,
  arePortsFree: true,
  environment: {
    ...process.env,
    GATHER_MINUTES: '0',
    SP4N_TIMEOUT_SECONDS: '2',
    SP4N_SETTLE_SECONDS: '1',
    SP4N_CONCURRENCY: '8',
  },
});
const victims = { ...stack.services, ...stack.backings };
const deliveries = deliveriesTo({ urls: stack.urls, secrets: stack.environment });
const database = new pg.Pool({ connectionString: stack.databaseUrl, max: 2 });
database.on('error', () => {}); // It is one of those that are killed; who asks next learns of it.

/** Asks again while the database is away: what is counted is what it says when it is back. */
async function ask(text, values) {
  for (const end = Date.now() + LONGEST_WAIT_MILLISECONDS; ; await delay(250)) {
    try {
      return (await database.query(text, values)).rows;
    } catch (error) {
      if (Date.now() > end) throw error;
    }
  }
}

/** What the simulator was told is gone when it is killed, and it may be on its way back. */
async function slowDown() {
  for (const end = Date.now() + LONGEST_WAIT_MILLISECONDS; ; await delay(100)) {
    try {
      const { ok } = await fetch(`${stack.urls['sp4n-simulator']}/control/misbehaviour`, {
        method: 'PUT',
        headers: {
          authorization: `Bearer ${stack.environment.SIMULATOR_TOKEN}`,
          'content-type': 'application/json',
        },
        body: JSON.stringify({ slowMilliseconds: SIMULATOR_MILLISECONDS }),
      });
      if (ok) return;
    } catch (error) {
      if (Date.now() > end) throw error;
    }
  }
}

const ticketsOf = (ids) =>
  ask(
    'SELECT reference, count(*)::integer AS tickets FROM sp4n_simulator.tickets WHERE reference = ANY ($1) GROUP BY 1',
    [ids],
  );

const attachmentsOf = (ids) =>
  ask(
    `SELECT reference, encode(sha256(content), 'hex') AS sha256 FROM sp4n_simulator.attachments
     JOIN sp4n_simulator.tickets USING (tracking_id) WHERE reference = ANY ($1)`,
    [ids],
  );

/** Sends a batch, kills in the middle of it, and waits until what was killed is back. */
async function round(kind, sent) {
  await slowDown();
  const batch = Array.from({ length: BATCH }, (_, index) =>
    complaintOf(`${seed}-${sent.length + index}-${kind}`, random),
  );
  const sending = batch.map(async (complaint) => {
    const { ok, results } = await deliver(deliveries[complaint.way](complaint.body), complaint.isPlatform);
    return { ...complaint, isAccepted: ok, complaintId: results[0]?.complaintId };
  });
  await delay(random() * 1200);
  const before = victims[kind].pid;
  const [{ tickets }] = await ask('SELECT count(*)::integer AS tickets FROM sp4n_simulator.tickets');
  const inFlight = allSent() + BATCH - tickets;
  victims[kind].kill('SIGKILL');
  for (const end = Date.now() + LONGEST_WAIT_MILLISECONDS; victims[kind].pid === before; await delay(50))
    if (Date.now() > end) throw new Error(`${kind} did not come back`);
  sent.push(...(await Promise.all(sending)));
  return inFlight;
}

const accounts = new Map();
const allSent = () => [...accounts.values()].reduce((sum, sent) => sum + sent.length, 0);

async function trial(kind) {
  const sent = [];
  accounts.set(kind, sent);
  const inFlight = [];
  for (let kill = 0; kill < KILLS; kill++) inFlight.push(await round(kind, sent));
  const ids = sent.map(({ complaintId }) => complaintId);
  const expected = sent.flatMap(({ complaintId, photo }) =>
    photo === undefined ? [] : [`${complaintId} ${createHash('sha256').update(photo).digest('hex')}`],
  );
  let tickets = [];
  let photos = [];
  for (const end = Date.now() + LONGEST_WAIT_MILLISECONDS; Date.now() < end; await delay(250)) {
    tickets = await ticketsOf(ids);
    photos = (await attachmentsOf(ids)).map(({ reference, sha256 }) => `${reference} ${sha256}`);
    if (tickets.length === new Set(ids).size && expected.every((photo) => photos.includes(photo))) break;
  }
  return {
    kind,
    inFlight,
    sent: sent.length,
    accepted: sent.filter(({ isAccepted }) => isAccepted).length,
    lost: new Set(ids).size - tickets.length,
    doubled: tickets.filter((ticket) => ticket.tickets > 1).length,
    photos: expected.length,
    photosLost: expected.filter((photo) => !photos.includes(photo)).length,
    photosChanged: photos.filter((photo) => !expected.includes(photo)).length,
  };
}

try {
  for (const kind of chosen.length > 0 ? chosen : Object.keys(victims))
    console.log(JSON.stringify(await trial(kind)));
} finally {
  await database.end();
  await stack.stop();
}
