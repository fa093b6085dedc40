import { eventually } from '../../../../tools/testing/eventually';
import { report } from '../testing/reports';
import { runEngine, type RunningEngine } from '../testing/running-engine';

describe('what happens to a complaint while its create is out', () => {
  let routing: RunningEngine;

  beforeEach(async () => {
    routing = await runEngine({ gatherMinutes: 60 });
  });
  afterEach(() => routing.close());

  const message = (ownId: string, text: string, given = {}) =>
    report(ownId, { channel: 'social', conversation: 'chat-1', text, ...given });
  const anonymous = { ref: '0'.repeat(32), flags: { anonymous: true, confidential: true }, sealed: 'a.b.c' };
  const applied = (): Promise<void> =>
    eventually(async () => {
      const [row] = await routing.database.query<{ count: string }[]>(
        'SELECT count(*) FROM routing.arrival WHERE applied_at IS NULL',
      );
      expect(row?.count).toBe('0');
    });
  const gatheringEnds = (): Promise<unknown> =>
    routing.database.query('UPDATE routing.complaint SET due_at = now() WHERE due_at IS NOT NULL');
  /** Until the create is out; what it returns lets it end. */
  const createIsOut = async (): Promise<() => void> => {
    const release = routing.nationalSide.hold();
    await applied();
    await gatheringEnds();
    routing.engine.nudge();
    await eventually(() => expect(routing.nationalSide.count('create')).toBe(1));
    return release;
  };
  const notes = (): string[] =>
    [...(routing.nationalSide.tickets[0]?.notes.values() ?? [])].map(({ text }) => text);

  it('makes no ticket of what was deleted meanwhile, where it has certainly not arrived', async () => {
    await routing.arrive(message('m1', 'saya takut dibalas', { reporter: anonymous }));
    const release = await createIsOut();
    await routing.arrive(message('m1', '', { kind: 'deletion', reporter: anonymous }));
    await applied();
    routing.nationalSide.failNext('create', { outcome: 'not-sent', code: 'sp4n.unavailable' });
    release();
    await routing.settled();
    expect(routing.nationalSide.tickets).toEqual([]);
    expect((await routing.complaint(report('m1', { channel: 'social' }).complaintId)).state).toBe(
      'withdrawn',
    );
  });

  it('tells what came meanwhile once, where it has certainly not arrived', async () => {
    await routing.arrive(message('m1', 'lampu jalan mati'));
    const release = await createIsOut();
    await routing.arrive(message('m2', 'di depan balai RW 3'));
    await applied();
    routing.nationalSide.failNext('create', { outcome: 'not-sent', code: 'sp4n.unavailable' });
    release();
    await routing.settled();
    expect(routing.nationalSide.tickets.map(({ created }) => created.text)).toEqual([
      expect.stringContaining('lampu jalan mati\n\ndi depan balai RW 3') as string,
    ]);
    expect(notes().join()).not.toContain('balai RW 3');
  });

  it('loses no message that the ticket had no room for, when another one is deleted meanwhile', async () => {
    await routing.arrive(message('m1', 'a'.repeat(15_000)), message('m2', 'b'.repeat(15_000)));
    const release = await createIsOut();
    await routing.arrive(message('m1', '', { kind: 'deletion' }));
    await applied();
    release();
    await routing.settled();
    expect(routing.nationalSide.tickets[0]?.created.text).not.toContain('bbb');
    expect(notes().some((text) => text.includes('b'.repeat(15_000)))).toBe(true);
  });

  it('tells a message once that comes meanwhile and has no room beside the others', async () => {
    await routing.arrive(message('m1', 'a'.repeat(15_000)));
    const release = await createIsOut();
    await routing.arrive(message('m2', 'b'.repeat(15_000)));
    await applied();
    release();
    await routing.settled();
    expect(
      notes()
        .map((text) => text.slice(0, 40))
        .filter((text) => text.includes('bbb')),
    ).toHaveLength(1);
  });
});
