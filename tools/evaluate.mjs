#!/usr/bin/env node
/**
 * Evaluates the routing brain on a city's history; see --help. A folder of bare registers (tools/registers.mjs) is made a
 * city's first.
 *   node tools/evaluate.mjs --city DIR --history FILE… --test FILE… [--json]
 */
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cityOfRegisters, isRegisters } from './registers.mjs';

// Paths are meant from where the command was typed.
const cwd = process.env.INIT_CWD ?? process.cwd();
const args = process.argv.slice(2).flatMap((word) => /^(--city)=(.+)$/.exec(word)?.slice(1) ?? [word]);
const at = args.indexOf('--city') + 1;
const given = at > 0 && args[at] !== undefined ? resolve(cwd, args[at]) : undefined;
const program = join(dirname(dirname(fileURLToPath(import.meta.url))), 'apps/routing/dist/evaluate/main.js');
let made;
try {
  if (given !== undefined && isRegisters(given)) args[at] = made = cityOfRegisters(given);
  process.exitCode = spawnSync(process.execPath, [program, ...args], { cwd, stdio: 'inherit' }).status ?? 1;
} catch (error) {
  console.error(`The registers cannot be read: ${error.message}`);
  process.exitCode = 1;
} finally {
  if (made !== undefined) rmSync(made, { recursive: true });
}
