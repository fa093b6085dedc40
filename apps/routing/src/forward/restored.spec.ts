import { eventually } from '../../../../tools/testing/eventually';
import { report } from '../testing/reports';
import { runEngine, type RunningEngine } from '../testing/running-engine';

const RESTORED = new Date('2026-01-06T00:00:00.000Z');
const yesterday = (ownId: string, given = {}, change = '') =>
  report(ownId, { occurredAt: '2026-01-05T02:00:00.000Z', ...given }, change);

describe('on a database that was put back from a backup', () => {
  let routing: RunningEngine;

  beforeEach(async () => {
    routing = await runEngine({ restoredUntil: RESTORED, isCreateIdempotent: false });
  });
  afterEach(() => routing.close());

  /** A ticket that was made after the backup. */
  const ticketOf = async (complaintId: string): Promise<void> => {
    await routing.nationalSide.create(
      {
        reference: complaintId,
        title: 'Lampu jalan mati',
        text: 'Lampu jalan mati.',
        occurredAt: '2026-01-05T02:00:00.000Z',
        place: {},
        source: 'Website',
        class: 'Pengaduan Tidak Berkadar Pengawasan',
        anonymous: false,
        confidential: false,
      },
      'before',
    );
    routing.nationalSide.calls.length = 0;
  };
  const stateOf = async (complaintId: string) => (await routing.complaint(complaintId)).state;

  it('finds the ticket of a complaint that was sent after the backup, and creates no second one', async () => {
    const event = yesterday('sent');
    await ticketOf(event.complaintId);
    await routing.arrive(event);
    await routing.settled();
    expect(routing.nationalSide.count('create')).toBe(0);
    expect(await stateOf(event.complaintId)).toBe('forwarded');
  });

  it('creates what has no ticket, instead of holding it', async () => {
    const event = yesterday('not-sent');
    await routing.arrive(event);
    await routing.settled();
    expect(routing.nationalSide.tickets.map(({ reference }) => reference)).toEqual([event.complaintId]);
    expect(await stateOf(event.complaintId)).toBe('forwarded');
  });

  it('finds the ticket of what waited when the backup was made', async () => {
    const event = yesterday('waiting');
    await routing.restart({ mode: 'manual' });
    await routing.arrive(event);
    await ticketOf(event.complaintId);
    await routing.restart();
    await routing.settled();
    expect(routing.nationalSide.count('create')).toBe(0);
    expect(await stateOf(event.complaintId)).toBe('forwarded');
  });

  it('asks again, and sends nothing, while the look-up gets no answer', async () => {
    const event = yesterday('asked-again');
    await ticketOf(event.complaintId);
    routing.nationalSide.failNext('findByReference', { outcome: 'not-sent', code: 'sp4n.unavailable' });
    await routing.arrive(event);
    await routing.settled();
    expect(routing.nationalSide.count('findByReference')).toBe(2);
    expect(routing.nationalSide.count('create')).toBe(0);
  });

  it('tells on the ticket what was changed since, whether or not the ticket says it already', async () => {
    const event = yesterday('revised');
    await ticketOf(event.complaintId);
    await routing.arrive(
      event,
      yesterday('revised', {
        kind: 'revision',
        revisedAt: '2026-01-05T03:00:00.000Z',
        text: 'Sudah lima malam.',
      }),
    );
    await routing.settled();
    const [ticket] = routing.nationalSide.tickets;
    expect([...(ticket?.notes.values() ?? [])].map(({ text }) => text).join()).toContain('Sudah lima malam.');
  });

  it('writes what was changed while the ticket was looked for into the ticket where there is none yet', async () => {
    const answerLookUp = routing.nationalSide.hold('findByReference');
    const revision = yesterday('revised', {
      kind: 'revision',
      revisedAt: '2026-01-05T03:00:00.000Z',
      text: 'Sudah lima malam.',
    });
    await routing.arrive(yesterday('revised'), revision);
    await eventually(async () => expect(await routing.outcomeOf(revision)).toBe('applied'));
    answerLookUp();
    await routing.settled();
    const [ticket] = routing.nationalSide.tickets;
    expect(ticket?.created.text).toContain('Sudah lima malam.');
  });

  it('looks nothing up that has happened since', async () => {
    const later = '2026-01-07T02:00:00.000Z';
    await routing.arrive(report('new', { occurredAt: later, receivedAt: later }));
    await routing.settled();
    expect(routing.nationalSide.count('findByReference')).toBe(0);
    expect(routing.nationalSide.tickets).toHaveLength(1);
  });
});
