#!/usr/bin/env node
/**
 * Runs one of routing's commands for operators against OPERATOR_TOKEN and ROUTING_URL (a rehearsal, a what-if and an import:
 * DATABASE_URL), or, where that is not set, against the Sambung that runs here.
 *   node tools/operate.mjs held|manual|split|ledger|decisions|dead-letters|rehearsal|what-if|import|train|models [arguments]
 */
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { trialSettings, withoutBlanks } from '../apps/standalone/dist/trial-settings.js';
import { findRunning } from './running.mjs';

const [command, ...args] = process.argv.slice(2);
const program = join(
  dirname(dirname(fileURLToPath(import.meta.url))),
  'apps/routing/dist',
  command,
  'main.js',
);

const isOnDatabase = ['rehearsal', 'what-if', 'import'].includes(command);
const isOnModels = ['train', 'models'].includes(command);
const needed = isOnModels ? 'MODEL_DIR' : isOnDatabase ? 'DATABASE_URL' : 'OPERATOR_TOKEN';

async function access() {
  if (process.env[needed] || args.includes('--help')) return {};
  const { folder, urls, secrets, databaseUrl } = await findRunning();
  const api = { OPERATOR_TOKEN: secrets.OPERATOR_TOKEN, ROUTING_URL: urls.routing };
  if (command === 'import') return { DATABASE_URL: databaseUrl, ...api };
  if (!isOnDatabase && !isOnModels) return api;
  const { GATHER_MINUTES, MODEL_DIR } = { ...trialSettings(folder), ...withoutBlanks(process.env) };
  return { DATABASE_URL: databaseUrl, MODEL_DIR, GATHER_MINUTES };
}

try {
  const env = { ...process.env, ...(await access()) };
  process.exitCode =
    spawnSync(process.execPath, [program, ...args], {
      ...{ stdio: 'inherit', env },
      // Paths are meant from where the command was typed.
      cwd: process.env.INIT_CWD ?? process.cwd(),
    }).status ?? 1;
} catch (error) {
  console.error(
    `${error.message} For another one set ${needed === 'OPERATOR_TOKEN' ? `${needed} and ROUTING_URL` : needed}.`,
  );
  process.exitCode = 1;
}
