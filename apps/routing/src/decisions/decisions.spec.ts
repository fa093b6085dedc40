import { eventually } from '../../../../tools/testing/eventually';
import type { AxiosInstance } from 'axios';
import { DecisionsStore } from '../store/decisions.store';
import { report } from '../testing/reports';
import { runEngine, type RunningEngine } from '../testing/running-engine';
import { decision } from './command';
import { Decisions } from './decisions';

const noModel = () => Promise.resolve(undefined);

const RUBBISH = 'Sampah menumpuk di TPS belum diangkut, lampu jalan juga mati, di Kelurahan Dinoyo.';
const CHAT = { conversation: 'satu-orang', source: 'Whatsapp', channel: 'social' } as const;
const first = report('1', { ...CHAT, text: 'Lampu jalan mati.' });
const further = report('2', { ...CHAT, text: RUBBISH, occurredAt: '2026-01-05T02:01:00.000Z' });

describe('the record of a decision', () => {
  let routing: RunningEngine;
  let decisions: Decisions;
  beforeAll(async () => {
    routing = await runEngine({ gatherMinutes: 60, pollSeconds: 0.05 });
    decisions = new Decisions(
      new DecisionsStore(routing.database),
      routing.options.city,
      () => ({}),
      noModel,
    );
    await routing.arrive(first);
    await eventually(async () => expect(await routing.complaintCount()).toBe(1));
    await routing.arrive(further);
    await eventually(async () => expect(await routing.outcomeOf(further)).toBe('applied'));
    await routing.database.query('UPDATE routing.complaint SET due_at = now()');
    await routing.settled();
    const [ticket] = routing.nationalSide.tickets;
    if (ticket !== undefined)
      routing.nationalSide.move(ticket, { status: 'Bukan Wewenang', reason: 'Bukan kami.' });
    await eventually(async () =>
      expect((await decisions.record(first.complaintId)).dispositions).toHaveLength(3),
    );
  });
  afterAll(() => routing.close());

  it('says in both languages which words and which place decided, and what came close', async () => {
    const { decision: told } = await decisions.record(first.complaintId);
    expect(told.words.length).toBeGreaterThan(1);
    expect(told.place).toEqual({ kelurahan: 'Dinoyo', kecamatan: 'Lowokwaru' });
    expect(told.runnersUp.length).toBeGreaterThan(0);
    expect(told.rulesVersion).toBe(routing.options.city.version);
    expect(told.says.id).toMatch(/^Laporan ini diteruskan ke .* \(keyakinan \d+ %\)\. Kata "/);
    expect(told.says.id).toContain('Kelurahan Dinoyo');
    expect(told.says.en).toMatch(/^This report goes to /);
  });

  it('keeps what was decided before its reporter said more', async () => {
    const { earlier, decision: last } = await decisions.record(first.complaintId);
    expect(earlier).toHaveLength(1);
    expect(earlier[0]?.says).not.toEqual(last.says);
    expect(earlier[0]?.place).toEqual({});
  });

  it('is found by the receipt of any of its reports, and by its ticket', async () => {
    const { complaintId, trackingId = '' } = await decisions.record(first.complaintId);
    const typed = further.receipt.toLowerCase().replace(/(.{4})(?=.)/g, '$1-');
    for (const key of [first.receipt, typed, trackingId])
      expect((await decisions.record(key)).complaintId).toBe(complaintId);
    await expect(decisions.record('7777777')).rejects.toThrow('There is no such complaint');
  });

  it('is made again from its id, and is the same', async () => {
    const { again, decision: then } = await decisions.record(first.complaintId);
    expect(again).toEqual({ isSameVersion: true, isSame: true, decision: then });
  });

  it('says what would be decided by other data than those that decided', async () => {
    const { city } = routing.options;
    const other = { ...city, version: 'other', rules: city.rules.filter(({ to }) => to !== 'dpuprpkp') };
    const { again } = await new Decisions(
      new DecisionsStore(routing.database),
      other,
      () => ({}),
      noModel,
    ).record(first.receipt);
    expect(again).toMatchObject({ isSameVersion: false, isSame: false });
    expect(again.decision?.apparatus).toBe('dlh');
  });

  it('is not of the same version where other posts were learnt from', async () => {
    let version = 'v1';
    const context = () => ({ posts: { version, doubtOf: () => undefined } });
    await routing.restart({ gatherMinutes: 0, context });
    const post = report('4', { channel: 'social', source: 'Instagram', mayBeTalk: true, text: RUBBISH });
    await routing.arrive(post);
    await routing.settled();
    const { database, options } = routing;
    const again = async () =>
      (
        await new Decisions(new DecisionsStore(database), options.city, context, noModel).record(
          post.complaintId,
        )
      ).again;
    expect(await again()).toMatchObject({ isSameVersion: true, isSame: true });
    version = 'v2';
    expect(await again()).toMatchObject({ isSameVersion: false });
  });

  it('is made again with the drift that there was', async () => {
    const drifted = report('3', { text: RUBBISH });
    const { decision: usual } = await decisions.record(first.complaintId);
    await routing.restart({
      gatherMinutes: 0,
      context: () => ({ drifted: new Map([[usual.category ?? '', { decided: 20, corrected: 9 }]]) }),
    });
    await routing.arrive(drifted);
    await routing.settled();
    const { again, decision: told } = await decisions.record(drifted.complaintId);
    expect(told).toMatchObject({ outcome: 'coordinate' });
    expect(told.says.id).toContain('9 dari 20');
    expect(again.isSame).toBe(true);
  });

  it('is printed by npm run decision', async () => {
    const operator = {
      get: async (path: string) => ({ data: await decisions.record(path.split('/')[3] ?? '') }),
    } as unknown as AxiosInstance;
    const printed = await decision(() => operator, [first.receipt]);
    expect(printed).toContain(first.complaintId);
    expect(printed).toContain('words: ');
    expect(printed).toContain('office: dpuprpkp → - (not-ours)\n    Bukan kami.');
    expect(printed).toContain('decided again by the same version: the same');
    expect(JSON.parse(await decision(() => operator, [first.receipt, '--json']))).toHaveProperty('again');
    await expect(decision(() => operator, [])).rejects.toThrow('npm run decision --');
  });
});
