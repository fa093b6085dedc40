import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const ROOT = join(__dirname, '..');

const BOUNDARIES = '@nx/enforce-module-boundaries';

/** Each stands in for a file that is there, so that it is read with that file's types and that project's tags. */
const OFFENCES: [wall: string, path: string, code: string, rule: string][] = [
  [
    'platform imports nothing of ours',
    'libs/platform/src/errors.ts',
    `import { TOPICS } from '@sambung/contracts'; export const topics = TOPICS;`,
    BOUNDARIES,
  ],
  [
    'contracts imports nothing of ours',
    'libs/contracts/src/topics.ts',
    `import { setting } from '@sambung/platform'; export const made = setting;`,
    BOUNDARIES,
  ],
  [
    'ingest imports no app',
    'libs/ingest/src/proofs.ts',
    `import { channel } from '@sambung/ingest-sambat'; export const made = channel;`,
    BOUNDARIES,
  ],
  [
    'a channel imports no other channel',
    'apps/ingest-sambat/src/channel.ts',
    `import { channel } from '@sambung/ingest-social'; export const other = channel;`,
    BOUNDARIES,
  ],
  [
    'routing imports no simulator',
    'apps/routing/src/service.ts',
    `import { start } from '@sambung/sp4n-simulator'; export const other = start;`,
    BOUNDARIES,
  ],
  [
    'no project is imported by a path',
    'apps/ingest-sambat/src/channel.ts',
    `import { setting } from '../../../libs/platform/src/settings'; export const made = setting;`,
    BOUNDARIES,
  ],
  [
    'the pure folders know nothing of the network',
    'apps/routing/src/triage/triage.ts',
    `import axios from 'axios'; export const http = axios;`,
    'no-restricted-imports',
  ],
  [
    'the pure folders know nothing of the database',
    'apps/routing/src/assign/decide.ts',
    `import { openStore } from '../store/open-store'; export const open = openStore;`,
    'no-restricted-imports',
  ],
  [
    'the pure folders take only types from contracts',
    'apps/routing/src/assign/decide.ts',
    `import { TOPICS } from '@sambung/contracts'; export const topics = TOPICS;`,
    '@typescript-eslint/no-restricted-imports',
  ],
  [
    'Nest stays where its files say so',
    'apps/ingest-sambat/src/normalize.ts',
    `import { Injectable } from '@nestjs/common'; export const decorator = Injectable;`,
    'no-restricted-imports',
  ],
  [
    'no promise floats',
    'libs/ingest/src/proofs.ts',
    `const wait = (): Promise<void> => Promise.resolve(); wait();`,
    '@typescript-eslint/no-floating-promises',
  ],
  [
    'nobody but main.ts reads the environment',
    'apps/routing/src/service.ts',
    `export const city = process.env['CITY'];`,
    'no-restricted-properties',
  ],
  [
    'nobody but main.ts takes the environment from node:process',
    'apps/routing/src/service.ts',
    `import { env } from 'node:process'; export const city = env['CITY'];`,
    '@typescript-eslint/no-restricted-imports',
  ],
  [
    'nothing is any',
    'libs/platform/src/errors.ts',
    `export const anything: any = 1;`,
    '@typescript-eslint/no-explicit-any',
  ],
];

const ALLOWED: [path: string, code: string][] = [
  ['apps/routing/src/main.ts', `export const city = process.env['CITY'];`],
  [
    'apps/routing/src/assign/decide.ts',
    `import type { Reason } from '@sambung/contracts'; export type R = Reason;`,
  ],
];

async function rulesBrokenBy(snippets: { path: string; code: string }[]): Promise<string[][]> {
  // Where CI is set, typescript-eslint reads each file once from the disk, and not the snippet.
  const env = { ...process.env, TSESTREE_SINGLE_RUN: 'false' };
  const linting = run(process.execPath, [join(__dirname, 'walls/lint.mjs')], { maxBuffer: 1024 * 1024, env });
  linting.child.stdin?.end(JSON.stringify(snippets));
  return JSON.parse((await linting).stdout) as string[][];
}

describe('the walls between the parts', () => {
  let broken: string[][];
  let clean: string[][];
  beforeAll(async () => {
    const snippets = [
      ...OFFENCES.map(([, path, code]) => ({ path, code })),
      ...ALLOWED.map(([path, code]) => ({ path, code })),
    ];
    const answers = await rulesBrokenBy(snippets);
    broken = answers.slice(0, OFFENCES.length);
    clean = answers.slice(OFFENCES.length);
  }, 120_000);

  it.each(OFFENCES.map(([wall], index) => [wall, index] as const))('hold: %s', (_wall, index) => {
    expect(broken[index]).toContain(OFFENCES[index]?.[3]);
  });

  it('let through what is allowed', () => {
    expect(clean).toEqual(ALLOWED.map(() => []));
  });

  it('hold: no file imports itself by way of others', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sambung-cycle-'));
    try {
      const { rules } = JSON.parse(await readFile(join(ROOT, 'knip.json'), 'utf8'));
      await writeFile(join(folder, 'package.json'), JSON.stringify({ main: 'one.ts', knip: { rules } }));
      await writeFile(
        join(folder, 'one.ts'),
        `import { two } from './two';\nexport const one = (): number => two();\n`,
      );
      await writeFile(
        join(folder, 'two.ts'),
        `import { one } from './one';\nexport const two = (): number => one();\n`,
      );
      const knip = join(ROOT, 'node_modules/knip/bin/knip.js');
      await expect(run(process.execPath, [knip, '--cycles', '--directory', folder])).rejects.toMatchObject({
        stdout: expect.stringContaining('Circular dependencies'),
      });
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
