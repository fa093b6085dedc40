#!/usr/bin/env node
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const USAGE = `npm test [-- arguments of Jest]
Runs the tests; the last line says how many: N passed, N failed, N skipped.`;

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** A suite that cannot run is a failure too, and no test of it is counted elsewhere. */
function countsOf(resultPath) {
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, numRuntimeErrorTestSuites } =
    JSON.parse(readFileSync(resultPath, 'utf8'));
  return {
    passed: numPassedTests,
    failed: numFailedTests + numRuntimeErrorTestSuites,
    skipped: numPendingTests + numTodoTests,
  };
}

const args = process.argv.slice(2);
if (args.includes('--help')) {
  console.log(USAGE);
} else {
  const folder = mkdtempSync(join(tmpdir(), 'sambung-test-'));
  const resultPath = join(folder, 'result.json');
  const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js');
  const { status } = spawnSync(process.execPath, [jest, '--json', `--outputFile=${resultPath}`, ...args], {
    cwd: root,
    // Jest's own JSON would go to standard output.
    stdio: ['inherit', 'ignore', 'inherit'],
  });
  try {
    const { passed, failed, skipped } = countsOf(resultPath);
    console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
    process.exitCode = status === 0 && failed === 0 ? 0 : 1;
  } catch {
    console.log('0 passed, 1 failed, 0 skipped');
    process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
