import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { freshDatabase, type TestDatabase } from '../../../../tools/testing/database';
import type { Address, City } from '../city/city';
import { loadCity } from '../city/load';
import { ClockOverviewStore } from '../store/clock-overview.store';
import { openStore } from '../store/open-store';
import { inventComplaint, inventTickets } from '../testing/tickets';
import type { Message } from './escalate';
import { moveClocks, sendNext, tellDue } from './follow-clocks';
import { messengerOf, type Sent } from './messenger';

const malang = loadCity(join(__dirname, '../../../../cities/malang'));
const contact = (level: Address['level'], apparatus?: string): Address => ({
  ...{ level, apparatus, role: level, kind: 'webhook', address: `https://city.example/${level}` },
});
const city: City = {
  ...malang,
  contacts: [
    contact('office', 'dlh'),
    contact('head', 'dlh'),
    contact('coordinator'),
    contact('regional-secretary'),
  ],
};
const OURS = '7b0e4d0a-3c3e-5f0e-9a53-0d6f2a4b1c01';
const EVER = new Date(0);
/** The Friday before Lebaran: the first response is due on 22 April, the completion on 6 May. */
const RECEIVED = '2024-04-05T03:00:00.000Z';

describe('the clocks of complaints', () => {
  let temporary: TestDatabase;
  let database: DataSource;
  let outcome: Sent;
  let sent: { address: string; message: Message }[];
  beforeEach(async () => {
    temporary = await freshDatabase();
    database = await openStore(temporary.url);
    outcome = { outcome: 'sent' };
    sent = [];
  });
  afterEach(async () => {
    await database.destroy();
    await temporary.drop();
  });

  const messenger = messengerOf({
    webhook: (address, message) => {
      sent.push({ address, message: message as Message });
      return Promise.resolve(outcome);
    },
  });
  const begin = async (given: { state?: string; class?: string } = {}): Promise<void> => {
    const complaint = { id: OURS, channel: 'social', receivedAt: RECEIVED, apparatus: 'dlh', ...given };
    await inventComplaint(database, { ...complaint, trackingId: '9000001' });
    await moveClocks(database, city, EVER);
  };
  const ticket = (given: { answeredAt?: string; closedAt?: string } = {}): Promise<void> =>
    inventTickets(database, [{ trackingId: '9000001', arrivedAt: RECEIVED, complaintId: OURS, ...given }]);
  const clocks = (): Promise<
    { kind: string; startedAt: Date; dueAt: Date | null; stoppedAt: Date | null }[]
  > =>
    database.query(`SELECT kind, started_at AS "startedAt", due_at AS "dueAt", stopped_at AS "stoppedAt"
      FROM routing.clock ORDER BY kind DESC`);
  const escalations = (): Promise<
    { kind: string; level: string; outcome: string | null; code: string | null }[]
  > =>
    database.query(
      `SELECT kind, level, outcome, code FROM routing.escalation ORDER BY kind DESC, recorded_at, level`,
    );
  const levels = async (): Promise<string[]> =>
    (await escalations()).filter(({ kind }) => kind === 'first-response').map(({ level }) => level);
  const tellAt = async (local: string): Promise<void> => {
    // Each level that has come by then, one after the other.
    while ((await tellDue(database, city, new Date(`${local}+07:00`))) > 0);
  };

  it('start when it was received, both, and no edit moves them', async () => {
    await begin();
    await database.query(`UPDATE routing.complaint SET version = 2, last_message_at = now()`);
    await moveClocks(database, city, EVER);
    expect(await clocks()).toEqual([
      {
        kind: 'first-response',
        startedAt: new Date(RECEIVED),
        dueAt: new Date('2024-04-22T16:59:59.999Z'),
        stoppedAt: null,
      },
      {
        kind: 'completion',
        startedAt: new Date(RECEIVED),
        dueAt: new Date('2024-05-06T16:59:59.999Z'),
        stoppedAt: null,
      },
    ]);
  });

  it.each([
    ['Pengaduan Berkadar Pengawasan', '2024-07-17T16:59:59.999Z'],
    ['Permintaan Informasi', '2024-04-22T16:59:59.999Z'],
    ['Aspirasi', undefined],
  ])('of the class %s end where its limit says', async (name, due) => {
    await begin({ class: name });
    expect((await clocks())[1]?.dueAt?.toISOString()).toBe(due);
  });

  it('are stopped by the answer and by the end, and run on when it is opened anew', async () => {
    await begin();
    await ticket({ answeredAt: '2024-04-16T02:00:00.000Z' });
    await moveClocks(database, city, EVER);
    expect((await clocks()).map(({ stoppedAt }) => stoppedAt?.toISOString())).toEqual([
      '2024-04-16T02:00:00.000Z',
      undefined,
    ]);
    await database.query('UPDATE routing.ticket SET closed_at = now()');
    await moveClocks(database, city, EVER);
    expect((await clocks())[1]?.stoppedAt).not.toBeNull();
    await database.query('UPDATE routing.ticket SET closed_at = NULL');
    await moveClocks(database, city, EVER);
    expect((await clocks())[1]).toMatchObject({ stoppedAt: null, dueAt: expect.any(Date) });
  });

  it('do not run for what a person has refused, or its reporter withdrawn', async () => {
    await begin();
    await database.query(`UPDATE routing.complaint SET state = 'withdrawn'`);
    await moveClocks(database, city, EVER);
    expect((await clocks()).every(({ stoppedAt }) => stoppedAt !== null)).toBe(true);
  });

  it('tell the office before, then its head, the coordinator and the secretary, each once', async () => {
    await begin();
    await tellAt('2024-04-18T23:59');
    expect(await levels()).toEqual([]);
    // The working day before: Friday.
    await tellAt('2024-04-19T08:00');
    await tellAt('2024-04-22T23:59');
    expect(await levels()).toEqual(['office']);
    await tellAt('2024-04-23T00:00');
    expect(await levels()).toEqual(['office', 'head']);
    await tellAt('2024-04-24T00:00');
    await tellAt('2024-04-25T00:00');
    await tellAt('2024-04-30T00:00');
    expect(await levels()).toEqual(['office', 'head', 'coordinator', 'regional-secretary']);
  });

  it('do not remind of what has passed already, and tell nobody of what was answered', async () => {
    await begin();
    await tellAt('2024-04-23T08:00');
    expect(await levels()).toEqual(['head']);
    await ticket({ answeredAt: '2024-04-23T02:00:00.000Z' });
    await moveClocks(database, city, EVER);
    await tellAt('2024-04-30T08:00');
    expect(await levels()).toEqual(['head']);
    expect(await sendNext(database, city, messenger)).toBe(false);
    expect(await escalations()).toMatchObject([{ level: 'head', outcome: 'stopped' }]);
  });

  it('show it where nobody is known to be told', async () => {
    await begin();
    await tellDue(database, malang, new Date('2024-04-19T08:00+07:00'));
    expect(await escalations()).toMatchObject([{ level: 'office', outcome: 'no-contact' }]);
  });

  it('are shown to operators with how telling ended', async () => {
    await begin();
    await tellAt('2024-04-23T08:00');
    await sendNext(database, city, messengerOf({}));
    const overdue = { complaintId: OURS, trackingId: '9000001', ruleSet: 'permenpanrb-62-2018' };
    expect(await new ClockOverviewStore(database).read()).toMatchObject({
      open: [
        { kind: 'first-response', count: 1, overdue: 1, beyondCalendar: 0 },
        { kind: 'completion', count: 1, overdue: 1, beyondCalendar: 0 },
      ],
      overdue: [
        { ...overdue, kind: 'first-response' },
        { ...overdue, kind: 'completion' },
      ],
      escalations: [{ level: 'head', outcome: 'no-sender', code: 'clocks.no-webhook', count: 1 }],
    });
  });

  it('name id, office, class and date in the message, once, and its outcome stands beside it', async () => {
    await begin();
    await tellAt('2024-04-19T08:00');
    expect(await sendNext(database, city, messenger, 'https://lapor.example/{trackingId}')).toBe(true);
    expect(await sendNext(database, city, messenger)).toBe(false);
    expect(sent).toEqual([
      {
        address: 'https://city.example/office',
        message: {
          level: 'office',
          complaints: [
            {
              id: '9000001',
              office: 'Dinas Lingkungan Hidup',
              class: 'Pengaduan Tidak Berkadar Pengawasan',
              dueDate: '2024-04-22',
              kind: 'first-response',
              url: 'https://lapor.example/9000001',
            },
          ],
          subject: 'Pengingat: respons pertama laporan 9000001',
          text: `Tenggat ini hampir tiba:
- 9000001: respons pertama, Senin, 22 April 2024; Pengaduan Tidak Berkadar Pengawasan; Dinas Lingkungan Hidup; https://lapor.example/9000001
Laporan dapat dibaca di SP4N-LAPOR!.`,
        },
      },
    ]);
    expect(await escalations()).toMatchObject([{ outcome: 'sent' }]);
  });

  it.each([
    ['again later what certainly did not arrive', 'not-sent', null],
    ['never again what was refused', 'refused', 'refused'],
    ['never again what may have arrived', 'unknown', 'unknown'],
  ] as const)('send %s', async (_case, ended, shown) => {
    outcome = { outcome: ended, code: 'webhook.test' };
    await begin();
    await tellAt('2024-04-19T08:00');
    await sendNext(database, city, messenger);
    expect(await escalations()).toMatchObject([{ outcome: shown, code: 'webhook.test' }]);
    outcome = { outcome: 'sent' };
    await database.query('UPDATE routing.escalation SET retry_at = now()');
    expect(await sendNext(database, city, messenger)).toBe(ended === 'not-sent');
  });

  it('do not send again what a process was sending when it ended', async () => {
    await begin();
    await tellAt('2024-04-19T08:00');
    await database.query(`UPDATE routing.escalation SET attempted_at = now() - interval '1 hour'`);
    expect(await sendNext(database, city, messenger)).toBe(false);
    expect(await escalations()).toMatchObject([{ outcome: 'unknown' }]);
    expect(sent).toEqual([]);
  });

  it('are computed anew when the calendar changes, 50,000 at once', async () => {
    await database.query(
      `INSERT INTO routing.complaint (id, receipt, channel, source, state, version, decision, occurred_at, received_at,
         last_message_at)
       SELECT gen_random_uuid(), 'R', 'social', 'Instagram', 'forwarded', 1,
         jsonb_build_object('class', CASE n % 2 WHEN 0 THEN 'Permintaan Informasi' ELSE 'Pengaduan Berkadar Pengawasan' END),
         at, at, at
       FROM (SELECT n, '2024-01-01T00:00:00Z'::timestamptz + n * interval '21 minutes' AS at
         FROM generate_series(0, 24999) AS n) AS made`,
    );
    let startedAt = performance.now();
    await moveClocks(database, city, EVER);
    const started = performance.now() - startedAt;
    const changed = {
      ...city,
      calendarVersion: 'changed',
      holidays: [...city.holidays, { date: '2024-02-15', name: 'Cuti bersama', kind: 'cuti bersama' }],
    };
    const due = async (): Promise<{ due: string; version: string }[]> =>
      database.query(`SELECT DISTINCT (due_at AT TIME ZONE 'Asia/Jakarta')::date::text AS due, calendar_version AS version
        FROM routing.clock WHERE kind = 'first-response' AND (started_at AT TIME ZONE 'Asia/Jakarta')::date = '2024-02-13'`);
    const [before] = await due();
    startedAt = performance.now();
    await moveClocks(database, changed, EVER);
    const moved = performance.now() - startedAt;
    process.stdout.write(
      `50,000 clocks: started in ${Math.round(started)} ms, moved in ${Math.round(moved)} ms\n`,
    );
    // 15, 16, 19, 20, 21 February; without the 15th until the 22nd.
    expect([before?.due, await due()]).toEqual(['2024-02-21', [{ due: '2024-02-22', version: 'changed' }]]);
    const [count] = await database.query<{ count: string }[]>(
      `SELECT count(*) FROM routing.clock WHERE calendar_version = 'changed'`,
    );
    expect(count?.count).toBe('50000');
    expect(moved).toBeLessThan(10_000);
  });
});
