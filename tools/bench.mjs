#!/usr/bin/env node
import { rmSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { cpus, tmpdir, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { benchAnswer } from './bench/answer.mjs';
import { benchDuplicates } from './bench/duplicates.mjs';
import { benchForward } from './bench/forward.mjs';
import { benchGrowth } from './bench/growth.mjs';
import { benchIdle } from './bench/idle.mjs';
import { benchLatency } from './bench/latency.mjs';
import { benchOverload } from './bench/overload.mjs';
import { benchPush } from './bench/push.mjs';

const USAGE = `npm run bench [-- --only push,forward,latency,answer,overload,growth,idle,duplicates] [-- --stored N] [-- --write]
Measures Sambung against the barest program that does the same job with the same acks, body and concurrency, in the same
run on this machine. Needs Java 17 and, the first time, Maven. Takes about half an hour, most of it for the growth.

  --only PARTS   push: signed push → Kafka acknowledged → 202; forward: on the bus → ticket; latency: push → ticket;
                 answer: an office's answer → at the channel; overload: ten times what can be sustained, for a minute;
                 growth: with many complaints stored, beside 1,000 (20 GB of disk); idle: npm start at rest;
                 duplicates: whether another one tells of the same, among as many
  --stored N     how many complaints the growth and the duplicates are measured with (1000000)
  --write        writes the table to docs/performance.md`;

const PARTS = {
  push: benchPush,
  forward: benchForward,
  latency: benchLatency,
  overload: benchOverload,
  growth: benchGrowth,
  idle: benchIdle,
  answer: benchAnswer,
  duplicates: benchDuplicates,
};

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    stored: { type: 'string', default: '1000000' },
    write: { type: 'boolean' },
    help: { type: 'boolean' },
  },
});
if (values.help) {
  console.log(USAGE);
} else {
  // Leaving by way of `exit` takes all children along.
  process.on('SIGINT', () => process.exit(130)).on('SIGTERM', () => process.exit(143));
  const rows = [];
  const tables = [];
  for (const part of values.only?.split(',') ?? Object.keys(PARTS)) {
    const folder = await mkdtemp(join(tmpdir(), 'sambung-bench-'));
    console.error(`measuring ${part} …`);
    const remove = () => rmSync(folder, { recursive: true, force: true });
    process.once('exit', remove);
    const measured = await PARTS[part]({ folder, stored: Number(values.stored) });
    for (const { what, ours, ratio = '' } of measured.rows) console.error(`  ${what}: ${ours} ${ratio}`);
    rows.push(...measured.rows);
    if (measured.details !== undefined) tables.push(measured.details);
    process.off('exit', remove);
    remove();
  }
  tables.unshift(
    [
      '| what | Sambung | barest program | ratio | to hold |',
      '| --- | --- | --- | --- | --- |',
      ...rows.map(
        ({ what, ours, bare = '', ratio = '', goal }) =>
          `| ${what} | ${ours} | ${bare} | ${ratio} | ${goal} |`,
      ),
    ].join('\n'),
  );
  console.log(tables.join('\n\n'));
  if (values.write) {
    const path = join(dirname(dirname(fileURLToPath(import.meta.url))), 'docs', 'performance.md');
    await writeFile(path, document(tables));
  }
}

function document([table, ...details]) {
  const machine = `${cpus().length} cores (${cpus()[0].model.trim()}), ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}`;
  return `# Performance

Measured by \`npm run bench -- --write\` on ${new Date().toISOString().slice(0, 10)}: ${machine}; Kafka, PostgreSQL,
the services, the simulator and the load all on it. Each row is a ratio within one run; the absolute figures are this
machine's.

${table}

- **Signed push**: 64 connections, distinct signed submissions of about 0.7 kB; each answer after Kafka has acknowledged
  (acks −1, \`flush.messages=1\`). The barest program is a Fastify route that parses the body and calls kafkajs's
  \`send\`: it proves, validates and derives nothing, and it sends one request for each record, where Sambung sends
  those of the same moment together.
- **On the bus → ticket**: complaints that wait on Kafka, until the simulator has created the ticket; and until it is
  also assigned. The barest program consumes, inserts a row, posts the ticket and updates the row:
  one call to the national side, where Sambung makes two.
- **Idle**: all of \`npm start\` in one process and its PostgreSQL, over 30 s, a minute after \`ready\`. Memory is
  the proportional set size, so that PostgreSQL's shared buffers are counted once.
- **Latency**: from before the push is sent until the simulator's \`created_at\`, at a steady rate of half of what routing
  brings to tickets when it has a backlog.
- **Overload**: signed pushes at ten times the rate that routing sustains, for a minute, over as many connections as that
  takes; every 202 is looked for among the simulator's tickets. Intake is normal when five pushes in a row are each accepted
  within a second. The backlog's rate is that from the end of the minute to the last ticket.
- **Stored**: two whole stacks, each with its own Kafka and PostgreSQL (48 MB of shared buffers); their runs take turns, the
  one with 1,000 stored is set back before each. Medians of five runs of 3,000; the stored ones are copies of 1,000 that
  routing had worked through, 5,000 a day (\`tools/bench/grow.mjs\`).
${
  details.length === 0
    ? ''
    : `
What each query touches in buffers of 8 kB, as PostgreSQL itself counts them (\`auto_explain\`):

${details.join('\n\n')}
`
}`;
}
