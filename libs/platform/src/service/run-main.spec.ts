import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** As it is built: the process must be one of its own. */
const BUILT = join(__dirname, '../../dist/index.js');

const PROGRAM = `
require(${JSON.stringify(BUILT)}).runMain(async () => {
  setTimeout(() => {
    void Promise.reject(Object.assign(new Error('of "rahasia"'), { code: '22P02', parameters: ['rahasia'] }));
  }, 0);
  return { url: '', stop: async () => {} };
}, {});
setTimeout(() => process.exit(0), 10_000);`;

it('a process that a bug ends says where, and nothing of what a citizen wrote', () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['-e', PROGRAM], { encoding: 'utf8' });
  expect(status).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({ code: 'process.bug', err: { code: '22P02' } });
  expect(`${stdout}${stderr}`).not.toContain('rahasia');
});
