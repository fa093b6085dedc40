import { TOPICS } from '@sambung/contracts';
import { eventually } from '../../../../tools/testing/eventually';
import { report } from '../testing/reports';
import { runEngine, type RunningEngine } from '../testing/running-engine';

describe('filing by hand', () => {
  let routing: RunningEngine;
  const event = report('1');

  beforeEach(async () => {
    routing = await runEngine({ mode: 'manual', nationalSide: undefined });
    await routing.arrive(event);
    await eventually(async () => expect(await waiting()).toHaveLength(1));
  });
  afterEach(() => routing.close());

  const waiting = () => routing.engine.manual.waiting(10);
  const complaint = () => routing.complaint(event.complaintId);
  const file = (trackingId: string, version?: number) =>
    routing.engine.manual.file(event.complaintId, trackingId, version);
  const notes = async () => (await complaint()).steps.filter(({ kind }) => kind === 'note');
  const revise = async (given: Parameters<typeof report>[1] = {}) => {
    const { version } = await complaint();
    await routing.arrive(
      report('1', {
        kind: 'revision',
        text: 'di gang 4, bukan 3',
        revisedAt: '2026-01-05T04:00:00.000Z',
        ...given,
      }),
    );
    await eventually(async () => expect((await complaint()).version).toBeGreaterThan(version));
  };

  it('puts a mistyped tracking id right, with a line of history, and tells it to others', async () => {
    await file('7000001');
    await file('7000002');
    expect(await complaint()).toMatchObject({ state: 'forwarded', trackingId: '7000002' });
    await eventually(() => {
      const told = routing.published.filter(({ topic }) => topic === TOPICS.complaintForwarded);
      expect(
        told.map(({ value }) => (JSON.parse(value.toString()) as { trackingId: string }).trackingId),
      ).toEqual(['7000001', '7000002']);
    });
    const history = await routing.database.query<{ code: string }[]>(
      'SELECT code FROM routing.history WHERE complaint_id = $1 ORDER BY version',
      [event.complaintId],
    );
    expect(history.map(({ code }) => code)).toEqual([
      'complaint.received',
      'operator.filed',
      'operator.filed-anew',
    ]);
    expect(await waiting()).toEqual([]);
  });

  it('leaves to be told what came between the export and the tracking id', async () => {
    const { version } = await complaint();
    await revise();
    await file('7000001', version);
    expect(await notes()).toMatchObject([
      { state: 'pending', body: { text: expect.stringContaining('di gang 4') as string } },
    ]);
    expect(await waiting()).toHaveLength(1);
    await file('7000001', (await complaint()).version);
    expect(await waiting()).toEqual([]);
  });

  it('does not take for told what came after the export of the changes', async () => {
    await file('7000001');
    await revise();
    const { version } = await complaint();
    await revise({ text: 'sudah diperbaiki sebagian', revisedAt: '2026-01-05T05:00:00.000Z' });
    await expect(file('7000001', version)).rejects.toThrow('has changed since');
    expect((await notes()).map(({ state }) => state)).toEqual(['pending', 'pending']);
  });

  it('takes the ticket of what was deleted meanwhile, and leaves the deletion to be told', async () => {
    const { version } = await complaint();
    await revise({ kind: 'deletion', text: '' });
    await file('7000001', version);
    expect(await complaint()).toMatchObject({ state: 'forwarded', trackingId: '7000001' });
    expect(await notes()).toMatchObject([{ body: { kind: 'deletion' } }]);
  });

  it('of a ticket that the API made cannot be moved to another', async () => {
    await routing.restart({ mode: 'api', nationalSide: routing.nationalSide });
    await routing.settled();
    await expect(file('7000009')).rejects.toThrow('waits for no tracking id');
  });
});
