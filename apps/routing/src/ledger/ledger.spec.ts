import { type ReportIgnored, TOPIC_MANIFEST, TOPICS, type TopicName } from '@sambung/contracts';
import { createLogger, type EventBus, openBus, type Subscription, UnavailableError } from '@sambung/platform';
import { v5 as uuidv5 } from 'uuid';
import { eventually } from '../../../../tools/testing/eventually';
import { Splitter } from '../split/splitter';
import { LedgerStore } from '../store/ledger.store';
import { LedgerDaysStore } from '../store/ledger-days.store';
import { onBus, report } from '../testing/reports';
import { runEngine, type RunningEngine } from '../testing/running-engine';
import { Ledger } from './ledger';

const ZONE = 'Asia/Jakarta';
const READ_MILLISECONDS = 20_000;
const DAY_MILLISECONDS = 24 * 60 * 60_000;
const dayAgo = (days: number): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone: ZONE }).format(Date.now() - days * DAY_MILLISECONDS);
const today = (): string => dayAgo(0);

describe('the ledger', () => {
  let routing: RunningEngine;
  let bus: EventBus;
  let landing: Subscription;
  let store: LedgerStore;
  let days: LedgerDaysStore;
  let ledger: Ledger;

  beforeEach(async () => {
    routing = await runEngine();
    const logger = createLogger('test', { write: () => undefined });
    bus = await openBus({ KAFKA_BROKERS: [], DATABASE_URL: routing.databaseUrl }, TOPIC_MANIFEST, logger);
    store = new LedgerStore(routing.database);
    days = new LedgerDaysStore(routing.database, ZONE);
    ledger = new Ledger(store, days, bus, 'routing', routing.nationalSide);
    landing = await landAll();
  });
  afterEach(async () => {
    await bus.close();
    await routing.close();
  });

  /** Lands as routing does; what is passed over never lands. */
  const landAll = (passOver: string[] = []): Promise<Subscription> =>
    bus.subscribe({
      group: 'routing',
      topics: [TOPICS.complaintReceived, TOPICS.reportIgnored],
      handle: async ({ topic, value }) => {
        const event = JSON.parse(value.toString()) as ReturnType<typeof report> & ReportIgnored;
        if (passOver.includes(event.eventId)) return;
        if (topic === TOPICS.reportIgnored) await routing.engine.landing.ignored(event);
        else await routing.engine.landing.complaint(event, null);
      },
    });
  const publish = (topic: TopicName, id: string, event: object): Promise<void> =>
    bus.publish([onBus(topic, id, event)]);
  /** Until they are applied. */
  const land = async (...events: ReturnType<typeof report>[]): Promise<void> => {
    for (const event of events) await publish(TOPICS.complaintReceived, event.eventId, event);
    await eventually(async () => {
      for (const event of events) expect(await routing.outcomeOf(event)).not.toBeNull();
    });
  };
  /** Until they are sent, too. */
  const arrive = async (...events: ReturnType<typeof report>[]): Promise<void> => {
    await land(...events);
    await routing.settled();
  };
  const run = (sql: string, values: unknown[] = []): Promise<unknown> => routing.database.query(sql, values);
  const faults = async () => (await ledger.checkDay(today())).faults;
  const { complaintId } = report('1');

  it('has each report stand in exactly one way, by channel and day', async () => {
    const message = (ownId: string, given = {}) =>
      report(ownId, { channel: 'social', conversation: 'chat', ...given });
    await arrive(
      report('1'),
      report('2'),
      report('3', { kind: 'deletion', text: '' }),
      report('1', { text: 'lain' }),
    );
    await routing.restart({ gatherMinutes: 60 });
    await land(message('m1'), message('m2'));
    const ignored = { reportId: uuidv5('prank', uuidv5.URL), channel: 'call112', code: 'call112.prank' };
    await publish(TOPICS.reportIgnored, ignored.reportId, { ...ignored, receivedAt: '2026-01-05T02:00:00Z' });
    await eventually(async () =>
      expect((await ledger.checkDay(today())).standings).toEqual([
        { channel: 'call112', standing: 'ignored', count: 1 },
        { channel: 'sambat', standing: 'forwarded', count: 2 },
        { channel: 'sambat', standing: 'withdrawn', count: 1 },
        { channel: 'social', standing: 'in-work', count: 1 },
        { channel: 'social', standing: 'merged', count: 1 },
      ]),
    );
    expect(await faults()).toEqual([]);
    expect(await ledger.checkNew(READ_MILLISECONDS)).toMatchObject({ isDone: true, read: 7, faults: [] });
    expect(await ledger.checkNew(READ_MILLISECONDS)).toMatchObject({ isDone: true, read: 0, faults: [] });
  });

  it('counts what was split off beside the reports, and knows the tickets of both', async () => {
    await arrive(report('1'));
    const splitter = new Splitter(routing.database, routing.options.city, () => routing.engine.nudge());
    const { splitOff } = await splitter.split(complaintId, { office: 'dlh', by: 'Dewi', isDryRun: false });
    await eventually(async () => {
      await routing.settled();
      expect(routing.nationalSide.tickets).toHaveLength(2);
    });
    expect(await ledger.checkDay(today())).toMatchObject({
      standings: [{ channel: 'sambat', standing: 'forwarded', count: 1 }],
      splitOff: [{ channel: 'sambat', standing: 'forwarded', count: 1 }],
      faults: [],
    });
    expect(await ledger.checkNew(READ_MILLISECONDS)).toMatchObject({ isDone: true, faults: [] });
    const at = routing.nationalSide.tickets.findIndex(({ reference }) => reference === splitOff.complaintId);
    routing.nationalSide.tickets.splice(at, 1);
    expect(await faults()).toEqual([
      { code: 'ledger.ticket-missing', id: splitOff.complaintId, channel: 'sambat' },
    ]);
  });

  it.each([
    ['a part deleted', 'ledger.report-without-complaint', 'DELETE FROM routing.part'],
    [
      'an arrival that is never applied',
      'ledger.never-applied',
      `UPDATE routing.arrival SET applied_at = NULL, outcome = NULL,
         order_key = 'x', landed_at = landed_at - interval '16 minutes'`,
    ],
    [
      'a complaint of which nothing landed',
      'ledger.complaint-without-arrival',
      `WITH moved AS (UPDATE routing.complaint SET received_at = now()) DELETE FROM routing.arrival`,
    ],
    [
      'a lost tracking id',
      'ledger.forwarded-without-ticket',
      'UPDATE routing.complaint SET tracking_id = NULL',
    ],
    [
      'a complaint that nothing takes up',
      'ledger.forgotten',
      `WITH told AS (UPDATE routing.history SET "to" = 'waiting')
       UPDATE routing.complaint SET state = 'waiting', due_at = NULL`,
    ],
    [
      'a call that nothing makes',
      'ledger.step-forgotten',
      `UPDATE routing.delivery_step SET state = 'pending' WHERE kind = 'assign'`,
    ],
    ['a line of history lost', 'ledger.version-gap', 'DELETE FROM routing.history WHERE version = 1'],
    ['a state edited by hand', 'ledger.state-without-move', `UPDATE routing.complaint SET state = 'held'`],
  ])('names the complaint of %s', async (_, code, plant) => {
    await arrive(report('1'));
    await routing.engine.stop();
    await run(plant);
    const found = await faults();
    expect(found).toContainEqual({ code, id: complaintId, channel: 'sambat' });
    expect(found.filter((fault) => fault.code !== code)).toEqual([]);
    expect(await store.faultCounts()).toEqual([{ code, count: 1 }]);
  });

  it('names both complaints of one tracking id', async () => {
    await arrive(report('1'), report('2'));
    await run('UPDATE routing.complaint SET tracking_id = (SELECT min(tracking_id) FROM routing.complaint)');
    const ids = (await faults()).filter(({ code }) => code === 'ledger.ticket-of-two').map(({ id }) => id);
    expect(ids.sort()).toEqual([complaintId, report('2').complaintId].sort());
  });

  it.each([false, true])(
    'names what is on the bus and never landed, once routing has passed it (more behind it: %s)',
    async (isMore) => {
      await landing.close();
      landing = await landAll([report('1').eventId]);
      await publishWithId('1');
      await eventually(async () =>
        expect(
          (await bus.lag('routing', [TOPICS.complaintReceived])).every(({ records }) => records === 0n),
        ).toBe(true),
      );
      if (isMore) {
        await landing.close();
        await publishWithId('2');
      }
      const { faults: found } = await ledger.checkNew(READ_MILLISECONDS);
      expect(found.map(({ code, id }) => [code, id])).toContainEqual([
        'ledger.never-landed',
        report('1').eventId,
      ]);
      expect(found.map(({ id }) => id)).not.toContain(report('2').eventId);
    },
  );
  const publishWithId = (ownId: string): Promise<void> =>
    publish(TOPICS.complaintReceived, report(ownId).eventId, report(ownId));

  it('waits for what routing has not passed yet, and forgets what has landed since', async () => {
    await landing.close();
    await publishWithId('1');
    expect(await ledger.checkNew(READ_MILLISECONDS)).toMatchObject({ read: 1, faults: [] });
    expect(await store.unseen()).toHaveLength(1);
    landing = await landAll();
    await eventually(async () => expect(await routing.outcomeOf(report('1'))).toBe('applied'));
    await eventually(async () => expect(await store.unseen()).toEqual([]));
  });

  it('names a forwarded complaint whose ticket is gone', async () => {
    await arrive(report('1'), report('2'));
    const { tickets } = routing.nationalSide;
    tickets.splice(
      tickets.findIndex(({ reference }) => reference === complaintId),
      1,
    );
    expect(await faults()).toEqual([{ code: 'ledger.ticket-missing', id: complaintId, channel: 'sambat' }]);
  });

  it('names a forwarded complaint whose ticket is another than it was told', async () => {
    await arrive(report('1'));
    const [ticket] = routing.nationalSide.tickets;
    if (ticket === undefined) throw new Error('no ticket');
    ticket.trackingId = '7999999';
    expect(await faults()).toEqual([{ code: 'ledger.ticket-other', id: complaintId, channel: 'sambat' }]);
  });

  it('names a doubled ticket both by its complaint and by its tracking id, until it is gone', async () => {
    await arrive(report('1'));
    const [ticket] = routing.nationalSide.tickets;
    if (ticket === undefined) throw new Error('no ticket');
    routing.nationalSide.tickets.push({ ...ticket, trackingId: '7999999' });
    expect(await faults()).toEqual([{ code: 'ledger.ticket-doubled', id: complaintId, channel: 'sambat' }]);
    const stray = { code: 'ledger.stray-ticket', id: `${complaintId}/7999999` };
    expect((await ledger.checkNew(READ_MILLISECONDS)).faults).toEqual([stray]);
    expect((await ledger.checkNew(READ_MILLISECONDS)).faults).toEqual([stray]);
    routing.nationalSide.tickets.pop();
    expect((await ledger.checkNew(READ_MILLISECONDS)).faults).toEqual([]);
  });

  it('names a ticket that bears our reference without a complaint, and none that others have made', async () => {
    routing.nationalSide.makeForChannel({ source: 'Website', externalId: 'x' });
    await arrive(report('1'));
    const [, ticket] = routing.nationalSide.tickets;
    if (ticket === undefined) throw new Error('no ticket');
    routing.nationalSide.tickets.push({
      ...ticket,
      reference: report('2').complaintId,
      trackingId: '7999998',
    });
    expect((await ledger.checkNew(READ_MILLISECONDS)).faults).toEqual([
      { code: 'ledger.stray-ticket', id: `${report('2').complaintId}/7999998` },
    ]);
  });

  it('says so when SP4N-LAPOR! cannot be asked', async () => {
    await arrive(report('1'));
    routing.nationalSide.failNext('findByReferences', { outcome: 'not-sent', code: 'sp4n.unreachable' });
    expect(await ledger.checkDay(today())).toMatchObject({ faults: [], unchecked: 'sp4n.unreachable' });
  });

  it('is checked as soon as the bus is back, not with the next hour', async () => {
    const away = {
      subscribe: () => Promise.reject(new Error('an unplanned call')),
      lag: () => Promise.reject(new UnavailableError('bus.unavailable', 'asking the bus')),
    };
    const hourly = new Ledger(store, days, away, 'routing', routing.nationalSide).checkHourly(new Date());
    await expect(hourly).rejects.toThrow(UnavailableError);
    expect(await ledger.checkHourly(new Date())).toBe(true);
  });

  describe('a day that is over', () => {
    const past = dayAgo(3);
    beforeEach(async () => {
      await arrive(report('1'), report('2'));
      await run(`UPDATE routing.arrival SET landed_at = landed_at - interval '3 days'`);
      expect(await ledger.checkHourly(new Date())).toBe(true);
    });

    it('is closed by the hourly check, and named when its total changes afterwards', async () => {
      expect(await days.closedTotals(past)).toEqual(new Map([['sambat', 2]]));
      expect((await ledger.checkDay(past)).faults).toEqual([]);
      await run('DELETE FROM routing.arrival WHERE report_id = $1', [complaintId]);
      expect((await ledger.checkDay(past)).faults).toContainEqual({
        code: 'ledger.closed-day-changed',
        id: `sambat/${past}`,
        channel: 'sambat',
      });
    });

    it('is not checked again within the hour, by any process', async () => {
      expect(await ledger.checkHourly(new Date())).toBe(false);
      expect(await ledger.checkHourly(new Date(Date.now() + 61 * 60_000))).toBe(true);
    });
  });
});
