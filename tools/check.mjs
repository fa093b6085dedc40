#!/usr/bin/env node
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const USAGE = `npm run check
Format, lint, types and dead code, exactly as CI runs them. Mend the format with npm run format.`;

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const inModules = (path) => join(root, 'node_modules', path);

const steps = [
  ['format', inModules('prettier/bin/prettier.cjs'), '--check', '--log-level=warn', '.'],
  ['lint', inModules('eslint/bin/eslint.js'), '--max-warnings=0', '.'],
  ['types', inModules('typescript/bin/tsc'), '-p', 'tsconfig.check.json'],
  ['dead code', inModules('knip/bin/knip.js'), '--no-progress'],
  ['lock', join(root, 'tools/complete-lock.mjs'), '--check'],
];

if (process.argv.includes('--help')) {
  console.log(USAGE);
} else {
  const failed = steps.filter(([name, ...command]) => {
    const began = Date.now();
    const { status } = spawnSync(process.execPath, command, { cwd: root, stdio: 'inherit' });
    console.log(
      `${status === 0 ? 'ok    ' : 'FAILED'} ${name} (${((Date.now() - began) / 1000).toFixed(1)} s)`,
    );
    return status !== 0;
  });
  process.exitCode = failed.length > 0 ? 1 : 0;
}
