/**
 * Yesterday's database beside today's bus and SP4N-LAPOR!: while citizens go on reporting, editing and deleting, the
 * stack is backed up with complaints in flight; later routing is stopped, the old database put back, and routing started
 * again. Counts in the simulator's own tables what became of everything, and prints one line of JSON.
 *
 *   node e2e/backup/trial.mjs SEED FOLDER true|false (whether a create is idempotent)
 */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { accountsOf, readFound } from '../../tools/chaos/accounts.mjs';
import { keepMood } from '../../tools/chaos/mood.mjs';
import { sendAll } from '../../tools/chaos/senders.mjs';
import { storiesOf } from '../../tools/chaos/stories.mjs';
import { deliveriesTo } from '../../tools/send.mjs';
import { startStack } from '../../tools/stack/start-stack.mjs';

/** Before the backup and after it. */
const REPORTS = 120;
const SENDING_MILLISECONDS = 10_000;
const PATIENCE_MILLISECONDS = 180_000;
/** Slow enough that complaints are in flight whenever something happens. */
const SIMULATOR_MILLISECONDS = 150;
const tools = join(import.meta.dirname, '../../tools');

const [seed = '1', folder, isIdempotent = 'true'] = process.argv.slice(2);
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
const { routing } = stack.services;
// As the real one might: a second create under the same reference makes a second ticket.
const mood = keepMood(stack, isIdempotent === 'true');
await mood.set({ slowMilliseconds: SIMULATOR_MILLISECONDS });
const database = new pg.Pool({ connectionString: stack.databaseUrl, max: 2 });

const ask = async (text) => (await database.query(text)).rows;
const countOf = async (text) => (await ask(`SELECT count(*)::integer AS count FROM ${text}`))[0].count;
const tickets = () => countOf('sp4n_simulator.tickets');

async function until(what, holds) {
  for (const end = Date.now() + PATIENCE_MILLISECONDS; !(await holds()); await delay(100))
    if (Date.now() > end) throw new Error(`waited in vain until ${what}`);
}

const run = (name, ...args) =>
  promisify(execFile)(process.execPath, [join(tools, `${name}.mjs`), ...args], {
    env: { ...process.env, ...stack.environment },
  });

const isQuiet = async () =>
  (await countOf('routing.complaint WHERE due_at IS NOT NULL')) === 0 &&
  (await countOf('routing.arrival WHERE applied_at IS NULL')) === 0;

try {
  const deliveries = deliveriesTo({ urls: stack.urls, secrets: stack.environment });
  const signal = AbortSignal.timeout(2 * PATIENCE_MILLISECONDS);
  const send = (stories) =>
    sendAll(stories, deliveries, { milliseconds: SENDING_MILLISECONDS, signal, onTold: () => {} });
  const [first, second] = [1, 2].map((part) => storiesOf(Number(seed) * 10 + part, REPORTS));

  const sendingFirst = send(first);
  await until('some tickets are there', async () => (await tickets()) > REPORTS / 6);
  await run('backup', '--to', backup);
  const atBackup = await tickets();
  const sendingSecond = send(second);
  await until('many more are', async () => (await tickets()) > REPORTS * 1.25);
  await routing.stop();
  const atLoss = await tickets();

  await run('restore', '--from', backup, '--yes');
  const known = await countOf('routing.complaint');
  await routing.start();
  await routing.ready();
  await Promise.all([sendingFirst, sendingSecond]);
  const stories = [...first, ...second];
  let accounts;
  await until('everything has its ticket', async () => {
    if (!(await isQuiet())) return false;
    accounts = accountsOf(stories, await readFound(ask));
    return accounts.lost.length + accounts.stale.length + accounts.photosWrong.length === 0;
  }).catch((error) => console.error(error.message));
  console.log(JSON.stringify({ atBackup, atLoss, known, ...accounts }));
} finally {
  await mood.stop();
  await database.end();
  await stack.stop();
}
