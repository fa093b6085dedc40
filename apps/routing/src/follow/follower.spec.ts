import { type ComplaintStatusChanged, TOPICS } from '@sambung/contracts';
import { eventually } from '../../../../tools/testing/eventually';
import type { FakeTicket } from '../testing/fake-national-side';
import { report } from '../testing/reports';
import { runEngine, type RunningEngine } from '../testing/running-engine';

const REPORT = report('1', { reporter: { ...report('1').reporter, replyTo: 'sealed-for-the-adapter' } });

describe('what changes at SP4N-LAPOR!', () => {
  let routing: RunningEngine;
  beforeEach(async () => {
    routing = await runEngine({ pollSeconds: 0.05 });
  });
  afterEach(() => routing.close());

  const told = (): ComplaintStatusChanged[] =>
    routing.published
      .filter((record) => record.topic === TOPICS.complaintStatusChanged)
      .map(({ value }) => JSON.parse(value.toString()) as ComplaintStatusChanged);
  const statuses = (): string[] => told().map(({ status }) => status);
  const history = async (): Promise<{ code: string; parameters: object }[]> =>
    routing.database.query(
      'SELECT code, parameters FROM routing.history WHERE complaint_id = $1 ORDER BY version',
      [REPORT.complaintId],
    );
  const faults = async (): Promise<string[]> =>
    (
      await routing.database.query<{ fault: string }[]>(
        'SELECT fault FROM routing.ticket WHERE fault IS NOT NULL',
      )
    ).map(({ fault }) => fault);
  const channels = async (): Promise<(string | null)[]> =>
    (await routing.database.query<{ channel: string | null }[]>('SELECT channel FROM routing.ticket')).map(
      ({ channel }) => channel,
    );
  const forwarded = async (): Promise<FakeTicket> => {
    await routing.arrive(REPORT);
    await routing.settled();
    const [ticket] = routing.nationalSide.tickets;
    if (ticket === undefined) throw new Error('no ticket');
    return ticket;
  };

  it('is told to the channel with its answer, its office and what it means, each version once', async () => {
    const ticket = await forwarded();
    await eventually(() => expect(statuses()).toContain(ticket.status));
    routing.nationalSide.move(ticket, { status: 'Ditindaklanjuti oleh Instansi', answer: 'Lampu diganti.' });
    await eventually(() => expect(statuses()).toContain('Ditindaklanjuti oleh Instansi'));
    expect(await channels()).toEqual([REPORT.channel]);
    const answered = told().at(-1);
    expect(answered).toMatchObject({
      complaintId: REPORT.complaintId,
      trackingId: ticket.trackingId,
      stage: 'answered',
      answer: 'Lampu diganti.',
      apparatus: ticket.apparatus,
      ticketVersion: ticket.version,
      replyTo: 'sealed-for-the-adapter',
    });
    expect(new Set(told().map(({ ticketVersion }) => ticketVersion)).size).toBe(told().length);
  });

  it('is taken up where it was left, after a restart', async () => {
    const ticket = await forwarded();
    await eventually(() => expect(statuses()).toContain(ticket.status));
    await routing.engine.stop();
    routing.nationalSide.move(ticket, { status: 'Terverifikasi' });
    routing.nationalSide.move(ticket, { status: 'Ditutup oleh Admin', answer: 'Selesai.' });
    await routing.restart();
    await eventually(() => expect(statuses()).toContain('Ditutup oleh Admin'));
    expect(told().at(-1)?.stage).toBe('closed');
  });

  it('is asked for again, and nothing skipped, while SP4N-LAPOR! is away', async () => {
    const ticket = await forwarded();
    routing.nationalSide.failNext('changes', { outcome: 'not-sent', code: 'sp4n.unreachable' }, 2);
    routing.nationalSide.move(ticket, { status: 'Ditutup oleh Admin' });
    await eventually(() => expect(statuses()).toContain('Ditutup oleh Admin'));
  });

  it('keeps a status that nobody here knows, shows it, and tells it to nobody', async () => {
    const ticket = await forwarded();
    routing.nationalSide.move(ticket, { status: 'Dalam Penelaahan' });
    await eventually(async () => expect(await faults()).toEqual(['follow.unknown-status']));
    routing.nationalSide.move(ticket, { status: 'Terverifikasi' });
    await eventually(() => expect(statuses()).toContain('Terverifikasi'));
    expect(statuses()).not.toContain('Dalam Penelaahan');
    expect(await faults()).toEqual([]);
  });

  it('writes down which office a person there has chosen beside the one that was proposed', async () => {
    const ticket = await forwarded();
    const proposed = (await routing.complaint(REPORT.complaintId)).decision.apparatus;
    routing.nationalSide.dispose(ticket, 'dishub', 'Dinas Perhubungan');
    await eventually(async () =>
      expect(await history()).toContainEqual({
        code: 'ticket.assigned',
        parameters: { apparatusId: 'dishub', proposed },
      }),
    );
    const own = (await history()).filter(({ code }) => code === 'ticket.assigned');
    expect(own).toHaveLength(1);
  });

  it('keeps the original text beside what admins make of it', async () => {
    const ticket = await forwarded();
    routing.nationalSide.move(ticket, { title: 'Judul admin', text: 'Isi yang dirapikan.' });
    routing.nationalSide.move(ticket, { text: 'Isi yang dirapikan lagi.' });
    await eventually(async () =>
      expect(
        await routing.database.query('SELECT title, text FROM routing.ticket_change WHERE version = $1', [
          ticket.version,
        ]),
      ).toEqual([{ title: 'Judul admin', text: 'Isi yang dirapikan lagi.' }]),
    );
    expect((await routing.complaint(REPORT.complaintId)).parts[0]?.content.text).toBe(REPORT.text);
  });

  it('does not go back to an older version that comes late', async () => {
    const ticket = await forwarded();
    await eventually(() => expect(statuses()).toContain(ticket.status));
    const older = { ...ticket };
    routing.nationalSide.move(ticket, { status: 'Ditutup oleh Admin' });
    await eventually(() => expect(statuses()).toContain('Ditutup oleh Admin'));
    const before = told().length;
    Object.assign(ticket, older);
    routing.nationalSide.move(ticket, { version: older.version, status: 'Terverifikasi' });
    const calls = routing.nationalSide.count('changes');
    await eventually(() => expect(routing.nationalSide.count('changes')).toBeGreaterThan(calls + 2));
    expect(told()).toHaveLength(before);
    expect((await routing.complaint(REPORT.complaintId)).ticket?.status).toBe('Ditutup oleh Admin');
  });

  it('counts a status from the future as of now, and says so', async () => {
    const ticket = await forwarded();
    routing.nationalSide.move(ticket, {
      status: 'Ditutup oleh Admin',
      changedAt: '2099-01-01T00:00:00.000Z',
    });
    await eventually(async () => expect(await faults()).toEqual(['follow.status-from-the-future']));
    const [row] = await routing.database.query<{ late: boolean }[]>(
      `SELECT closed_at > now() AS late FROM routing.ticket`,
    );
    expect(row?.late).toBe(false);
  });

  it('is not stopped by what no database takes', async () => {
    const ticket = await forwarded();
    routing.nationalSide.move(ticket, { status: 'Ditutup oleh Admin', answer: 'Selesai\u0000.' });
    await eventually(() => expect(told().at(-1)?.answer).toBe('Selesai\ufffd.'));
  });

  it('keeps what citizens have filed there directly, for the figures, and tells nobody', async () => {
    const ticket = routing.nationalSide.makeForChannel({ source: 'Website', externalId: 'direct' });
    await eventually(async () =>
      expect(
        await routing.database.query(
          'SELECT complaint_id, channel, is_pending FROM routing.ticket WHERE tracking_id = $1',
          [ticket.trackingId],
        ),
      ).toEqual([{ complaint_id: null, channel: null, is_pending: false }]),
    );
    expect(told()).toEqual([]);
  });

  it("tells what has happened to a ticket before it was known to be this complaint's", async () => {
    const ticket = routing.nationalSide.makeForChannel({ source: 'Website', externalId: 'other' });
    routing.nationalSide.move(ticket, { status: 'Ditindaklanjuti oleh Instansi', answer: 'Sudah dicek.' });
    await eventually(async () =>
      expect(await routing.database.query('SELECT 1 FROM routing.ticket')).toHaveLength(1),
    );
    await routing.restart({ mode: 'manual', pollSeconds: 0.05 });
    await routing.arrive(REPORT);
    await eventually(async () => expect(await routing.complaintCount()).toBe(1));
    await routing.engine.manual.file(REPORT.complaintId, ticket.trackingId);
    await eventually(() => expect(told().at(-1)?.answer).toBe('Sudah dicek.'));
    expect(await channels()).toEqual([REPORT.channel]);
  });

  it('says so where a ticket names a complaint that nobody here has', async () => {
    await routing.nationalSide.create(
      { ...(await forwarded()).created, reference: report('elsewhere').complaintId },
      'other',
    );
    await eventually(async () => expect(await faults()).toEqual(['follow.no-such-complaint']));
  });
});
