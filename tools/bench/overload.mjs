import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { deliveriesTo } from '../send.mjs';
import { startStack } from '../stack/start-stack.mjs';
import { rateOfWaiting } from './complaints.mjs';
import { submission } from './latency.mjs';

const SECONDS = 60;
const TIMES = 10;
const TICK_MILLISECONDS = 20;
/** As a sender would who asks for an answer in so long. */
const TIMEOUT_MILLISECONDS = 10_000;
const NORMAL_MILLISECONDS = 1000;
const NORMAL_IN_ROW = 5;
const PATIENCE_SECONDS = 900;

/** One push over many connections. @returns its status (0: none), the complaint's id, and whether it says when to come again */
function push(agent, { url, body, headersOf }) {
  return new Promise((resolve) => {
    const failed = () => resolve({ status: 0 });
    const sender = request(url, {
      method: 'POST',
      agent,
      timeout: TIMEOUT_MILLISECONDS,
      headers: headersOf(body),
    });
    sender.once('error', failed);
    sender.once('timeout', () => sender.destroy());
    sender.once('response', (answer) => {
      let text = '';
      answer
        .setEncoding('utf8')
        .on('data', (chunk) => (text += chunk))
        .once('error', failed);
      answer.once('end', () => {
        const status = answer.statusCode;
        const saysWhen = Number(answer.headers['retry-after']) > 0;
        resolve({ status, saysWhen, reference: status === 202 ? JSON.parse(text).complaintId : undefined });
      });
    });
    sender.end(body);
  });
}

/** Sends so many a second whatever is answered, as senders do who know nothing of each other. */
async function flood(deliveries, rate) {
  const agent = new Agent({ keepAlive: true });
  const told = { sent: 0, accepted: [], refused: 0, refusedWithoutWhen: 0, unanswered: 0, others: 0 };
  const out = new Set();
  const startedAt = Date.now();
  let shownAt = startedAt;
  for (let now = startedAt; now < startedAt + SECONDS * 1000; now = Date.now()) {
    for (; told.sent < ((now - startedAt) / 1000) * rate; told.sent++) {
      const pushed = push(agent, deliveries.submission(submission())).then((answer) => {
        out.delete(pushed);
        note(told, answer);
      });
      out.add(pushed);
    }
    if (now - shownAt >= 10_000) {
      shownAt = now;
      console.error(`  ${told.sent} sent, ${told.accepted.length} accepted, ${told.refused} refused`);
    }
    await delay(TICK_MILLISECONDS);
  }
  await Promise.all(out);
  agent.destroy();
  return told;
}

function note(told, { status, saysWhen, reference }) {
  if (reference !== undefined) told.accepted.push(reference);
  else if (status === 0) told.unanswered += 1;
  else if (status === 503 || status === 429) {
    told.refused += 1;
    if (!saysWhen) told.refusedWithoutWhen += 1;
  } else told.others += 1;
}

/** @returns seconds until five pushes in a row are accepted within a second each */
async function secondsUntilNormal(deliveries, accepted) {
  const agent = new Agent({ keepAlive: true });
  const startedAt = Date.now();
  let inRow = 0;
  let normalSince = startedAt;
  while (inRow < NORMAL_IN_ROW) {
    const at = Date.now();
    if (inRow === 0) normalSince = at;
    const { reference } = await push(agent, deliveries.submission(submission()));
    if (reference !== undefined) accepted.push(reference);
    inRow = reference !== undefined && Date.now() - at < NORMAL_MILLISECONDS ? inRow + 1 : 0;
    if (Date.now() - startedAt > PATIENCE_SECONDS * 1000) break;
    await delay(200);
  }
  agent.destroy();
  return (normalSince - startedAt) / 1000;
}

/** Waits for the tickets of all that was accepted. @returns how many are missing, and how many there are too many */
async function countTickets(database, accepted) {
  for (const end = Date.now() + PATIENCE_SECONDS * 1000; ; await delay(2000)) {
    const { rows } = await database.query(
      `SELECT count(DISTINCT reference)::int AS there, count(*)::int AS tickets
       FROM sp4n_simulator.tickets WHERE reference = ANY ($1)`,
      [accepted],
    );
    const [{ there, tickets }] = rows;
    if (there === accepted.length || Date.now() > end)
      return { lost: accepted.length - there, doubled: tickets - there };
  }
}

/** Complaints a second while nothing but the backlog was worked on: the middle of it, without its beginning and end. */
async function drainRate(database, accepted, since) {
  const { rows } = await database.query(
    `SELECT count(*) / extract(epoch FROM max(created_at) - min(created_at))::float AS rate
     FROM sp4n_simulator.tickets WHERE reference = ANY ($1) AND created_at > $2`,
    [accepted, since],
  );
  return rows[0].rate;
}

/** Connections since this machine started that found the queue of a listener full, so that the kernel let them wait. */
function queueOverflows() {
  const [names, values] = readFileSync('/proc/net/netstat', 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('TcpExt:'))
    .map((line) => line.split(' '));
  return Number(values[names.indexOf('ListenOverflows')]);
}

/** What a process has had at most, in MB. */
const peakOf = ({ pid }) =>
  Math.round(Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024);

export async function benchOverload({ folder }) {
  const stack = await startStack({
    data: folder,
    arePortsFree: true,
    only: ['sp4n-simulator', 'routing', 'ingest-sambat'],
    environment: { ...process.env, SP4N_CONCURRENCY: '64' },
  });
  const database = new pg.Pool({ connectionString: stack.databaseUrl, max: 1 });
  try {
    const deliveries = deliveriesTo({ urls: stack.urls, secrets: stack.environment });
    const pids = Object.values(stack.services).map(({ pid }) => pid);
    // Routing is started anew by this, so it is what the peaks are counted from.
    const steady = await rateOfWaiting(stack, database, 6000);
    console.error(`  ${Math.round(steady)}/s can be sustained; ${TIMES} times as many for ${SECONDS} s …`);
    const overflowsBefore = queueOverflows();
    const told = await flood(deliveries, steady * TIMES);
    const overflows = queueOverflows() - overflowsBefore;
    const overAt = new Date();
    const normalAfter = await secondsUntilNormal(deliveries, told.accepted);
    console.error(`  intake is normal again after ${normalAfter} s; the backlog drains …`);
    const { lost, doubled } = await countTickets(database, told.accepted);
    const drained = await drainRate(database, told.accepted, overAt);
    const peaks = Object.values(stack.services).map((service) => `${service.name} ${peakOf(service)}`);
    const ended = Object.values(stack.services).filter(
      ({ pid, name }) => name !== 'routing' && !pids.includes(pid),
    );
    const row = (what, ours, goal, more = {}) => ({ what: `overload: ${what}`, ours, goal, ...more });
    return {
      rows: [
        row(
          `pushes in ${SECONDS} s`,
          `${told.sent}: ${told.accepted.length} accepted, ${told.refused} refused`,
          '–',
        ),
        row('accepted and lost, or doubled', `${lost}, ${doubled}`, '0, 0'),
        row(
          'refused without Retry-After; other answers',
          `${told.refusedWithoutWhen}; ${told.others}`,
          '0; 0',
        ),
        row('without an answer in 10 s', String(told.unanswered), '–'),
        row('attempts to connect that found the queue of new connections full', String(overflows), '–'),
        row('most memory, MB', peaks.join(', '), '< 512 each'),
        row('processes that did not live through it', String(ended.length), '0'),
        row('until intake is normal', `${normalAfter.toFixed(1)} s`, '≤ 60 s'),
        row('the backlog drains', `${Math.round(drained)}/s`, '≥ 0.8', {
          bare: `${Math.round(steady)}/s`,
          ratio: (drained / steady).toFixed(2),
        }),
      ],
    };
  } finally {
    await database.end();
    await stack.stop();
  }
}
