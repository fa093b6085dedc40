import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { eventually } from '../../../../tools/testing/eventually';
import { decide } from '../assign/decide';
import { REPOSITORY_CITIES } from '../settings';
import { report } from '../testing/reports';
import { runEngine, type RunningEngine } from '../testing/running-engine';
import { rehearsal } from './command';

const LAMP = 'Lampu jalan di gang depan balai RW mati sejak tiga malam yang lalu.';
const RUBBISH = 'Sampah menumpuk di TPS dan belum diangkut sejak Senin.';
const at = (hour: number): string => `2026-01-05T0${hour}:00:00.000Z`;
const FROM = ['--from', '2026-01-01'];

describe('a rehearsal', () => {
  let routing: RunningEngine;
  let folder: string;
  /** The city's rules, but all that goes to the office for works goes to that for the environment. */
  let rules: string;

  beforeAll(async () => {
    routing = await runEngine();
    folder = await mkdtemp(join(tmpdir(), 'rehearsal-'));
    rules = join(folder, 'new-rules.csv');
    const now = await readFile(join(REPOSITORY_CITIES, 'malang/rules.csv'), 'utf8');
    await writeFile(rules, now.replaceAll(',dpuprpkp,', ',dlh,'));
  });
  afterAll(async () => {
    await routing.close();
    await rm(folder, { recursive: true });
  });

  const rehearse = (words: string[], tell: (text: string) => void = () => undefined, signal?: AbortSignal) =>
    rehearsal({ DATABASE_URL: routing.databaseUrl, GATHER_MINUTES: '1' }, words, tell, signal);
  const sandboxes = async (): Promise<string[]> => {
    const name = `rehearsal_${new URL(routing.databaseUrl).pathname.slice(1)}`;
    const rows = await routing.database.query<{ datname: string }[]>(
      'SELECT datname FROM pg_database WHERE datname = $1',
      [name],
    );
    return rows.map(({ datname }) => datname);
  };
  /** Every row of every table, in a word. */
  const everything = async (): Promise<string> => {
    const tables = await routing.database.query<{ name: string }[]>(
      `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
       WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1`,
    );
    const digests = [];
    for (const { name } of tables)
      digests.push(
        await routing.database.query(
          `SELECT md5(coalesce(string_agg(line, '' ORDER BY line), '')) FROM (SELECT row::text AS line FROM ${name} AS row) AS lines`,
        ),
      );
    return JSON.stringify([tables, digests]);
  };

  it('decides as it was decided, whatever came before and after the ticket', async () => {
    const said = (ownId: string, second: number, text: string, given = {}) =>
      report(ownId, {
        ...{ channel: 'social', conversation: 'chat', text },
        occurredAt: `2026-01-05T02:00:${second}.000Z`,
        ...given,
      });
    const linked = report('linked', { text: LAMP, isLinked: true });
    await routing.restart({ gatherMinutes: 1 });
    // While they wait: each of these decides.
    await routing.arrive(
      report('revised', { text: LAMP, conversation: 'revised' }),
      report('revised', { kind: 'revision', text: RUBBISH, revisedAt: at(3), conversation: 'revised' }),
      report('deleted', { text: LAMP, conversation: 'deleted' }),
      report('deleted', { kind: 'deletion', text: '' }),
      said('m1', 10, 'Selamat pagi, mau lapor.'),
      said('m2', 20, LAMP),
      linked,
    );
    await eventually(async () => expect(await routing.outcomeOf(linked)).toBe('applied'));
    await routing.restart({ gatherMinutes: 0 });
    await routing.arrive(report('sent', { text: LAMP }));
    await routing.database.query('UPDATE routing.complaint SET due_at = now() WHERE due_at IS NOT NULL');
    await routing.settled();
    // Afterwards these are notes on the ticket, and decide nothing.
    await routing.arrive(
      report('sent', { kind: 'revision', text: RUBBISH, revisedAt: at(4) }),
      said('m3', 30, RUBBISH, { kind: 'addition' }),
    );
    await routing.settled();
    await routing.restart({ mode: 'shadow', nationalSide: undefined });
    await routing.arrive(report('shadowed', { text: LAMP }));
    await routing.settled();
    await routing.arrive(report('shadowed', { kind: 'revision', text: RUBBISH, revisedAt: at(4) }));
    await routing.settled();
    expect(await rehearse(FROM)).toBe('same 6, differs 0');
  });

  it('prints by ids and codes what other rules would change, and who would get how many', async () => {
    const text = await rehearse([...FROM, '--rules', rules]);
    expect(text).toContain('same 1, differs 5\n       5  dpuprpkp → dlh');
    expect(text).toContain(`${report('sent').complaintId}  sambat  dpuprpkp → dlh`);
    expect(text).not.toMatch(/lampu|sampah/i);
    expect(
      JSON.parse(await rehearse([...FROM, '--rules', rules, '--json', '--channel', 'social'])),
    ).toMatchObject({
      same: 0,
      differ: 1,
      moves: [{ from: 'dpuprpkp', to: 'dlh', count: 1 }],
      differences: [{ channel: 'social', before: { office: 'dpuprpkp' }, after: { office: 'dlh' } }],
    });
  });

  it('takes what was received in the time that is asked for, by the clock of the city', async () => {
    const progress: string[] = [];
    const count = async (...words: string[]) => rehearse(words, (text) => progress.push(text));
    expect(await count('--from', '2026-01-05', '--to', '2026-01-05')).toBe('same 6, differs 0');
    expect(progress.at(-1)).toBe('6 of 6 complaints decided');
    // 02:00:01 UTC.
    expect(await count('--from', '2026-01-05T09:00:01', '--to', '2026-01-05T09:00:02')).toContain('same 6');
    expect(await count('--from', '2026-01-05T02:00:02Z')).toBe('same 0, differs 0');
    expect(await count('--from', '2026-01-04', '--to', '2026-01-04')).toBe('same 0, differs 0');
    await expect(count('--from', 'last month')).rejects.toThrow('YYYY-MM-DD');
  });

  it('sends nothing, publishes nothing, changes nothing and leaves nothing behind', async () => {
    const [before, calls, published] = [
      await everything(),
      routing.nationalSide.calls.length,
      routing.published.length,
    ];
    await rehearse([...FROM, '--rules', rules]);
    const stopped = AbortSignal.abort(new Error('Stopped'));
    await expect(rehearse(FROM, undefined, stopped)).rejects.toThrow('Stopped');
    await routing.settled();
    expect(await everything()).toBe(before);
    expect(routing.nationalSide.calls).toHaveLength(calls);
    expect(routing.published).toHaveLength(published);
    expect(await sandboxes()).toEqual([]);
  });

  it('keeps its database where it is told to, until the next, and never takes one that is looked at', async () => {
    const text = await rehearse([...FROM, '--keep']);
    const [name = ''] = await sandboxes();
    expect(text).toContain(`kept in the database ${name}`);
    const url = new URL(routing.databaseUrl);
    url.pathname = `/${name}`;
    const reader = new Client(url.href);
    await reader.connect();
    expect((await reader.query('SELECT FROM routing.complaint')).rowCount).toBe(6);
    await expect(rehearse(FROM)).rejects.toThrow('Another rehearsal goes on');
    await reader.end();
    await eventually(() => rehearse(FROM));
    expect(await sandboxes()).toEqual([]);
  });

  it('says how it is used, and all that is wrong with the rules before anything is decided', async () => {
    expect(await rehearse(['--help'])).toContain('--rules FILE');
    await expect(rehearse([])).rejects.toThrow('--from TIME');
    await expect(rehearse(['--sing'])).rejects.toThrow('--from TIME');
    const broken = join(folder, 'broken.csv');
    await writeFile(broken, 'code,match,unless,category,to,confidence\nx,lampu,,,nobody,0.9\n');
    await expect(rehearse([...FROM, '--rules', broken])).rejects.toThrow('rules.csv:2');
  });

  it('leaves to people what had drifted when it came', async () => {
    const { category } = decide(routing.options.city, { text: LAMP }, '2026-03-01');
    const drifted = new Map([[category?.name ?? '', { decided: 20, corrected: 9 }]]);
    await routing.restart({ mode: 'shadow', nationalSide: undefined, context: () => ({ drifted }) });
    await routing.arrive(report('drifted', { text: LAMP, receivedAt: '2026-03-01T02:00:00.000Z' }));
    await routing.settled();
    expect((await routing.complaint(report('drifted').complaintId)).decision.outcome).toBe('coordinate');
    expect(await rehearse(['--from', '2026-03-01', '--to', '2026-03-01'])).toBe('same 1, differs 0');
  });
});
