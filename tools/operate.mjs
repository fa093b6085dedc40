#!/usr/bin/env node
/**
 * Runs one of routing's commands for operators against OPERATOR_TOKEN and ROUTING_URL, or, where no token is set,
 * against the Sambung that runs here.
 *   node tools/operate.mjs held|manual|ledger|dead-letters [arguments]
 */
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findRunning } from './running.mjs';

const [command, ...args] = process.argv.slice(2);
const program = join(
  dirname(dirname(fileURLToPath(import.meta.url))),
  'apps/routing/dist',
  command,
  'main.js',
);

async function access() {
  if (process.env.OPERATOR_TOKEN || args.includes('--help')) return {};
  const { urls, secrets } = await findRunning();
  return { OPERATOR_TOKEN: secrets.OPERATOR_TOKEN, ROUTING_URL: urls.routing };
}

try {
  const env = { ...process.env, ...(await access()) };
  process.exitCode = spawnSync(process.execPath, [program, ...args], { stdio: 'inherit', env }).status ?? 1;
} catch (error) {
  console.error(`${error.message} For another one set OPERATOR_TOKEN and ROUTING_URL.`);
  process.exitCode = 1;
}
