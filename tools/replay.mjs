#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { SingleBar } from 'cli-progress';
import { settle } from './replay/accounts.mjs';
import { plannedDeliveries } from './replay/channels.mjs';
import { findRunning } from './running.mjs';
import { deliver, deliveriesTo } from './send.mjs';

const USAGE = `npm run replay -- --channel CHANNEL --file FILE [options]
Sends the rows of a CSV to the Sambung that runs (npm start or npm run stack), through the adapter's own signed door;
sends again what did not get a 2xx; waits until all have ended; then prints the accounts. Exit status 1 when they do
not add up. The same file again is the same reports again: nothing is doubled.

  --channel sambat     each row a report of the web form (--text-column)
  --channel social     each row a comment or message of a person of its own (--text-column, --as)
  --channel call112    each row a ticket (--text-column); without --text-column the file itself as the nightly CSV
  --channel ngombe     the file itself (XLSX, CSV or DOCX) as the notes of a session
  --as facebook        or telegram: as what social sends
  --text-column NAME   column of the text
  --id-column NAME     column of the channel's own id (the row's number in this file)
  --title-column, --address-column, --kelurahan-column, --kecamatan-column, --incident-column NAME
  --limit N            only the first N rows
  --concurrency N      deliveries at the same time (8)
  --run NAME           counts as another file: new reports from the same rows
  --patience SECONDS   how long to wait for the tickets (600)`;

const text = { type: 'string' };
const OPTIONS = {
  channel: text,
  file: text,
  as: text,
  'text-column': text,
  'id-column': text,
  'title-column': text,
  'address-column': text,
  'kelurahan-column': text,
  'kecamatan-column': text,
  'incident-column': text,
  limit: text,
  concurrency: { type: 'string', default: '8' },
  run: text,
  patience: { type: 'string', default: '600' },
  help: { type: 'boolean' },
};

async function withBar(label, work) {
  const bar = new SingleBar({
    format: `${label} {bar} {value}/{total} {eta_formatted}`,
    noTTYOutput: true,
    notTTYSchedule: 5000,
    barsize: 30,
  });
  bar.start(0, 0);
  try {
    return await work(bar);
  } finally {
    bar.stop();
  }
}

/** Each delivery's answer, in order, `concurrency` at a time. */
const deliverAll = ({ planned, isPlatform }, concurrency) =>
  withBar('sending', async (bar) => {
    bar.setTotal(planned.length);
    const answers = [];
    const waiting = planned.entries();
    const worker = async () => {
      for (const [index, delivery] of waiting) {
        answers[index] = await deliver(delivery, isPlatform);
        bar.increment();
      }
    };
    await Promise.all(Array.from({ length: concurrency }, worker));
    return answers;
  });

function summaryOf(answers) {
  const results = answers.flatMap((answer) => answer.results);
  const count = (status) => results.filter((result) => result.status === status).length;
  return {
    sent: answers.filter(({ ok }) => ok).length,
    again: answers.reduce((sum, { tries }) => sum + tries - 1, 0),
    refused: answers.filter(({ ok, status }) => !ok && status >= 400 && status < 500),
    unanswered: answers.filter(({ ok, status }) => !ok && (status === 0 || status >= 500)),
    reports: results.length,
    accepted: count('accepted'),
    ignored: count('ignored'),
    held: count('held'),
    reportIds: [...new Set(results.flatMap(({ complaintId }) => complaintId ?? []))],
  };
}

function print(summary, accounts) {
  const line = (what, count, note = '') =>
    console.log(`${what.padEnd(34)} ${String(count).padStart(6)}${note}`);
  line('sent', summary.sent, summary.again > 0 ? `   (${summary.again} times again)` : '');
  if (summary.refused.length > 0)
    line(
      'refused by the adapter',
      summary.refused.length,
      `   first: ${JSON.stringify(summary.refused[0].body)}`,
    );
  if (summary.unanswered.length > 0)
    line(
      'never answered',
      summary.unanswered.length,
      `   first: ${JSON.stringify(summary.unanswered[0].body)}`,
    );
  line(
    'reports accepted',
    summary.accepted,
    summary.reportIds.length < summary.accepted ? `   (${summary.reportIds.length} different)` : '',
  );
  line('reports ignored', summary.ignored);
  line('reports held', summary.held);
  line('complaints', accounts.complaints);
  line('tickets in the simulator', accounts.tickets);
  for (const [state, count] of accounts.elsewhere) line(`complaints ${state}`, count);
  if (accounts.lost > 0) line('LOST: accepted, not in routing', accounts.lost);
  if (accounts.duplicates > 0) line('DOUBLED: more than one ticket', accounts.duplicates);
  if (accounts.unfinished > 0) line('complaints without an end', accounts.unfinished);
  console.log('by apparatus');
  for (const [apparatus, count] of accounts.apparatus)
    line(`  ${apparatus || '(undisposed: the coordinator)'}`, count);
}

async function replay(options) {
  const running = await findRunning();
  const plan = await plannedDeliveries(deliveriesTo(running), options);
  const summary = summaryOf(await deliverAll(plan, Number(options.concurrency)));
  const accounts = await withBar('tickets', (bar) =>
    settle(running.databaseUrl, summary.reportIds, {
      patienceMilliseconds: Number(options.patience) * 1000,
      onProgress: (settled, complaints) => {
        bar.setTotal(complaints);
        bar.update(settled);
      },
    }),
  );
  print(summary, accounts);
  const addsUp =
    summary.accepted + summary.ignored + summary.held === summary.reports &&
    summary.unanswered.length === 0 &&
    accounts.isDone &&
    accounts.lost + accounts.duplicates + accounts.unfinished === 0;
  console.log(addsUp ? 'The accounts add up.' : 'The accounts do NOT add up.');
  return addsUp;
}

async function main() {
  const { values } = parseArgs({ options: OPTIONS });
  if (values.help) return console.log(USAGE);
  if (!values.file || !['sambat', 'social', 'call112', 'ngombe'].includes(values.channel)) {
    console.error(USAGE);
    process.exitCode = 2;
    return;
  }
  if (!(await replay(values))) process.exitCode = 1;
}

await main().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
