import { execFile } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');

/** What is not OpenAPI in a file of docs/, references included. The validator is an ES module: a process of its own. */
export const openApiFaults = (file: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const validator = join(ROOT, 'node_modules', '.bin', 'validate-api');
    execFile(process.execPath, [validator, join(ROOT, 'docs', file)], (error, stdout) => {
      if (stdout === '') reject(error ?? new Error('the validator said nothing'));
      else resolve(error === null ? '' : stdout);
    });
  });
