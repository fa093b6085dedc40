/**
 * Kills each kind of process of the stack while answers are on their way back by SMS, and counts what the gateway got.
 * The gateway answers slowly and cannot be asked what became of a message. Prints one line of JSON.
 *
 *   node e2e/kills/answers.mjs SEED FOLDER
 */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { randomFrom } from '../../tools/chaos/random.mjs';
import { deliveriesTo } from '../../tools/send.mjs';
import { startStack } from '../../tools/stack/start-stack.mjs';

const BATCH = 40;
const LONGEST_WAIT_MILLISECONDS = 180_000;
const GATEWAY_MILLISECONDS = 150;

const [seed = '1', folder] = process.argv.slice(2);
const random = randomFrom(Number(seed));

const messages = [];
const gateway = createServer((request, response) => {
  let body = '';
  request.on('data', (chunk) => (body += chunk));
  request.on('end', async () => {
    messages.push(JSON.parse(body).id);
    await delay(GATEWAY_MILLISECONDS);
    response.end('{"credits":1}');
  });
});
gateway.listen(0, '127.0.0.1');
await once(gateway, 'listening');

const stack = await startStack({
  data: folder,
  arePortsFree: true,
  only: ['sp4n-simulator', 'routing', 'ingest-sambat'],
  environment: {
    ...process.env,
    SP4N_TIMEOUT_SECONDS: '2',
    SP4N_SETTLE_SECONDS: '1',
    SP4N_POLL_SECONDS: '0.5',
    SAMBAT_SMS_URL: `http://127.0.0.1:${gateway.address().port}/`,
    SAMBAT_SMS_TOKEN: 'token-of-the-gateway',
    SAMBAT_FEEDBACK_STAGES: 'answered',
    SAMBAT_FEEDBACK_JOIN_SECONDS: '0',
    SAMBAT_FEEDBACK_QUIET_HOURS: 'none',
  },
});
const victims = { ...stack.services, ...stack.backings };
const deliveries = deliveriesTo({ urls: stack.urls, secrets: stack.environment });
const database = new pg.Pool({ connectionString: stack.databaseUrl, max: 2 });
database.on('error', () => {}); // It is one of those that are killed; who asks next learns of it.

/** Tries until it can be had: what is killed comes back. */
async function until(what, attempt) {
  for (const end = Date.now() + LONGEST_WAIT_MILLISECONDS; ; await delay(250)) {
    const value = await attempt().catch(() => undefined);
    if (value !== undefined) return value;
    if (Date.now() > end) throw new Error(`${what}: not within ${LONGEST_WAIT_MILLISECONDS / 1000} s`);
  }
}

const send = async ({ url, body, headersOf }) => {
  const answer = await fetch(url, { method: 'POST', headers: headersOf(body), body });
  return answer.ok ? answer.json() : undefined;
};

async function report(number) {
  const sms = deliveries.sms({
    messageId: randomUUID(),
    from: `+6281000${String(number).padStart(6, '0')}`,
    receivedAt: new Date().toISOString(),
    text: 'Sambat Lampu jalan mati di gang kami sejak Senin.',
  });
  return (await until('a report', () => send(sms))).complaintId;
}

const ticketsOf = (references) =>
  until('tickets', async () => {
    const { rows } = await database.query(
      `SELECT tracking_id::text AS id FROM sp4n_simulator.tickets
       WHERE reference = ANY ($1) AND apparatus_id IS NOT NULL`,
      [references],
    );
    return rows.length === references.length ? rows.map(({ id }) => id) : undefined;
  });

const answer = (id) =>
  until('an answer', async () => {
    const moved = await fetch(`${stack.urls['sp4n-simulator']}/control/tickets/${id}/move`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${stack.environment.SIMULATOR_TOKEN}`,
      },
      body: JSON.stringify({ status: 'Ditindaklanjuti oleh Instansi', answer: 'Sudah diperbaiki.' }),
    });
    return moved.ok ? true : undefined;
  });

const references = [];
for (const kind of Object.keys(victims)) {
  const from = references.length;
  references.push(...(await Promise.all(Array.from({ length: BATCH }, (_, index) => report(from + index)))));
  const ids = await ticketsOf(references.slice(from));
  for (const id of ids) await answer(id);
  const before = victims[kind].pid;
  // Somewhere between the first message and the last.
  await delay(400 + random() * 800);
  victims[kind].kill('SIGKILL');
  await until(`${kind} back`, async () => (victims[kind].pid === before ? undefined : true));
}
const notices = await until('all accounted for', async () => {
  const { rows } = await database.query(
    `SELECT complaint_id AS "complaintId", notice_id AS id, outcome FROM routing.notice
     WHERE stage = 'answered' AND outcome IN ('sent', 'held')`,
  );
  return new Set(rows.map(({ complaintId }) => complaintId)).size === references.length ? rows : undefined;
});
const count = (list, predicate) => list.filter(predicate).length;
const twice = [...new Set(messages)].filter((id) => count(messages, (each) => each === id) > 1);
console.log(
  JSON.stringify({
    kinds: Object.keys(victims),
    complaints: references.length,
    twice: twice.length,
    noticesTwice: notices.length - references.length,
    // Said to be sent, but the gateway never got it.
    untold: count(notices, ({ id, outcome }) => outcome === 'sent' && !messages.includes(id)),
    sent: count(notices, ({ outcome }) => outcome === 'sent'),
    held: count(notices, ({ outcome }) => outcome === 'held'),
  }),
);
await database.end();
await stack.stop();
gateway.close();
