#!/usr/bin/env node
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { benchForward } from './bench/forward.mjs';
import { benchIdle } from './bench/idle.mjs';
import { benchPush } from './bench/push.mjs';

const USAGE = `npm run bench [-- --only push,forward,idle] [-- --write]
Measures Sambung against the barest program that does the same job with the same acks, body and concurrency, in the same
run on this machine. Needs Java 17 and, the first time, Maven. Takes about five minutes.

  --only PARTS   push: signed push → Kafka acknowledged → 202; forward: on the bus → ticket; idle: npm start at rest
  --write        writes the table to docs/performance.md`;

const PARTS = { push: benchPush, forward: benchForward, idle: benchIdle };

const { values } = parseArgs({
  options: { only: { type: 'string' }, write: { type: 'boolean' }, help: { type: 'boolean' } },
});
if (values.help) {
  console.log(USAGE);
} else {
  // Leaving by way of `exit` takes all children along.
  process.on('SIGINT', () => process.exit(130)).on('SIGTERM', () => process.exit(143));
  const rows = [];
  for (const part of values.only?.split(',') ?? Object.keys(PARTS)) {
    const folder = await mkdtemp(join(tmpdir(), 'sambung-bench-'));
    console.error(`measuring ${part} …`);
    const measured = await PARTS[part](folder);
    for (const { what, ours, ratio = '' } of measured) console.error(`  ${what}: ${ours} ${ratio}`);
    rows.push(...measured);
    await rm(folder, { recursive: true, force: true });
  }
  const table = [
    '| what | Sambung | barest program | ratio | to hold |',
    '| --- | --- | --- | --- | --- |',
    ...rows.map(
      ({ what, ours, bare = '', ratio = '', goal }) => `| ${what} | ${ours} | ${bare} | ${ratio} | ${goal} |`,
    ),
  ].join('\n');
  console.log(table);
  if (values.write) {
    const path = join(dirname(dirname(fileURLToPath(import.meta.url))), 'docs', 'performance.md');
    await writeFile(path, document(table));
  }
}

function document(table) {
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
`;
}
