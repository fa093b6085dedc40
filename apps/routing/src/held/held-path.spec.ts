import { type ReportHeld, type ReportReleased, TOPICS } from '@sambung/contracts';
import { v5 as uuidv5 } from 'uuid';
import { eventually } from '../../../../tools/testing/eventually';
import { LedgerDaysStore } from '../store/ledger-days.store';
import { report } from '../testing/reports';
import { runEngine, type RunningEngine } from '../testing/running-engine';
import type { HeldPath } from './held-path';

describe('what is held', () => {
  let routing: RunningEngine;
  let held: HeldPath;
  const event = report('1');

  beforeEach(async () => {
    routing = await runEngine();
    held = routing.held;
  });
  afterEach(() => routing.close());

  const idsHeld = async (): Promise<string[]> => (await held.list()).map(({ id }) => id);
  const isBalanced = async (): Promise<void> => {
    const today = new Date().toLocaleDateString('en-CA', { timeZone: 'Asia/Jakarta' });
    expect(await new LedgerDaysStore(routing.database, 'Asia/Jakarta').faults(today)).toEqual([]);
  };

  describe('of complaints', () => {
    const holdByRefusal = async (code = 'sp4n.faulty', ...events: (typeof event)[]): Promise<void> => {
      const all = events.length === 0 ? [event] : events;
      routing.nationalSide.failNext('create', { outcome: 'refused', code, status: 422 }, all.length);
      await routing.arrive(...all);
      await routing.settled();
    };

    it('stands in the list with its reason and since when', async () => {
      await holdByRefusal();
      expect(await held.list()).toMatchObject([
        { id: event.complaintId, kind: 'complaint', channel: 'sambat', code: 'sp4n.faulty' },
      ]);
      expect((await held.list('sp4n.no-ticket')).length).toBe(0);
    });

    it('becomes a ticket when it is released, and says who did it', async () => {
      await holdByRefusal();
      await held.release(event.complaintId, 'Dewi');
      await routing.settled();
      expect(routing.nationalSide.tickets).toHaveLength(1);
      expect(await idsHeld()).toEqual([]);
      const { state, actions } = await held.show(event.complaintId);
      expect(state).toBe('forwarded');
      expect(actions).toMatchObject([{ by: 'Dewi', action: 'released', code: 'sp4n.faulty' }]);
      await isBalanced();
    });

    it('becomes a ticket each when a whole day of one reason is released at once', async () => {
      const events = Array.from({ length: 12 }, (_, index) => report(`day-${index}`));
      await holdByRefusal('sp4n.not-permitted', ...events);
      await holdByRefusal('sp4n.faulty', report('other'));
      expect(await held.releaseAll('sp4n.not-permitted', 'Dewi')).toEqual({ released: 12, kept: 0 });
      await routing.settled();
      expect(routing.nationalSide.tickets).toHaveLength(12);
      expect(await idsHeld()).toEqual([report('other').complaintId]);
    });

    it('is sent as a person has put it right, and decided anew', async () => {
      await holdByRefusal();
      const correction = { text: 'Sampah menumpuk di TPS pasar', kelurahan: 'Sukun' };
      await held.correct(event.complaintId, correction, 'Dewi');
      await routing.settled();
      expect(routing.nationalSide.tickets[0]?.created).toMatchObject({
        text: expect.stringContaining('Sampah menumpuk') as string,
        place: { kelurahan: 'Sukun' },
      });
      const { actions } = await held.show(event.complaintId);
      expect(actions).toMatchObject([{ action: 'corrected', parameters: { fields: ['kelurahan', 'text'] } }]);
      expect(JSON.stringify(actions)).not.toContain('Sampah');
    });

    it('is not corrected while its ticket may be there already', async () => {
      await routing.restart({ isCreateIdempotent: false });
      routing.nationalSide.failNext('create', { outcome: 'unknown', code: 'sp4n.timed-out' });
      await routing.arrive(event);
      await routing.settled();
      await expect(held.correct(event.complaintId, { text: 'lain' }, 'Dewi')).rejects.toThrow('look in SP4N');
      await held.release(event.complaintId, 'Dewi');
      await routing.settled();
      expect(routing.nationalSide.tickets).toHaveLength(1);
    });

    it('makes no ticket any more once a person has refused it, whatever its reporter adds', async () => {
      await holdByRefusal();
      await held.refuse(event.complaintId, 'bukan aduan', 'Dewi');
      await routing.arrive(
        report('1', { kind: 'revision', text: 'tetap bukan aduan', revisedAt: '2026-01-05T03:00:00.000Z' }),
      );
      await routing.settled();
      expect(routing.nationalSide.tickets).toEqual([]);
      const { state, actions } = await held.show(event.complaintId);
      expect(state).toBe('refused');
      expect(actions).toMatchObject([{ action: 'refused', parameters: { reason: 'bukan aduan' } }]);
      await expect(held.release(event.complaintId, 'Dewi')).rejects.toThrow('not held');
      await isBalanced();
    });

    it('leaves the next message of its conversation a complaint of its own once it is refused', async () => {
      const of = (ownId: string) => report(ownId, { conversation: 'chat-1', channel: 'social' });
      await holdByRefusal('sp4n.faulty', of('m1'));
      await held.refuse(of('m1').complaintId, 'salah kirim', 'Dewi');
      await routing.arrive({ ...of('m2'), kind: 'addition' });
      await routing.settled();
      expect(routing.nationalSide.tickets).toHaveLength(1);
    });
  });

  describe('of what routing could not apply', () => {
    const breakOn = (reportId: string): Promise<unknown> =>
      routing.database.query(`
        CREATE FUNCTION routing.break() RETURNS trigger LANGUAGE plpgsql AS
          'BEGIN RAISE EXCEPTION USING ERRCODE = ''22000''; END';
        CREATE TRIGGER broken BEFORE INSERT ON routing.part FOR EACH ROW
          WHEN (NEW.report_id = '${reportId}') EXECUTE FUNCTION routing.break()`);

    it('is applied again when it is released, and held again while the fault is there', async () => {
      await breakOn(event.complaintId);
      await routing.arrive(event);
      await routing.settled();
      expect(await held.list()).toMatchObject([{ id: event.eventId, kind: 'report', code: 'routing.bug' }]);

      await held.release(event.eventId, 'Dewi');
      await routing.settled();
      await eventually(async () => expect(await idsHeld()).toEqual([event.eventId]));

      await routing.database.query('DROP TRIGGER broken ON routing.part');
      await held.release(event.eventId, 'Dewi');
      await routing.settled();
      expect(routing.nationalSide.tickets).toHaveLength(1);
      expect(await idsHeld()).toEqual([]);
      expect((await held.show(event.eventId)).actions).toHaveLength(2);
      await isBalanced();
    });

    it('is applied as a person has put it right', async () => {
      const poison = report('poison', { occurredAt: '0000-01-01T00:00:00.000Z' });
      await routing.arrive(poison);
      await routing.settled();
      await held.correct(poison.eventId, { occurredAt: '2026-01-05T02:00:00.000Z' }, 'Dewi');
      await routing.settled();
      expect(routing.nationalSide.tickets).toHaveLength(1);
      await isBalanced();
    });
  });

  describe('of what an adapter could not read', () => {
    const unreadable = (name: string, given: Partial<ReportHeld> = {}): ReportHeld => ({
      reportId: uuidv5(name, uuidv5.URL),
      channel: 'social',
      source: 'telegram',
      receivedAt: '2026-01-05T02:00:00.000Z',
      code: 'social.unknown-type',
      parameters: {},
      sealed: 'a.b.c',
      delivery: 'a..b.c.d',
      ...given,
    });
    const released = async (): Promise<ReportReleased[]> => {
      await routing.settled();
      return routing.published
        .filter(({ topic }) => topic === TOPICS.reportReleased)
        .map(({ value }) => JSON.parse(value.toString()) as ReportReleased);
    };
    const one = unreadable('one');

    it('is told to its adapter when it is released; of one delivery together', async () => {
      await routing.engine.landing.held(one);
      await routing.engine.landing.held(unreadable('two'));
      await routing.engine.landing.held(unreadable('three', { delivery: 'another..b.c.d' }));
      expect(await held.releaseAll('social.unknown-type', 'Dewi')).toEqual({ released: 3, kept: 0 });
      const told = await released();
      expect(told.map(({ reportIds }) => reportIds.length).sort()).toEqual([1, 2]);
      expect(told[0]).toMatchObject({ channel: 'social', source: 'telegram' });
      expect(await idsHeld()).toEqual([]);
    });

    it('is held again by the answer to that release alone, never by a repetition', async () => {
      await routing.engine.landing.held(one);
      await held.release(one.reportId, 'Dewi');
      const [told] = await released();
      await routing.engine.landing.held(one);
      expect(await idsHeld()).toEqual([]);
      await routing.engine.landing.held({ ...one, code: 'social.bad-message', releaseId: told?.releaseId });
      expect(await held.list()).toMatchObject([{ id: one.reportId, code: 'social.bad-message' }]);
    });

    it('is held again when its adapter breaks on it', async () => {
      await routing.engine.landing.held(one);
      await held.release(one.reportId, 'Dewi');
      const [told] = await released();
      if (told === undefined) throw new Error('nothing was told');
      await routing.engine.landing.unreleased(told, 'bus.bug');
      expect(await held.list()).toMatchObject([{ id: one.reportId, code: 'ingest.bug' }]);
    });

    it('is put right only where it was read and broke the rules', async () => {
      const invalid = unreadable('invalid', { code: 'ingest.invalid' });
      await routing.engine.landing.held(one);
      await routing.engine.landing.held(invalid);
      await expect(held.correct(one.reportId, { text: 'lampu mati' }, 'Dewi')).rejects.toThrow('no fields');
      await held.correct(invalid.reportId, { text: 'lampu mati' }, 'Dewi');
      expect((await released()).map(({ correction }) => correction)).toEqual([{ text: 'lampu mati' }]);
    });

    it('stays refused when the same comes again', async () => {
      await routing.engine.landing.held(one);
      await held.refuse(one.reportId, 'stiker saja', 'Dewi');
      await routing.engine.landing.held(one);
      expect(await idsHeld()).toEqual([]);
      expect((await held.show(one.reportId)).state).toBe('refused');
    });

    it('whose delivery nobody kept can only be refused', async () => {
      await routing.engine.landing.held(unreadable('old', { delivery: undefined }));
      await expect(held.release(unreadable('old').reportId, 'Dewi')).rejects.toThrow('send it again');
      expect(await held.releaseAll('social.unknown-type', 'Dewi')).toEqual({ released: 0, kept: 1 });
    });
  });
});
