/**
 * Yesterday's database beside today's bus and SP4N-LAPOR!: backs the stack up with complaints in flight, goes on, stops
 * routing, puts the old database back, starts routing again, and counts in the simulator's own tables what became of
 * everything that was accepted. Prints one line of JSON.
 *
 *   node e2e/backup/trial.mjs SEED FOLDER true|false (whether a create is idempotent)
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { deliver, deliveriesTo } from '../../tools/send.mjs';
import { startStack } from '../../tools/stack/start-stack.mjs';
import { complaintOf, randomFrom } from '../kills/complaints.mjs';

const BATCH = 60;
const PATIENCE_MILLISECONDS = 120_000;
/** Slow enough that most of a batch is still on its way when the backup is made. */
const SIMULATOR_MILLISECONDS = 150;
const run = promisify(execFile);
const root = join(import.meta.dirname, '../..');

const [seed = '1', folder, isIdempotent = 'true'] = process.argv.slice(2);
const random = randomFrom(Number(seed));
const backup = join(folder, 'backup');

const stack = await startStack({
  data: folder,
  arePortsFree: true,
  environment: {
    ...process.env,
    GATHER_MINUTES: '0',
    SP4N_CREATE_IDEMPOTENT: isIdempotent,
    SP4N_SETTLE_SECONDS: '1',
    SP4N_CONCURRENCY: '8',
  },
});
const deliveries = deliveriesTo({ urls: stack.urls, secrets: stack.environment });
const database = new pg.Pool({ connectionString: stack.databaseUrl, max: 2 });

const ask = async (text, values) => (await database.query(text, values)).rows;

const countOf = async (text) => (await ask(`SELECT count(*)::integer AS count FROM ${text}`))[0].count;

async function until(what, holds) {
  for (const end = Date.now() + PATIENCE_MILLISECONDS; !(await holds()); await delay(100))
    if (Date.now() > end) throw new Error(`waited in vain until ${what}`);
}

/** The simulator that makes a second ticket under the same reference, as the real one might. */
const misbehave = () =>
  fetch(`${stack.urls['sp4n-simulator']}/control/misbehaviour`, {
    method: 'PUT',
    headers: {
      authorization: `Bearer ${stack.environment.SIMULATOR_TOKEN}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({
      slowMilliseconds: SIMULATOR_MILLISECONDS,
      duplicateProtection: isIdempotent === 'true',
    }),
  });

const tool = (name, ...args) =>
  run(process.execPath, [join(root, 'tools', `${name}.mjs`), ...args], {
    env: { ...process.env, ...stack.environment },
  });

const sent = [];

async function send(complaint) {
  const { ok, results } = await deliver(deliveries[complaint.way](complaint.body), complaint.isPlatform);
  if (!ok) throw new Error(`a ${complaint.way} was not accepted`);
  return { ...complaint, complaintId: results[0].complaintId };
}

async function sendBatch() {
  const batch = Array.from({ length: BATCH }, (_, index) =>
    complaintOf(`${seed}-${sent.length + index}`, random),
  );
  sent.push(...(await Promise.all(batch.map(send))));
}

/** The reporter says more, in a submission that has been sent before. */
async function revise(complaint) {
  const text = `Tambahan: sudah lima malam (${complaint.body.id}).`;
  await send({ ...complaint, body: { ...complaint.body, text, editedAt: new Date().toISOString() } });
  return { complaintId: complaint.complaintId, text };
}

const isSubmission = ({ way }) => way === 'submission';
const tickets = () =>
  ask('SELECT reference, count(*)::integer AS tickets FROM sp4n_simulator.tickets GROUP BY 1');
const isQuiet = async () =>
  (await countOf(`routing.complaint WHERE state IN ('waiting', 'forwarding') OR due_at IS NOT NULL`)) === 0 &&
  (await countOf('routing.arrival WHERE applied_at IS NULL')) === 0;

try {
  await misbehave();
  await sendBatch();
  await until('some tickets are there', async () => (await tickets()).length > BATCH / 4);
  await tool('backup', '--to', backup);
  const atBackup = (await tickets()).length;

  await sendBatch();
  await until('all have their tickets', async () => (await tickets()).length === sent.length);
  await until('routing is at rest', isQuiet);
  const atLoss = (await tickets()).length;

  await stack.services.routing.stop();
  // Accepted while nobody works on it; some of what it changes has its ticket, of which the backup knows nothing.
  const [before, after] = [sent.slice(0, BATCH), sent.slice(BATCH)].map((part) =>
    part.findLast(isSubmission),
  );
  const revisions = [await revise(before), await revise(after)];
  await sendBatch();
  await tool('restore', '--from', backup, '--yes');
  const known = await countOf('routing.complaint');
  await stack.services.routing.start();
  await stack.services.routing.ready();
  await until('all are known again', async () => (await countOf('routing.complaint')) >= sent.length);
  await until('routing is at rest', isQuiet);

  const made = await tickets();
  const told = await ask(
    `SELECT reference, t.text || string_agg(n.text, ' ') AS text FROM sp4n_simulator.tickets t
     JOIN sp4n_simulator.notes n USING (tracking_id) GROUP BY tracking_id`,
  );
  const photos = (
    await ask(
      `SELECT reference, encode(sha256(content), 'hex') AS sha256 FROM sp4n_simulator.attachments
       JOIN sp4n_simulator.tickets USING (tracking_id)`,
    )
  ).map(({ reference, sha256 }) => `${reference} ${sha256}`);
  const expected = sent.flatMap(({ complaintId, photo }) =>
    photo === undefined ? [] : [`${complaintId} ${createHash('sha256').update(photo).digest('hex')}`],
  );
  console.log(
    JSON.stringify({
      accepted: sent.length,
      atBackup,
      atLoss,
      known,
      tickets: made.length,
      lost: sent.filter(({ complaintId }) => !made.some(({ reference }) => reference === complaintId)).length,
      doubled: made.filter((ticket) => ticket.tickets > 1).length,
      held: await countOf("routing.complaint WHERE state = 'held'"),
      complaints: await countOf('routing.complaint'),
      photosLost: expected.filter((photo) => !photos.includes(photo)).length,
      revisionsLost: revisions.filter(
        ({ complaintId, text }) =>
          !told.some((ticket) => ticket.reference === complaintId && ticket.text.includes(text)),
      ).length,
    }),
  );
} finally {
  await database.end();
  await stack.stop();
}
