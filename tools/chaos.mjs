#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { SingleBar } from 'cli-progress';
import { storiesOf } from './chaos/stories.mjs';
import { runTrial } from './chaos/trial.mjs';

const USAGE = `npm run chaos -- [options]
Runs all of Sambung as npm run stack does, with routing twice and a proxy before everything that is spoken to, sends
invented reports on all ways in, and meanwhile breaks what can break: processes, connections, answers, clocks. Then it
heals everything, waits until all has ended, and compares what the senders were told with the simulator's tables. Exit
status 1 when anything is lost or doubled, or more is held than may be. Needs Java 17 and, the first time, Maven.

  --complaints N              how many reports (500)
  --minutes M                 how long faults go on, unless all is sent before (1)
  --seed S                    draws reports and faults: the same seed is the same run again (by the clock). With an even
                              one the adapters have a spool (INGEST_SPOOL_DIR)
  --create-idempotent=false   SP4N-LAPOR! as it may be: a second create under one reference makes a second ticket
  --data DIR                  folder for data and logs (a temporary one)
  --keep                      keeps the temporary one, and says where it is`;

const { values } = parseArgs({
  options: {
    complaints: { type: 'string', default: '500' },
    minutes: { type: 'string', default: '1' },
    seed: { type: 'string' },
    'create-idempotent': { type: 'string', default: 'true' },
    data: { type: 'string' },
    keep: { type: 'boolean' },
    help: { type: 'boolean' },
  },
});

const bar = new SingleBar({
  format: 'told {bar} {value}/{total}',
  noTTYOutput: true,
  notTTYSchedule: 5000,
  barsize: 30,
});

/** On a line of its own, above the bar. */
const say = (line) => console.log(process.stdout.isTTY ? `\r\x1b[K${line}` : line);

function sentenceOf({ at, fault, victim, seconds, amount, share }) {
  const details = [
    share !== undefined && share < 1 && 'some connections',
    amount !== undefined && String(amount),
    seconds !== undefined && `for ${seconds} s`,
  ].filter(Boolean);
  return `${at.toFixed(1).padStart(6)} s  ${fault} ${victim}${details.length > 0 ? ` (${details.join(', ')})` : ''}`;
}

const SHOWN = 5;
const listOf = (ids) => `${ids.slice(0, SHOWN).join(', ')}${ids.length > SHOWN ? ', …' : ''}`;

/** @returns whether all promises were kept */
function report(accounts, isCreateIdempotent) {
  const { sent, accepted, ignored, tickets, held, withdrawn, lost, doubled, callsHit, faults, unanswered } =
    accounts;
  const mayBeHeld = isCreateIdempotent ? 0 : callsHit;
  const broken = Object.entries({
    lost,
    doubled,
    'without its last text': accounts.stale,
    'without its photos': accounts.photosWrong,
    'answered with another id': accounts.misnamed,
    'refused by an adapter': accounts.refused,
    ledger: accounts.ledgerFaults.map(({ code, count }) => `${code}: ${count}`),
    'held beyond what may be': held > mayBeHeld ? [`${held} of ${mayBeHeld}`] : [],
  }).filter(([, ids]) => ids.length > 0);
  console.log(
    `sent ${sent}, accepted ${accepted}, ignored ${ignored}, tickets ${tickets}, held ${held}, lost ${lost.length}, doubled ${doubled.length}`,
  );
  console.log(`withdrawn before they were sent ${withdrawn}, stories not told to the end ${unanswered}`);
  console.log(
    `faults: ${Object.entries(faults)
      .map(([name, count]) => `${name} ${count}`)
      .join(', ')}; creates that they hit ${callsHit}`,
  );
  for (const [what, ids] of broken) console.log(`${what} (${ids.length}): ${listOf(ids)}`);
  return broken.length === 0 && unanswered === 0;
}

async function chaos() {
  const seed = Number(values.seed ?? Math.floor(Date.now() / 1000) % 1_000_000);
  const options = { complaints: Number(values.complaints), minutes: Number(values.minutes), seed };
  const wrong = Object.entries(options).find(([, number]) => !(number > 0));
  if (wrong !== undefined) throw new Error(`--${wrong[0]} is a number above 0`);
  const isCreateIdempotent = values['create-idempotent'] !== 'false';
  const folder = values.data ? resolve(values.data) : await mkdtemp(join(tmpdir(), 'sambung-chaos-'));
  const isSpooled = seed % 2 === 0;
  console.log(`seed ${seed}, ${isSpooled ? 'with' : 'without'} a spool; data and logs in ${folder}`);
  try {
    bar.start(storiesOf(seed, options.complaints).length, 0);
    const accounts = await runTrial({
      ...options,
      folder,
      isCreateIdempotent,
      isSpooled,
      onTold: () => bar.increment(),
      onFault: (entry) => say(sentenceOf(entry)),
    });
    bar.stop();
    return report(accounts, isCreateIdempotent);
  } finally {
    bar.stop();
    if (!values.data && !values.keep && existsSync(folder))
      await rm(folder, { recursive: true, force: true });
  }
}

if (values.help) {
  console.log(USAGE);
} else {
  const leave = () => process.exit(130);
  process.on('SIGINT', leave).on('SIGTERM', leave);
  const isKept = await chaos().catch((error) => {
    console.error(error);
    return false;
  });
  process.exit(isKept ? 0 : 1);
}
