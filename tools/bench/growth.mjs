import { join } from 'node:path';
import pg from 'pg';
import { startStack } from '../stack/start-stack.mjs';
import { median } from './bare.mjs';
import { rateOfWaiting } from './complaints.mjs';
import { fill, keepSeed } from './grow.mjs';
import { BATCH, buffersOfHotQueries } from './hot-queries.mjs';
import { latenciesOf, percentile } from './latency.mjs';

const FEW = 1000;
const RUNS = 5;
const COMPLAINTS_A_RUN = 3000;
const LATENCY_SECONDS = 15;
/** A B-tree over a thousand times as much is one or two pages deeper: for a batch, or for each of its complaints. */
const TIMES = 2;
const BUFFERS = 10 * BATCH;

/** A stack of its own with so many complaints stored. */
async function startGrown(folder, stored) {
  const stack = await startStack({
    data: folder,
    arePortsFree: true,
    only: ['sp4n-simulator', 'routing', 'ingest-sambat'],
    environment: { ...process.env, SP4N_CONCURRENCY: '64', KAFKA_BROKERS: '', DATABASE_URL: '' },
  });
  const database = new pg.Pool({ connectionString: stack.databaseUrl, max: 2 });
  console.error(`  storing ${stored} complaints …`);
  await keepSeed(stack, database, FEW);
  await fill(database, stored);
  return { stack, database, stored, rates: [], latencies: [] };
}

async function stopGrown({ stack, database }) {
  await database.end();
  await stack.stop();
}

export async function benchGrowth({ folder, stored }) {
  const few = await startGrown(join(folder, 'few'), FEW);
  const many = await startGrown(join(folder, 'many'), stored).catch(async (error) => {
    await stopGrown(few);
    throw error;
  });
  try {
    const buffers = [];
    for (const { stack } of [few, many]) buffers.push(await buffersOfHotQueries(stack.databaseUrl));
    const details = tableOf(buffers, stored);
    console.error(details);
    for (let run = 0; run <= RUNS; run++)
      for (const side of run % 2 === 0 ? [few, many] : [many, few]) {
        // What the runs add to a thousand would soon be more than it.
        if (side === few) await fill(few.database, FEW);
        await measure(side, run);
      }
    return { rows: rowsOf(few, many), details };
  } finally {
    await stopGrown(many);
    await stopGrown(few);
  }
}

/** The first run warms up: caches, and what Node compiles. */
async function measure({ stack, database, stored, rates, latencies }, run) {
  const rate = await rateOfWaiting(stack, database, COMPLAINTS_A_RUN);
  const seen = await latenciesOf(stack, database, rate / 4, LATENCY_SECONDS);
  await stack.services.routing.stop();
  console.error(
    `  run ${run}, ${stored} stored: ${Math.round(rate)}/s, ` +
      `p50 ${percentile(seen, 50)} ms, p99 ${percentile(seen, 99)} ms`,
  );
  if (run === 0) return;
  rates.push(rate);
  latencies.push(...seen);
}

function rowsOf(few, many) {
  const rate = { few: median(few.rates), many: median(many.rates) };
  const p99 = { few: percentile(few.latencies, 99), many: percentile(many.latencies, 99) };
  const title = `${many.stored.toLocaleString('en')} stored, beside ${FEW.toLocaleString('en')}`;
  return [
    {
      what: `${title}: on the bus → ticket`,
      ours: `${Math.round(rate.many)}/s`,
      bare: `${Math.round(rate.few)}/s`,
      ratio: (rate.many / rate.few).toFixed(2),
      goal: '≥ 0.9',
    },
    {
      what: `${title}: push → ticket, p99 at a quarter of the load`,
      ours: `${p99.many} ms`,
      bare: `${p99.few} ms`,
      ratio: (p99.many / p99.few).toFixed(2),
      goal: '≤ 1.5',
    },
  ];
}

function tableOf([few, many], stored) {
  const lines = [...many].map(([what, buffers]) => {
    const before = few.get(what) ?? 0;
    const isBounded = buffers <= Math.max(before * TIMES, BUFFERS);
    return `| ${what} | ${before} | ${buffers} | ${isBounded ? 'yes' : '**no**'} |`;
  });
  return [
    `| buffers touched by a batch of ${BATCH} | ${FEW.toLocaleString('en')} stored | ${stored.toLocaleString('en')} stored | bounded |`,
    '| --- | --- | --- | --- |',
    ...lines,
  ].join('\n');
}
