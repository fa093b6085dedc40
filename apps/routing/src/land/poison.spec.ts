import { eventually } from '../../../../tools/testing/eventually';
import { report } from '../testing/reports';
import { runEngine, type RunningEngine } from '../testing/running-engine';

describe('one report that breaks what it comes into', () => {
  let routing: RunningEngine;
  beforeEach(async () => {
    routing = await runEngine();
  });
  afterEach(() => routing.close());

  const held = (): Promise<{ code: string; parameters: object }[]> =>
    routing.database.query('SELECT code, parameters FROM routing.held_report');

  it.each([
    ['an instant that no database takes', { occurredAt: '0000-01-01T00:00:00.000Z' }],
    ['an instant that is none', { receivedAt: '2026-W10' }],
    ['a number that no column takes', { precedence: 1e12 }],
  ])('with %s, is held, and those beside it go their way', async (_, given) => {
    await routing.engine.stop();
    await routing.arrive(report('1'), report('poison', given), report('2'));
    await routing.restart();
    await eventually(() => expect(routing.nationalSide.tickets).toHaveLength(2));
    expect(await routing.outcomeOf(report('poison', given))).toBe('held');
    expect(await held()).toEqual([{ code: 'routing.bug', parameters: {} }]);
  });

  it('lands alone or not at all, and costs none of those that land with it', async () => {
    const poison = { ...report('poison'), extras: { '\0': 1 } };
    const landed = await Promise.allSettled(
      [report('1'), poison, report('2')].map((event) => routing.engine.landing.complaint(event, null)),
    );
    expect(landed.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('of a kind that only a later release knows, is held and makes no ticket', async () => {
    const later = { ...report('1'), kind: 'translation' };
    await routing.arrive(later);
    await routing.settled();
    expect(await routing.outcomeOf(later)).toBe('held');
    expect(await held()).toEqual([{ code: 'complaint.unknown-kind', parameters: { kind: 'translation' } }]);
    expect(await routing.complaintCount()).toBe(0);
  });
});
