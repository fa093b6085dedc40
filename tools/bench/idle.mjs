import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const SETTLE_MILLISECONDS = 60_000;
const MEASURE_MILLISECONDS = 30_000;
const TICKS_A_SECOND = 100;
const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const PORTS = ['SAMBAT', 'CALL112', 'SOCIAL', 'NGOMBE', 'ROUTING', 'SIMULATOR'];

const statOf = (pid) =>
  readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');

/** The process and all below it. */
function familyOf(pid) {
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      try {
        return statOf(name)[1] === String(pid);
      } catch {
        return false; // It has ended since.
      }
    });
  return [pid, ...children.flatMap((child) => familyOf(Number(child)))];
}

/** Of the process and all below it that live now. PostgreSQL's come and go. */
const readEach = (pid, read) =>
  familyOf(pid).flatMap((each) => {
    try {
      return [[each, read(each)]];
    } catch {
      return []; // It has ended since.
    }
  });

const ticksOf = (pid) => Number(statOf(pid)[11]) + Number(statOf(pid)[12]);

const kilobytesOf = (pid) =>
  Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))[1]);

const sum = (numbers) => numbers.reduce((total, each) => total + each, 0);

export async function benchIdle({ folder }) {
  const ports = Object.fromEntries(PORTS.map((name, index) => [`${name}_PORT`, String(28_100 + index)]));
  const child = spawn(process.execPath, [join(root, 'apps/standalone/dist/main.js')], {
    env: { ...process.env, ...ports, SAMBUNG_DATA: join(folder, 'data') },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (chunk) => (output += chunk));
  const exit = once(child, 'exit');
  while (!/^ready$/m.test(output)) {
    if (child.exitCode !== null) throw new Error('npm start did not come up');
    await delay(200);
  }
  await delay(SETTLE_MILLISECONDS);
  const before = new Map(readEach(child.pid, ticksOf));
  await delay(MEASURE_MILLISECONDS);
  const ticks = sum(readEach(child.pid, ticksOf).map(([pid, after]) => after - (before.get(pid) ?? 0)));
  const percent = (ticks / TICKS_A_SECOND / (MEASURE_MILLISECONDS / 1000)) * 100;
  const megabytes = sum(readEach(child.pid, kilobytesOf).map(([, kilobytes]) => kilobytes)) / 1024;
  child.kill('SIGTERM');
  await exit;
  return {
    rows: [
      { what: 'idle: memory of all of `npm start`', ours: `${Math.round(megabytes)} MB`, goal: '< 400 MB' },
      { what: 'idle: processor', ours: `${percent.toFixed(1)} % of a core`, goal: '< 3 %' },
    ],
  };
}
