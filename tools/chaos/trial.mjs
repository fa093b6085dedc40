import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { deliveriesTo } from '../send.mjs';
import { startStack } from '../stack/start-stack.mjs';
import { accountsOf, readFound } from './accounts.mjs';
import { FAULTS } from './faults.mjs';
import { keepMood } from './mood.mjs';
import { FaultProxy } from './proxy.mjs';
import { scheduleOf } from './schedule.mjs';
import { sendAll } from './senders.mjs';
import { storiesOf } from './stories.mjs';

const CLOCK = join(dirname(fileURLToPath(import.meta.url)), 'clock.cjs');
/** Most is sent early enough to be on its way while faults go on. */
const SENDING_SHARE = 0.85;
const DRAIN_MILLISECONDS = 180_000;

const isCreate = (chunk) => chunk.toString('latin1', 0, 17) === 'POST /v1/tickets ';

/**
 * Creates that routing has begun: what a fault of its own or of its database may hit unseen by a proxy. Counted after it,
 * since what was just being committed was hit too; it stands there until its lease of ten seconds has run out.
 */
const CREATES_OUT = `
  SELECT count(*)::int AS count FROM routing.delivery_step WHERE kind = 'create' AND state = 'sending'`;
const COUNT_MILLISECONDS = 8000;
const HITS_CALLS_OF = ['routing', 'routing-2', 'postgres'];

/** All that routing has still to do. */
const OPEN = `
  SELECT (SELECT count(*)::int FROM routing.arrival WHERE applied_at IS NULL)
    + (SELECT count(*)::int FROM routing.complaint WHERE due_at IS NOT NULL)
    + (SELECT count(*)::int FROM routing.outbox) AS open`;

/** Rises for as long as it gets anywhere. */
const DONE = `
  SELECT (SELECT count(*)::int FROM routing.arrival)
    + (SELECT count(*)::int FROM routing.complaint WHERE due_at IS NULL) AS done`;

/** The stack with a proxy before everything that is spoken to, and what faults can be done to it. */
async function startVictims({ folder, isCreateIdempotent, isSpooled }) {
  const proxies = {};
  const between = async (name, port) => {
    proxies[name] = new FaultProxy(Number(port), name === 'sp4n-simulator' ? isCreate : undefined);
    return proxies[name].listen();
  };
  const clocks = join(folder, 'clocks');
  const clockFile = (name) => join(clocks, name);
  await mkdir(clocks, { recursive: true });
  const stack = await startStack({
    data: folder,
    arePortsFree: true,
    isRoutingTwice: true,
    between,
    environmentOf: (name) => ({
      NODE_OPTIONS: `--require="${CLOCK}"`,
      CHAOS_CLOCK_FILE: clockFile(name),
    }),
    environment: {
      GATHER_MINUTES: '0',
      SP4N_TIMEOUT_SECONDS: '2',
      SP4N_SETTLE_SECONDS: '1',
      SP4N_CREATE_IDEMPOTENT: String(isCreateIdempotent),
      INGEST_SPOOL_DIR: isSpooled ? join(folder, 'spool') : '',
    },
  });
  const urls = { ...stack.urls };
  for (const name of Object.keys(urls).filter((name) => name.startsWith('ingest-')))
    urls[name] = `http://127.0.0.1:${await between(name, new URL(urls[name]).port)}`;
  return {
    stack,
    proxies,
    clockFile,
    processes: { ...stack.services, ...stack.backings },
    mood: keepMood(stack, isCreateIdempotent),
    deliveries: deliveriesTo({ urls, secrets: stack.environment }),
    async stop() {
      await stack.stop();
      for (const proxy of Object.values(proxies)) proxy.stop();
    },
  };
}

/** Does what the schedule says until it is at its end or `signal` says so, and then takes everything back. */
async function doFaults(schedule, victims, { signal, onFault }) {
  const start = Date.now();
  const ending = new Set();
  for (const entry of schedule) {
    await delay(Math.max(0, start + entry.at * 1000 - Date.now()), undefined, { signal }).catch(() => {});
    if (signal.aborted) break;
    const end = await FAULTS[entry.fault](entry, victims);
    onFault(entry);
    if (end === undefined) continue;
    const heal = async () => {
      if (ending.delete(heal)) await end();
    };
    ending.add(heal);
    setTimeout(heal, entry.seconds * 1000);
  }
  await Promise.all([...ending].map((heal) => heal()));
  for (const proxy of Object.values(victims.proxies)) proxy.answersToLose = 0;
}

/**
 * One run: sends, breaks, heals, waits until all has ended, and counts.
 * @returns the accounts (see accounts.mjs) with `ledgerFaults`, `faults` done by name, and `callsHit`, at least so many
 *   creates as a fault hit
 */
export async function runTrial(options) {
  const { complaints, minutes, seed, onTold, onFault } = options;
  const victims = await startVictims(options);
  const { stack, proxies, mood, deliveries } = victims;
  const database = new pg.Pool({
    connectionString: stack.databaseUrl,
    max: 2,
    connectionTimeoutMillis: 2000,
  });
  database.on('error', () => {}); // It is one of the victims; who asks next learns of it.
  const ask = async (text, values) => (await database.query(text, values)).rows;
  try {
    const stories = storiesOf(seed, complaints);
    const faults = {};
    let callsHit = 0;
    const countHits = async () => {
      for (const end = Date.now() + COUNT_MILLISECONDS; Date.now() < end;) {
        await delay(200);
        const [row] = await ask(CREATES_OUT).catch(() => []);
        if (row === undefined) continue;
        callsHit += row.count;
        return;
      }
    };

    const sent = new AbortController();
    const over = new AbortController();
    const sending = sendAll(stories, deliveries, {
      milliseconds: minutes * 60_000 * SENDING_SHARE,
      signal: over.signal,
      onTold,
    }).then(() => sent.abort());
    await doFaults(scheduleOf(seed, minutes), victims, {
      signal: sent.signal,
      onFault: (entry) => {
        if (HITS_CALLS_OF.includes(entry.victim)) void countHits();
        faults[entry.fault] = (faults[entry.fault] ?? 0) + 1;
        onFault(entry);
      },
    });

    await Promise.race([sending, delay(DRAIN_MILLISECONDS)]);
    over.abort();
    await sending;
    const accounts = await settledAccounts(stories, ask);
    const { faults: ledgerFaults } = await readLedger(stack);
    return {
      ...accounts,
      ledgerFaults: ledgerFaults.filter(({ count }) => count > 0),
      faults,
      callsHit: callsHit + proxies['sp4n-simulator'].callsHit,
    };
  } finally {
    await mood.stop();
    await database.end();
    await victims.stop();
  }
}

/**
 * Waits until nothing is open and nothing wrong, or for three minutes in which nothing got any further; what is on the
 * bus or in a spool is open without a trace here.
 */
async function settledAccounts(stories, ask) {
  let most = -1;
  let deadline = 0;
  for (; ; await delay(1000)) {
    const [{ done } = { done: most }] = await ask(DONE).catch(() => []);
    if (done > most) [most, deadline] = [done, Date.now() + DRAIN_MILLISECONDS];
    const isOver = Date.now() > deadline;
    const [row] = await ask(OPEN).catch(() => []);
    if (row?.open !== 0 && !isOver) continue;
    const accounts = accountsOf(stories, await readFound(ask));
    const { lost, stale, photosWrong } = accounts;
    if (isOver || lost.length + stale.length + photosWrong.length === 0) return accounts;
  }
}

async function readLedger({ urls, environment }) {
  const answer = await fetch(`${urls.routing}/v1/ledger`, {
    headers: { authorization: `Bearer ${environment.OPERATOR_TOKEN}` },
  });
  if (!answer.ok) throw new Error(`reading the ledger: ${answer.status}`);
  return answer.json();
}
