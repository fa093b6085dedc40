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

const ticksOf = (pids) =>
  pids.reduce((sum, pid) => sum + Number(statOf(pid)[11]) + Number(statOf(pid)[12]), 0);

const kilobytesOf = (pid) =>
  Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))[1]);

export async function benchIdle({ folder }) {
  const ports = Object.fromEntries(PORTS.map((name, index) => [`${name}_PORT`, String(28_100 + index)]));
  const child = spawn(process.execPath, [join(root, 'apps/standalone/dist/main.js')], {
    env: { ...process.env, ...ports, SAMBUNG_DATA: join(folder, 'data') },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (chunk) => (output += chunk));
  while (!/^ready$/m.test(output)) await delay(200);
  await delay(SETTLE_MILLISECONDS);
  const pids = familyOf(child.pid);
  const before = ticksOf(pids);
  await delay(MEASURE_MILLISECONDS);
  const percent = ((ticksOf(pids) - before) / TICKS_A_SECOND / (MEASURE_MILLISECONDS / 1000)) * 100;
  const megabytes = pids.reduce((sum, pid) => sum + kilobytesOf(pid), 0) / 1024;
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  await exit;
  return {
    rows: [
      { what: 'idle: memory of all of `npm start`', ours: `${Math.round(megabytes)} MB`, goal: '< 400 MB' },
      { what: 'idle: processor', ours: `${percent.toFixed(1)} % of a core`, goal: '< 3 %' },
    ],
  };
}
