import { TOPICS } from '@sambung/contracts';
import { eventually } from '../../../../tools/testing/eventually';
import { report } from '../testing/reports';
import { runEngine, type RunningEngine } from '../testing/running-engine';

/** Not for long. */
const AWAY = { outcome: 'not-sent', code: 'sp4n.unreachable', retryAfterSeconds: 1 } as const;
const ORIGIN = { source: 'Website', externalId: '1' };

describe('a complaint whose ticket its channel may have made', () => {
  let routing: RunningEngine;
  beforeEach(async () => {
    routing = await runEngine();
  });
  afterEach(() => routing.close());

  const calls = (): string[] => routing.nationalSide.calls.map(({ call }) => call);
  const told = (topic: string): Record<string, unknown>[] =>
    routing.published
      .filter((record) => record.topic === topic)
      .map(({ value }) => JSON.parse(value.toString()) as Record<string, unknown>);
  const notes = (): string[] =>
    routing.nationalSide.tickets.flatMap((ticket) => [...ticket.notes.values()].map(({ text }) => text));
  const complaint = () => routing.complaint(report('1').complaintId);
  const linkedSoon = (): Promise<void> =>
    eventually(async () => {
      routing.engine.nudge();
      expect((await complaint()).state).toBe('linked');
    });
  const heldFor = async (): Promise<string> => {
    await eventually(async () => expect((await complaint()).state).toBe('held'));
    return (await complaint()).held?.code ?? '';
  };

  it('is linked to it, and both its forwarding and its status are told', async () => {
    const { trackingId, status } = routing.nationalSide.makeForChannel(ORIGIN);
    await routing.arrive(report('1', { trackingId }));
    await routing.settled();
    expect(told(TOPICS.complaintForwarded)).toMatchObject([{ trackingId }]);
    expect(told(TOPICS.complaintStatusChanged)).toMatchObject([{ trackingId, status }]);
  });

  it('is held when SP4N-LAPOR! does not know the tracking id, and looked up again when a person says so', async () => {
    await routing.arrive(report('1', { trackingId: '7000000' }));
    expect(await heldFor()).toBe('linked.ticket-unknown');
    expect(told(TOPICS.complaintForwarded)).toEqual([]);
    routing.nationalSide.makeForChannel(ORIGIN);
    await routing.held.release(report('1').complaintId, 'operator');
    await routing.settled();
    expect(await complaint()).toMatchObject({ state: 'linked', trackingId: '7000000' });
    expect(calls()).toEqual(['find', 'find']);
  });

  it('takes the ticket that a person names instead of the unknown one', async () => {
    await routing.arrive(report('1', { trackingId: '7999999' }));
    await heldFor();
    const { trackingId } = routing.nationalSide.makeForChannel(ORIGIN);
    await routing.engine.manual.file(report('1').complaintId, trackingId);
    await routing.settled();
    expect(await complaint()).toMatchObject({ state: 'forwarded', trackingId });
  });

  it.each([
    ['cannot be reached', AWAY],
    ['does not answer', { outcome: 'unknown', code: 'sp4n.timed-out' } as const],
  ])('is looked up again later when SP4N-LAPOR! %s', async (_, outcome) => {
    const { trackingId } = routing.nationalSide.makeForChannel(ORIGIN);
    routing.nationalSide.failNext('find', outcome);
    await routing.arrive(report('1', { trackingId }));
    await linkedSoon();
    expect(calls()).toEqual(['find', 'find']);
  });

  it('is looked up before ours is created when its channel states the ticket while it waits', async () => {
    const { trackingId } = routing.nationalSide.makeForChannel(ORIGIN);
    routing.nationalSide.failNext('create', AWAY);
    await routing.arrive(report('1'));
    await eventually(() => expect(calls()).toEqual(['create']));
    await routing.arrive(report('1', { trackingId }, 'linked'));
    await linkedSoon();
    expect(await complaint()).toMatchObject({ state: 'linked', trackingId });
    expect(calls()).toEqual(['create', 'find']);
  });

  it('tells a revision in a note, since the ticket has the first text already', async () => {
    await routing.engine.stop();
    const { trackingId } = routing.nationalSide.makeForChannel(ORIGIN);
    await routing.arrive(
      report('1', { trackingId }),
      report('1', { kind: 'revision', text: 'Sudah menyala', trackingId, revisedAt: '2026-01-05T03:00:00Z' }),
    );
    await routing.restart();
    await routing.settled();
    expect(notes()).toEqual([expect.stringContaining('Sudah menyala')]);
  });

  describe('of a channel with a link of its own, without a tracking id', () => {
    const linked = report('1', { isLinked: true });

    it("is linked to the ticket that is found by its source and the channel's own id", async () => {
      const { trackingId } = routing.nationalSide.makeForChannel(ORIGIN);
      await routing.arrive(linked);
      await routing.settled();
      expect(await complaint()).toMatchObject({ state: 'linked', trackingId });
      expect(calls()).toEqual(['findByOrigin']);
    });

    it('is created as ever when there is none', async () => {
      await routing.arrive(linked);
      await routing.settled();
      expect(await complaint()).toMatchObject({ state: 'forwarded' });
      expect(calls().slice(0, 2)).toEqual(['findByOrigin', 'create']);
    });

    it('is not created while SP4N-LAPOR! refuses to look it up', async () => {
      routing.nationalSide.failNext('findByOrigin', {
        outcome: 'refused',
        code: 'sp4n.not-permitted',
        status: 403,
      });
      await routing.arrive(linked);
      expect(await heldFor()).toBe('sp4n.not-permitted');
      expect(calls()).toEqual(['findByOrigin']);
    });

    it('is withdrawn when it is deleted while it is looked for, and makes no ticket', async () => {
      const release = routing.nationalSide.hold('findByOrigin');
      await routing.arrive(linked);
      await eventually(() => expect(calls()).toEqual(['findByOrigin']));
      await routing.arrive(report('1', { kind: 'deletion', text: '' }));
      await eventually(async () => expect((await complaint()).state).toBe('withdrawn'));
      release();
      await routing.settled();
      await routing.engine.stop();
      expect(await complaint()).toMatchObject({ state: 'withdrawn', lease: null });
      expect(calls()).toEqual(['findByOrigin']);
    });
  });

  it('asks nothing before creating for a channel that has no link', async () => {
    await routing.arrive(report('1'));
    await routing.settled();
    expect(calls()[0]).toBe('create');
  });
});

describe('a wish to stay unnamed or unseen that comes with nothing new', () => {
  let routing: RunningEngine;
  beforeEach(async () => {
    routing = await runEngine();
  });
  afterEach(() => routing.close());

  const first = report('1');
  const flags = { anonymous: true, confidential: true };
  const asked = report('1', { reporter: { ...first.reporter, flags } }, 'asked');
  const ticket = () => routing.nationalSide.tickets[0];

  it('becomes a note to the admins once the ticket is there, once', async () => {
    await routing.arrive(first);
    await routing.settled();
    await routing.arrive(asked, { ...asked, eventId: report('2').eventId });
    await routing.settled();
    const notes = [...(ticket()?.notes.values() ?? [])].filter(({ text }) =>
      text.startsWith('Pelapor meminta'),
    );
    expect(notes).toEqual([
      { kind: 'internal', text: expect.stringContaining('anonim') as string },
      { kind: 'internal', text: expect.stringContaining('dirahasiakan') as string },
    ]);
  });

  it('is kept by the ticket that is made later, and never taken back by an older event', async () => {
    await routing.engine.stop();
    await routing.arrive(asked, first);
    await routing.restart();
    await routing.settled();
    expect(ticket()?.created).toMatchObject(flags);
  });

  it('holds from an event that is older than what is known', async () => {
    const newer = report('1', { kind: 'revision', text: 'masih mati', revisedAt: '2026-01-05T05:00:00Z' });
    routing.nationalSide.failNext('create', AWAY);
    await routing.arrive(newer, asked);
    await eventually(() => {
      routing.engine.nudge();
      expect(ticket()?.created).toMatchObject({
        ...flags,
        text: expect.stringContaining('masih mati') as string,
      });
    });
  });
});
