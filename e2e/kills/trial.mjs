/**
 * Kills each kind of process of the stack three times, at moments drawn from a seed, while complaints are in flight,
 * and counts in the simulator's own tables what became of them. Prints one line of JSON for each kind of process: chaos
 * with one fault, and enough in flight for it to matter.
 *
 *   node e2e/kills/trial.mjs SEED FOLDER [KIND …]
 */
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { accountsOf, readFound } from '../../tools/chaos/accounts.mjs';
import { keepMood } from '../../tools/chaos/mood.mjs';
import { randomFrom } from '../../tools/chaos/random.mjs';
import { sendAll } from '../../tools/chaos/senders.mjs';
import { storiesOf } from '../../tools/chaos/stories.mjs';
import { deliveriesTo } from '../../tools/send.mjs';
import { startStack } from '../../tools/stack/start-stack.mjs';

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
const mood = keepMood(stack, true);
await mood.set({ slowMilliseconds: SIMULATOR_MILLISECONDS });
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

let rounds = 0;
const allStories = [];

/** Sends a batch, kills in the middle of it, and waits until what was killed is back. */
async function round(kind, stories) {
  const batch = storiesOf(Number(seed) * 100 + rounds++, BATCH).map((story) => ({
    ...story,
    pauseMilliseconds: 0,
  }));
  stories.push(...batch);
  allStories.push(...batch);
  const signal = AbortSignal.timeout(LONGEST_WAIT_MILLISECONDS);
  const sending = sendAll(batch, deliveries, {
    milliseconds: 0,
    signal,
    onTold: () => {},
    pushesAtOnce: BATCH,
  });
  await delay(random() * 1200);
  const before = victims[kind].pid;
  const [{ tickets }] = await ask('SELECT count(*)::integer AS tickets FROM sp4n_simulator.tickets');
  const inFlight = allStories.flatMap(({ complaints }) => complaints).length - tickets;
  victims[kind].kill('SIGKILL');
  for (const end = Date.now() + LONGEST_WAIT_MILLISECONDS; victims[kind].pid === before; await delay(50))
    if (Date.now() > end) throw new Error(`${kind} did not come back`);
  await sending;
  return inFlight;
}

/** What is broken of these stories; nothing, once all has ended. */
async function countOf(stories) {
  const known = new Set(stories.flatMap(({ complaints }) => complaints.map(({ id }) => id)));
  const { tickets, complaints } = await readFound(ask);
  return accountsOf(stories, {
    tickets: tickets.filter(({ reference }) => known.has(reference)),
    complaints: complaints.filter(({ id }) => known.has(id)),
  });
}

async function trial(kind) {
  const stories = [];
  const inFlight = [];
  for (let kill = 0; kill < KILLS; kill++) inFlight.push(await round(kind, stories));
  let accounts;
  for (const end = Date.now() + LONGEST_WAIT_MILLISECONDS; Date.now() < end; await delay(250)) {
    accounts = await countOf(stories);
    const { lost, stale, photosWrong } = accounts;
    if (lost.length + stale.length + photosWrong.length === 0) break;
  }
  const photos = stories.flatMap(({ complaints }) =>
    complaints.flatMap((complaint) => complaint.photos),
  ).length;
  return { kind, inFlight, photos, ...accounts };
}

try {
  for (const kind of chosen.length > 0 ? chosen : Object.keys(victims))
    console.log(JSON.stringify(await trial(kind)));
} finally {
  await mood.stop();
  await database.end();
  await stack.stop();
}
