import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { REPOSITORY_CITIES } from '../settings';
import { report } from '../testing/reports';
import { runEngine, type RunningEngine } from '../testing/running-engine';
import { whatIf } from './command';

const NOW = new Date().toISOString();
const LAMP = report('lamp', { text: 'Lampu jalan di gang depan balai RW mati.', receivedAt: NOW });
const RUBBISH = report('rubbish', { text: 'Sampah menumpuk di TPS, belum diangkut.', receivedAt: NOW });
const OLD = report('old', { text: LAMP.text, receivedAt: '2026-01-05T02:00:01.000Z' });

describe('npm run what-if', () => {
  let routing: RunningEngine;
  let folder: string;
  let draft: string;
  beforeAll(async () => {
    routing = await runEngine();
    await routing.arrive(LAMP, RUBBISH, OLD);
    await routing.settled();
    folder = await mkdtemp(join(tmpdir(), 'what-if-'));
    draft = join(folder, 'draft.csv');
    const now = await readFile(join(REPOSITORY_CITIES, 'malang/rules.csv'), 'utf8');
    const shadowed = 'new-rule,bantuan hukum gratis,,,dlh,0.9\n';
    await writeFile(draft, now.replaceAll(',dpuprpkp,', ',dlh,') + shadowed);
  });
  afterAll(async () => {
    await routing.close();
    await rm(folder, { recursive: true });
  });
  const ask = (...words: string[]): Promise<string> =>
    whatIf({ DATABASE_URL: routing.databaseUrl, GATHER_MINUTES: '1' }, words, () => undefined);

  it('prints who would get what of the last days, how many change, and what is odd about the draft', async () => {
    const text = await ask('--rules', draft, '--since', '30d');
    expect(text).toMatch(/^office +now +draft +change$/m);
    expect(text).toMatch(/^dlh +1 +2 +\+1$/m);
    expect(text).toMatch(/^dpuprpkp +1 +0 +-1$/m);
    expect(text).toContain('changed 1 of 2\n       1  dpuprpkp → dlh');
    expect(text).toContain(`${LAMP.complaintId}  sambat  dpuprpkp → dlh`);
    expect(text).toContain('rules.csv new-rule: never comes first; all that it matches is taken by');
    expect(text).not.toMatch(/gang depan balai/);
  });

  it('gives all of it to programs', async () => {
    expect(JSON.parse(await ask('--rules', draft, '--since', '2026-01-01', '--json'))).toMatchObject({
      same: 1,
      changed: 2,
      moves: [{ from: 'dpuprpkp', to: 'dlh', count: 2 }],
      offices: [
        { office: 'dlh', before: 1, after: 3 },
        { office: 'dpuprpkp', before: 2, after: 0 },
      ],
      warnings: expect.arrayContaining([expect.objectContaining({ rule: 'new-rule', what: 'shadowed' })]),
    });
  });

  it('says how it is used, and what is wrong with the draft before anything is decided', async () => {
    expect(await ask('--help')).toContain('--rules FILE');
    await expect(ask()).rejects.toThrow('npm run what-if');
    await expect(ask('--rules', draft, '--since', 'lately')).rejects.toThrow('YYYY-MM-DD');
    const broken = join(folder, 'broken.csv');
    await writeFile(broken, 'code,match,unless,category,to,confidence\nx,lampu,,,nobody,0.9\n');
    await expect(ask('--rules', broken)).rejects.toThrow('rules.csv:2');
  });
});
