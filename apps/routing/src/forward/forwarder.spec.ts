import { type CreateTicket, TOPICS } from '@sambung/contracts';
import { eventually } from '../../../../tools/testing/eventually';
import { report } from '../testing/reports';
import { loseLease, runEngine, type RunningEngine } from '../testing/running-engine';

describe('forwarding', () => {
  let routing: RunningEngine;
  const event = report('1');

  beforeEach(async () => {
    routing = await runEngine();
  });
  afterEach(() => routing.close());

  const complaint = () => routing.complaint(event.complaintId);
  const callsAreOut = (call: Parameters<RunningEngine['nationalSide']['count']>[0], count = 1) =>
    eventually(() => expect(routing.nationalSide.count(call)).toBe(count));

  it('commits that it is sending, with body and key, before it calls', async () => {
    const release = routing.nationalSide.hold();
    await routing.arrive(event);
    await callsAreOut('create');
    const [step] = (await complaint()).steps;
    expect(step).toMatchObject({ kind: 'create', state: 'sending', body: { reference: event.complaintId } });
    expect(routing.nationalSide.calls[0]?.key).toBe(`${event.complaintId}/create`);
    release();
  });

  it('never stores a contact in the clear', async () => {
    const sealed = report('1', { reporter: { ...event.reporter, sealed: 'a.b.c' } });
    await routing.arrive(sealed);
    await routing.settled();
    expect(routing.nationalSide.tickets[0]?.created.reporter?.name).toBe('Sri Lestari');
    expect(JSON.stringify(await complaint())).not.toContain('Sri Lestari');
  });

  it('names no reporter who wants to stay anonymous', async () => {
    const flags = { anonymous: true, confidential: false };
    await routing.arrive(report('1', { reporter: { ...event.reporter, flags, sealed: 'a.b.c' } }));
    await routing.settled();
    expect(routing.nationalSide.tickets[0]?.created).toMatchObject({ anonymous: true });
    expect(routing.nationalSide.tickets[0]?.created.reporter).toBeUndefined();
  });

  it.each(['create', 'attach', 'assign'] as const)(
    'makes one ticket, whole, when the answer to "%s" is lost',
    async (call) => {
      const photo = routing.store(Buffer.from('foto'));
      routing.nationalSide.loseNextAnswer(call);
      await routing.arrive(
        report('1', { attachments: [{ ref: photo, sha256: photo, bytes: 4, mediaType: 'image/jpeg' }] }),
      );
      await routing.settled();
      expect(routing.nationalSide.tickets).toHaveLength(1);
      const [ticket] = routing.nationalSide.tickets;
      expect(ticket?.contents).toHaveLength(1);
      expect(ticket?.notes.size).toBe(1);
      expect(ticket?.version).toBe(2);
      expect((await complaint()).steps.map(({ state }) => state)).toEqual(['sent', 'sent', 'sent']);
    },
  );

  it('looks up by our reference what may have arrived, and does not create again what it finds', async () => {
    routing.nationalSide.loseNextAnswer('create');
    await routing.arrive(event);
    await routing.settled();
    expect(routing.nationalSide.calls.map(({ call }) => call).slice(0, 2)).toEqual([
      'create',
      'findByReference',
    ]);
    expect(routing.nationalSide.count('create')).toBe(1);
  });

  it('creates again what it does not find, where a second create is harmless', async () => {
    routing.nationalSide.failNext('create', { outcome: 'unknown', code: 'sp4n.connection-lost' });
    await routing.arrive(event);
    await routing.settled();
    expect(routing.nationalSide.count('create')).toBe(2);
    expect(routing.nationalSide.tickets).toHaveLength(1);
    expect((await complaint()).state).toBe('forwarded');
  });

  it('holds what it does not find, where a second create might double', async () => {
    await routing.restart({ isCreateIdempotent: false });
    routing.nationalSide.failNext('create', { outcome: 'unknown', code: 'sp4n.connection-lost' });
    await routing.arrive(event);
    await routing.settled();
    expect(routing.nationalSide.count('create')).toBe(1);
    expect(await complaint()).toMatchObject({ state: 'held', held: { code: 'sp4n.outcome-unknown' } });
  });

  it('goes on with what it finds also where a second create might double', async () => {
    await routing.restart({ isCreateIdempotent: false });
    routing.nationalSide.loseNextAnswer('create');
    await routing.arrive(event);
    await routing.settled();
    expect((await complaint()).state).toBe('forwarded');
    expect(routing.nationalSide.count('create')).toBe(1);
  });

  it('takes a call whose worker was killed for unknown, and drops what that worker says later', async () => {
    const release = routing.nationalSide.hold();
    await routing.arrive(event);
    await callsAreOut('create');
    await loseLease(routing.database, event.complaintId);
    routing.engine.nudge();
    await callsAreOut('findByReference');
    release();
    await routing.settled();
    expect(routing.nationalSide.tickets).toHaveLength(1);
    expect(routing.published.filter(({ topic }) => topic === TOPICS.complaintForwarded)).toHaveLength(1);
  });

  it('holds what is refused, with the reason, and sends it again when a person says so', async () => {
    routing.nationalSide.failNext('create', { outcome: 'refused', code: 'sp4n.faulty', status: 422 });
    await routing.arrive(event);
    await routing.settled();
    expect(await complaint()).toMatchObject({ state: 'held', held: { code: 'sp4n.faulty' } });
    await routing.held.release(event.complaintId, 'operator');
    await routing.settled();
    expect(await complaint()).toMatchObject({ state: 'forwarded', held: null });
  });

  it('tries again what was not sent, no sooner than it is asked to', async () => {
    routing.nationalSide.failNext('create', {
      outcome: 'not-sent',
      code: 'sp4n.too-many-requests',
      retryAfterSeconds: 2,
    });
    const start = Date.now();
    await routing.arrive(event);
    await routing.settled();
    expect(Date.now() - start).toBeGreaterThanOrEqual(2000);
    expect(routing.nationalSide.tickets).toHaveLength(1);
  });

  it('sends nobody else against a side that is away', async () => {
    routing.nationalSide.failNext('create', {
      outcome: 'not-sent',
      code: 'sp4n.unavailable',
      retryAfterSeconds: 2,
    });
    await routing.arrive(event);
    await callsAreOut('create');
    await routing.arrive(...['2', '3', '4'].map((ownId) => report(ownId)));
    await eventually(async () => expect(await routing.complaintCount()).toBe(4));
    expect(routing.nationalSide.count('create')).toBe(1);
    expect(routing.engine.isPaused()).toBe(true);
    await routing.settled();
    expect(routing.nationalSide.tickets).toHaveLength(4);
    expect(routing.engine.isPaused()).toBe(false);
  });

  it("lets a person's disposition win, and proposes ours in an internal note", async () => {
    const { nationalSide } = routing;
    const release = nationalSide.hold('assign');
    await routing.arrive(event);
    await callsAreOut('assign');
    const ticket = nationalSide.tickets[0]!;
    nationalSide.dispose(ticket, 'other', 'Kantor Lain');
    release();
    await routing.settled();
    expect(ticket.apparatus).toBe('Kantor Lain');
    expect(ticket.notes.get('proposal')).toMatchObject({ kind: 'internal' });
    const assigned = (await complaint()).steps.find(({ kind }) => kind === 'assign');
    expect(assigned).toMatchObject({ state: 'refused', code: 'sp4n.version-moved' });
  });

  it('goes on without a file that is refused, and says so on the ticket', async () => {
    const photo = routing.store(Buffer.from('foto'));
    routing.nationalSide.failNext('attach', { outcome: 'refused', code: 'sp4n.too-large', status: 413 });
    await routing.arrive(
      report('1', {
        attachments: [{ ref: photo, sha256: photo, bytes: 4, name: 'lampu.jpg', mediaType: 'image/jpeg' }],
      }),
    );
    await routing.settled();
    const [ticket] = routing.nationalSide.tickets;
    expect(ticket?.apparatusId).toBeDefined();
    expect([...(ticket?.notes.values() ?? [])].map(({ text }) => text)).toContainEqual(
      expect.stringContaining('"lampu.jpg" tidak diterima'),
    );
  });

  it('finishes the call in hand when it is stopped, and goes on after the restart', async () => {
    const release = routing.nationalSide.hold();
    await routing.arrive(event);
    await callsAreOut('create');
    const restarted = routing.restart();
    release();
    await restarted;
    await routing.settled();
    expect(routing.nationalSide.tickets).toHaveLength(1);
    expect(routing.nationalSide.count('create')).toBe(1);
    expect(routing.nationalSide.tickets[0]?.version).toBe(2);
  });

  it('forwards nothing in shadow mode, nor later what was decided in it', async () => {
    await routing.restart({ mode: 'shadow', nationalSide: undefined });
    await routing.arrive(event);
    await eventually(async () => expect((await complaint()).state).toBe('shadowed'));
    await routing.restart();
    await routing.arrive(report('2'));
    await routing.settled();
    expect(routing.nationalSide.tickets.map(({ reference }) => reference)).toEqual([report('2').complaintId]);
  });

  it('takes the tracking id that an operator types, in manual mode', async () => {
    await routing.restart({ mode: 'manual', nationalSide: undefined });
    await routing.arrive(event);
    await eventually(async () => expect(await routing.engine.manual.waiting(10)).toHaveLength(1));
    await routing.engine.manual.file(event.complaintId, '7654321');
    expect(await complaint()).toMatchObject({ state: 'forwarded', trackingId: '7654321' });
    expect(await routing.engine.manual.waiting(10)).toEqual([]);
    await routing.settled();
    expect(routing.published.map(({ topic }) => topic)).toContain('complaint.forwarded.v1');
  });

  it('lists in manual mode what has changed since, until the operator has told it on the ticket', async () => {
    await routing.restart({ mode: 'manual', nationalSide: undefined });
    await routing.arrive(event);
    await eventually(async () => expect(await routing.engine.manual.waiting(10)).toHaveLength(1));
    await routing.engine.manual.file(event.complaintId, '7654321');
    await routing.arrive(report('1', { kind: 'revision', text: 'Sekarang dua lampu yang mati.' }));
    await eventually(async () => expect(await routing.engine.manual.waiting(10)).toHaveLength(1));
    await routing.engine.manual.file(event.complaintId, '7654321');
    expect(await routing.engine.manual.waiting(10)).toEqual([]);
  });

  it('takes no tracking id that another complaint has, typed at once or later', async () => {
    await routing.restart({ mode: 'manual' });
    const others = [report('2'), report('3')];
    await routing.arrive(event, ...others);
    await eventually(async () => expect(await routing.complaintCount()).toBe(3));
    await routing.engine.manual.file(event.complaintId, '7654321');
    await routing.engine.manual.file(event.complaintId, '7654321');
    await expect(routing.engine.manual.file(report('2').complaintId, '7654321')).rejects.toThrow('another');
    const typed = await Promise.allSettled(
      others.map(({ complaintId }) => routing.engine.manual.file(complaintId, '7654322')),
    );
    expect(typed.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('lets an operator end by hand, in manual mode, what an earlier mode has begun', async () => {
    const release = routing.nationalSide.hold();
    await routing.arrive(event);
    await callsAreOut('create');
    await expect(routing.engine.manual.file(event.complaintId, '7654321')).rejects.toThrow('waits for no');
    routing.nationalSide.failNext('create', { outcome: 'not-sent', code: 'sp4n.unavailable' });
    release();
    await routing.restart({ mode: 'manual' });
    await eventually(() => routing.engine.manual.file(event.complaintId, '7654321'));
    expect(await complaint()).toMatchObject({ state: 'forwarded', trackingId: '7654321', dueAt: null });
  });

  it('goes on with the chain when a person has found the ticket of what was held', async () => {
    await routing.restart({ isCreateIdempotent: false });
    routing.nationalSide.failNext('create', { outcome: 'unknown', code: 'sp4n.timed-out' });
    const sha256 = routing.store(Buffer.from('foto'));
    const attachments = [{ ref: sha256, mediaType: 'image/jpeg', sha256, bytes: 4 }];
    const withPhoto = report('1', { attachments });
    await routing.arrive(withPhoto);
    await routing.settled();
    const [create] = (await complaint()).steps;
    const found = await routing.nationalSide.create(create?.body as unknown as CreateTicket, 'by hand');
    if (found.outcome !== 'sent') throw new Error('the double refused');
    await routing.engine.manual.file(withPhoto.complaintId, found.result.trackingId);
    await routing.settled();
    const filed = await complaint();
    expect(filed).toMatchObject({ state: 'forwarded', trackingId: found.result.trackingId });
    expect(filed.steps.map(({ kind, state }) => `${kind} ${state}`)).toEqual([
      'create sent',
      'attach sent',
      'note sent',
      'assign sent',
    ]);
  });
});
