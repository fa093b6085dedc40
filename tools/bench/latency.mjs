import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { deliveriesTo } from '../send.mjs';
import { startStack } from '../stack/start-stack.mjs';
import { rateOfWaiting } from './complaints.mjs';

/** New processes compile what is hot for that long; a service that runs for months does so once. */
const WARM_UP_SECONDS = 40;
const SECONDS = 30;
const PATIENCE_MILLISECONDS = 60_000;

export const percentile = (numbers, percent) =>
  numbers.toSorted((a, b) => a - b)[Math.ceil((numbers.length * percent) / 100) - 1];

export const submission = () => ({
  id: randomUUID(),
  medium: 'web',
  submittedAt: new Date().toISOString(),
  text: 'Lampu jalan di depan balai RW 03 Purwantoro mati sejak Senin, gelap sekali.',
  reporter: { accountId: randomUUID() },
});

/** @returns its reference and the instant at which it was sent, or undefined where it was refused */
async function push({ url, body, headersOf }) {
  const sentAt = Date.now();
  const answer = await fetch(url, { method: 'POST', headers: headersOf(body), body });
  const { complaintId } = await answer.json();
  return answer.status === 202 ? { reference: complaintId, sentAt } : undefined;
}

/**
 * Pushes at a steady rate, one after the other, whatever becomes of those before.
 * @returns milliseconds of each from being sent until the simulator created its ticket, on the same machine's clock
 */
export async function latenciesOf(stack, database, rate, seconds) {
  const deliveries = deliveriesTo({ urls: stack.urls, secrets: stack.environment });
  const pushes = [];
  const startedAt = Date.now();
  for (let count = 0; count < rate * (seconds + WARM_UP_SECONDS); count++) {
    const dueIn = startedAt + (count / rate) * 1000 - Date.now();
    if (dueIn > 1) await delay(dueIn);
    pushes.push(push(deliveries.submission(submission())));
  }
  const sent = (await Promise.all(pushes)).filter((pushed) => pushed !== undefined);
  if (sent.length < pushes.length) throw new Error(`${pushes.length - sent.length} pushes were refused`);
  const createdAt = await creationsOf(database, sent);
  return sent
    .filter(({ sentAt }) => sentAt >= startedAt + WARM_UP_SECONDS * 1000)
    .map(({ reference, sentAt }) => Math.round(createdAt.get(reference) - sentAt));
}

async function creationsOf(database, sent) {
  const references = sent.map(({ reference }) => reference);
  for (const end = Date.now() + PATIENCE_MILLISECONDS; ; await delay(500)) {
    const { rows } = await database.query(
      `SELECT reference, (extract(epoch FROM created_at) * 1000)::float AS at
       FROM sp4n_simulator.tickets WHERE reference = ANY ($1)`,
      [references],
    );
    if (rows.length === sent.length) return new Map(rows.map(({ reference, at }) => [reference, at]));
    if (Date.now() > end) throw new Error(`${rows.length} of ${sent.length} tickets after a minute`);
  }
}

export async function benchLatency({ folder }) {
  const stack = await startStack({
    data: folder,
    arePortsFree: true,
    only: ['sp4n-simulator', 'routing', 'ingest-sambat'],
  });
  const database = new pg.Pool({ connectionString: stack.databaseUrl, max: 1 });
  try {
    const rate = await rateOfWaiting(stack, database, 3000);
    console.error(`  ${Math.round(rate)}/s can be sustained`);
    const latencies = await latenciesOf(stack, database, rate / 2, SECONDS);
    const row = (percent, goal) => ({
      what: `push → ticket at ${Math.round(rate / 2)}/s, half of the load: p${percent}`,
      ours: `${percentile(latencies, percent)} ms`,
      goal,
    });
    return { rows: [row(50, '≤ 50 ms'), row(99, '≤ 250 ms')] };
  } finally {
    await database.end();
    await stack.stop();
  }
}
