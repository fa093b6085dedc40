import { eventually } from '../../../../tools/testing/eventually';
import { report } from '../testing/reports';
import { runEngine, type RunningEngine } from '../testing/running-engine';

describe('one complaint that breaks what it comes into', () => {
  let routing: RunningEngine;

  beforeEach(async () => {
    routing = await runEngine();
  });
  afterEach(() => routing.close());

  it.each([
    ['a title', { text: `Mohon ditangani${'😀'.repeat(100)}` }],
    ['a title, one further', { text: `Mohon ditangani1${'😀'.repeat(100)}` }],
    ['an extra', { extras: { note: '😀'.repeat(300) } }],
    ['an extra, one further', { extras: { note: `1${'😀'.repeat(300)}` } }],
    ['the name of an extra', { extras: { [`a${'😀'.repeat(50)}`]: 1 } }],
  ])('is cut between characters in %s', async (_, given) => {
    await routing.arrive(report('1', given));
    await routing.settled();
    expect(routing.nationalSide.tickets).toHaveLength(1);
    expect(JSON.stringify(routing.nationalSide.tickets[0]?.created)).not.toMatch(/\\ud[89a-f]/i);
  });

  it('does not keep those beside it from being claimed, and is held after a few tries', async () => {
    await routing.engine.stop();
    const poison = report('poison');
    await routing.arrive(poison, report('1'), report('2'));
    await routing.restart({ mode: 'manual' });
    await eventually(async () => expect(await routing.complaintCount()).toBe(3));
    // Any fault of ours that only the database finds.
    await routing.database.query(
      `ALTER TABLE routing.delivery_step ADD CONSTRAINT broken CHECK (complaint_id <> '${poison.complaintId}')`,
    );
    await routing.restart();
    await eventually(() => expect(routing.nationalSide.tickets).toHaveLength(2));

    // Its next tries come after minutes.
    await eventually(async () => {
      await routing.database.query('UPDATE routing.complaint SET due_at = now() WHERE due_at IS NOT NULL');
      routing.engine.nudge();
      expect(await routing.complaint(poison.complaintId)).toMatchObject({
        state: 'held',
        held: { code: 'forward.bug' },
      });
    });
    await routing.database.query('ALTER TABLE routing.delivery_step DROP CONSTRAINT broken');
    await routing.held.release(poison.complaintId, 'operator');
    await routing.settled();
    expect(routing.nationalSide.tickets).toHaveLength(3);
  });

  it('costs those whose calls ended with it nothing: what is known of them is not asked again', async () => {
    await routing.engine.stop();
    const events = [report('poison'), report('1'), report('2')];
    const [poison, ...others] = events.map(({ complaintId }) => complaintId);
    await routing.arrive(...events);
    await routing.restart({ mode: 'manual' });
    await eventually(async () => expect(await routing.complaintCount()).toBe(3));
    await routing.database.query(
      `ALTER TABLE routing.complaint ADD CONSTRAINT broken CHECK (id <> '${poison}' OR due_at IS NOT NULL)`,
    );
    const letGo = routing.nationalSide.hold('assign');
    await routing.restart();
    await eventually(() => expect(routing.nationalSide.count('assign')).toBe(3));
    letGo();
    await eventually(async () => {
      for (const id of others) {
        const { steps, dueAt } = await routing.complaint(id);
        expect(steps.map(({ state }) => state)).toEqual(['sent', 'sent']);
        expect(dueAt).toBeNull();
      }
    });
    expect(routing.nationalSide.count('assign')).toBe(3);
  });

  it('waits an hour at most, whatever it is asked to', async () => {
    routing.nationalSide.failNext('create', {
      outcome: 'not-sent',
      code: 'sp4n.too-many-requests',
      retryAfterSeconds: 1e20,
    });
    const event = report('1');
    await routing.arrive(event);
    await eventually(async () =>
      expect((await routing.complaint(event.complaintId)).steps[0]).toMatchObject({
        code: 'sp4n.too-many-requests',
      }),
    );
    const { dueAt } = await routing.complaint(event.complaintId);
    expect(dueAt?.getTime()).toBeLessThan(Date.now() + 2 * 3_600_000);
  });
});
