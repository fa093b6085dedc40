import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { deliveriesTo } from '../send.mjs';
import { startStack } from '../stack/start-stack.mjs';
import { percentile, submission } from './latency.mjs';

const COMPLAINTS = 300;
const PER_SECOND = 10;
const PATIENCE_MILLISECONDS = 60_000;

/** In SAMBAT's place: remembers when it was told of which ticket. */
async function channelStandIn() {
  const toldAt = new Map();
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += chunk));
    request.on('end', () => {
      toldAt.set(JSON.parse(body).trackingId, Date.now());
      response.end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${server.address().port}/`, toldAt, close: () => server.close() };
}

async function ticketsOf(database, references) {
  for (const end = Date.now() + PATIENCE_MILLISECONDS; ; await delay(200)) {
    const { rows } = await database.query(
      `SELECT tracking_id::text AS id FROM sp4n_simulator.tickets
       WHERE reference = ANY ($1) AND apparatus_id IS NOT NULL`,
      [references],
    );
    if (rows.length === references.length) return rows.map(({ id }) => id);
    if (Date.now() > end) throw new Error(`${rows.length} of ${references.length} tickets after a minute`);
  }
}

/** From an office's answer in SP4N-LAPOR! until it is at the channel, asked for each second, nothing joined or quiet. */
export async function benchAnswer({ folder }) {
  const channel = await channelStandIn();
  const environment = {
    ...process.env,
    SP4N_POLL_SECONDS: '1',
    SAMBAT_CALLBACK_URL: channel.url,
    SAMBAT_CALLBACK_SECRET: `whsec_${Buffer.from(randomUUID()).toString('base64')}`,
    SAMBAT_FEEDBACK_JOIN_SECONDS: '0',
    SAMBAT_FEEDBACK_STAGES: 'answered',
  };
  const stack = await startStack({
    data: folder,
    arePortsFree: true,
    only: ['sp4n-simulator', 'routing', 'ingest-sambat'],
    environment,
  });
  const database = new pg.Pool({ connectionString: stack.databaseUrl, max: 1 });
  try {
    const deliveries = deliveriesTo({ urls: stack.urls, secrets: stack.environment });
    const references = [];
    for (let count = 0; count < COMPLAINTS; count++) {
      const { url, body, headersOf } = deliveries.submission(submission());
      const answer = await fetch(url, { method: 'POST', headers: headersOf(body), body });
      references.push((await answer.json()).complaintId);
    }
    const tickets = await ticketsOf(database, references);
    const answeredAt = new Map();
    const startedAt = Date.now();
    for (const [index, id] of tickets.entries()) {
      await delay(Math.max(0, startedAt + (index / PER_SECOND) * 1000 - Date.now()));
      answeredAt.set(id, Date.now());
      await fetch(`${stack.urls['sp4n-simulator']}/control/tickets/${id}/move`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${stack.environment.SIMULATOR_TOKEN}`,
        },
        body: JSON.stringify({ status: 'Ditindaklanjuti oleh Instansi', answer: 'Sudah diperbaiki.' }),
      });
    }
    for (const end = Date.now() + PATIENCE_MILLISECONDS; channel.toldAt.size < COMPLAINTS; await delay(100))
      if (Date.now() > end)
        throw new Error(`${channel.toldAt.size} of ${COMPLAINTS} were told after a minute`);
    const latencies = tickets.map((id) => channel.toldAt.get(id) - answeredAt.get(id));
    const row = (percent, goal) => ({
      what: `answer in SP4N-LAPOR! → at the channel, asked for each second: p${percent}`,
      ours: `${percentile(latencies, percent)} ms`,
      goal,
    });
    return { rows: [row(50, '–'), row(99, '≤ 2 s')] };
  } finally {
    await database.end();
    await stack.stop();
    channel.close();
  }
}
