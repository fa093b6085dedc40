import { execFile } from 'node:child_process';
import { dirname, join } from 'node:path';

/** An ES module, which Jest does not load: it runs as a process of its own. */
const VALIDATOR = join(
  dirname(require.resolve('@seriousme/openapi-schema-validator')),
  'bin',
  'validate-api-cli.js',
);

/** What is not OpenAPI in a file of docs/, references included. Empty: nothing. */
export const openApiFaults = (file: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const path = join(__dirname, '..', '..', 'docs', file);
    execFile(process.execPath, [VALIDATOR, path], (error, stdout) => {
      if (stdout === '') reject(error ?? new Error('the validator said nothing'));
      else resolve(error === null ? '' : stdout);
    });
  });
