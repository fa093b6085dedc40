import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { DuplicatesStore } from '../../apps/routing/dist/store/duplicates.store.js';
import { openStore } from '../../apps/routing/dist/store/open-store.js';
import { startTemporaryPostgres } from '../testing/postgres.mjs';
import { buffersOf, EXPLAIN } from './hot-queries.mjs';
import { percentile } from './latency.mjs';

const DAYS = 7;
const AT_ONCE = 5000;
const LOOK_UPS = 3000;
const WARM_UP = 300;
const KINDS = ['road-hole', 'light-out', 'rubbish-heap', 'drain-clogged', 'tree-danger', 'flood', 'no-water'];
const STREETS = 3000;
const LANDMARKS = 2000;
const DAY_MILLISECONDS = 24 * 60 * 60_000;

const pick = (count) => Math.floor(Math.random() * count);
/** The first ones are named again and again, as main roads are: 1/n. */
const skewed = (count) => Math.floor(count ** Math.random()) - 1;
const some = (share, make) => (Math.random() < share ? [make()] : []);
const rounded = (degrees) => Math.round(degrees * 1e6) / 1e6;

/** A complaint of no more than what it is found by, received within the days in which all of them may be alike. */
function invented() {
  const signature = {
    kinds: [KINDS[skewed(KINDS.length)]],
    kelurahan: `35.73.0${1 + pick(5)}.10${10 + pick(11)}`,
    streets: some(0.8, () => 1000 + skewed(STREETS)),
    beginnings: [],
    gangs: some(0.2, () => 10_000 + pick(20)),
    landmarks: some(0.3, () => 20_000 + skewed(LANDMARKS)),
    ...{ rt: some(0.2, () => pick(12)), rw: some(0.2, () => pick(12)), numbers: some(0.2, () => pick(100)) },
    words: Array.from({ length: 8 }, () => 30_000 + skewed(1000)),
    ...(Math.random() < 0.4 && {
      point: { latitude: rounded(-8.04 + Math.random() / 8), longitude: rounded(112.58 + Math.random() / 8) },
    }),
  };
  return {
    id: randomUUID(),
    receivedAt: new Date(Date.now() - Math.random() * DAYS * DAY_MILLISECONDS),
    signature,
  };
}

async function fill(database, stored) {
  await database.query('SET synchronous_commit = off');
  for (let from = 0; from < stored; from += AT_ONCE) {
    const complaints = Array.from({ length: Math.min(AT_ONCE, stored - from) }, invented);
    await database.transaction((transaction) => new DuplicatesStore(transaction).mark(complaints));
    if ((from / AT_ONCE) % 20 === 0) console.error(`  ${from} of ${stored} stored`);
  }
  // A tenth of them in groups of ten.
  await database.query(
    `UPDATE routing.duplicate_mark AS mark SET group_id = numbered.first
     FROM (SELECT complaint_id, first_value(complaint_id) OVER (PARTITION BY number / 10) AS first
       FROM (SELECT complaint_id, row_number() OVER (ORDER BY complaint_id) AS number
         FROM routing.duplicate_mark TABLESAMPLE SYSTEM (10)) AS sampled) AS numbered
     WHERE mark.complaint_id = numbered.complaint_id`,
  );
  await database.query('VACUUM ANALYZE routing.duplicate_mark');
  await database.query('VACUUM ANALYZE routing.duplicate_key');
}

/** Looks for the duplicates of complaints one by one. @returns milliseconds and buffers of each */
async function lookUp(url, explain) {
  const options = explain ? { options: EXPLAIN } : {};
  const database = await new DataSource({ type: 'postgres', url, poolSize: 1, extra: options }).initialize();
  try {
    let buffers = 0;
    const runner = database.createQueryRunner();
    const client = await runner.connect();
    await runner.release();
    client.on('notice', ({ message }) => {
      const plan = /plan:\n(.*)$/s.exec(message ?? '')?.[1];
      if (plan !== undefined) buffers += buffersOf(JSON.parse(plan).Plan);
    });
    const seen = [];
    for (let count = 0; count < LOOK_UPS + WARM_UP; count++) {
      const complaint = invented();
      await database.transaction(async (transaction) => {
        const store = new DuplicatesStore(transaction);
        buffers = 0;
        const startedAt = performance.now();
        const found = (await store.candidates([complaint], DAYS)).get(complaint.id) ?? [];
        const milliseconds = performance.now() - startedAt;
        await client.query('SELECT');
        // What the machine takes for a statement that does nothing.
        const bare = performance.now() - startedAt - milliseconds;
        if (count >= WARM_UP) seen.push({ milliseconds, bare, buffers, found: found.length });
      });
    }
    return seen;
  } finally {
    await database.destroy();
  }
}

/** With so many complaints that may all still be alike: all of them within the city's days. */
export async function benchDuplicates({ stored }) {
  const postgres = await startTemporaryPostgres();
  try {
    const database = await openStore(postgres.url);
    await fill(database, stored);
    const timed = await lookUp(postgres.url, false);
    const explained = await lookUp(postgres.url, true);
    const rowOf = (title, seen, digits) =>
      `| ${title} | ${[50, 99, 100].map((percent) => percentile(seen, percent).toFixed(digits)).join(' | ')} |`;
    const milliseconds = timed.map((one) => one.milliseconds);
    const [{ marks, keys }] = await database.query(
      `SELECT pg_size_pretty(pg_total_relation_size('routing.duplicate_mark')) AS marks,
         pg_size_pretty(pg_total_relation_size('routing.duplicate_key')) AS keys`,
    );
    await database.destroy();
    const title = `duplicates of one complaint among ${stored.toLocaleString('en')}`;
    const p99 = percentile(milliseconds, 99).toFixed(1);
    const bare = percentile(
      timed.map((one) => one.bare),
      99,
    ).toFixed(1);
    return {
      rows: [{ what: `${title}: p99`, ours: `${p99} ms`, bare: `${bare} ms`, goal: '< 10 ms' }],
      details: [
        `${title}, one look-up after the other on one connection, ${LOOK_UPS} of them; beside each a statement that does nothing:`,
        '',
        '| | p50 | p99 | most |',
        '| --- | --- | --- | --- |',
        rowOf('milliseconds', milliseconds, 1),
        rowOf(
          'milliseconds for nothing',
          timed.map((one) => one.bare),
          1,
        ),
        rowOf(
          'buffers',
          explained.map((one) => one.buffers),
          0,
        ),
        rowOf(
          'found by a key',
          explained.map((one) => one.found),
          0,
        ),
        '',
        `On disk: ${marks} of marks, ${keys} of keys, indexes included.`,
      ].join('\n'),
    };
  } finally {
    await postgres.stop();
  }
}
