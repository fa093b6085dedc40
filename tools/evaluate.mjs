#!/usr/bin/env node
/**
 * Evaluates the routing brain on a city's history; see --help. A folder of bare registers (tools/registers.mjs) is made a
 * city's first.
 *   node tools/evaluate.mjs --city DIR --history FILE… --test FILE… [--json]
 */
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cityOfRegisters, isRegisters } from './registers.mjs';

const args = process.argv.slice(2);
const at = args.indexOf('--city') + 1;
const given = at > 0 ? args[at] : undefined;
const made = given !== undefined && isRegisters(given) ? cityOfRegisters(given) : undefined;
if (made !== undefined) args[at] = made;
const program = join(dirname(dirname(fileURLToPath(import.meta.url))), 'apps/routing/dist/evaluate/main.js');
try {
  process.exitCode = spawnSync(process.execPath, [program, ...args], { stdio: 'inherit' }).status ?? 1;
} finally {
  if (made !== undefined) rmSync(made, { recursive: true });
}
