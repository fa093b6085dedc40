import { eventually } from '../../../tools/testing/eventually';
import { DuplicatesStore } from './store/duplicates.store';
import { runEngine, type RunningEngine } from './testing/running-engine';
import {
  idsOf,
  lamps,
  numbersIn,
  revised,
  RunningLinker,
  say,
  SMS,
  threeChannels,
} from './testing/running-linker';

const ELSEWHERE = 'Maaf, jalan berlubang itu di Jl. Bandung Kel. Penanggungan';

describe('telling tickets of their duplicates', () => {
  let routing: RunningEngine;
  let linker: RunningLinker;
  beforeEach(async () => {
    routing = await runEngine();
    linker = new RunningLinker(routing);
  });
  afterEach(async () => {
    await linker.stop();
    await routing.close();
  });

  it('tells nobody of another person’s words', async () => {
    const events = threeChannels();
    await routing.arrive(...events);
    await linker.worked();
    for (const event of events)
      expect(linker.notesOf(event).join()).not.toMatch(/danau|bolong|lubang|jatuh|tambal/i);
  });

  const breakNotes = async (errorCode: string, ofComplaint?: string): Promise<void> => {
    const condition = ofComplaint === undefined ? '' : `AND NEW.complaint_id = '${ofComplaint}'`;
    await routing.database.query(`
      CREATE FUNCTION routing.break_notes() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF NEW.key LIKE 'note:duplicate%' ${condition} THEN
          RAISE EXCEPTION 'broken' USING ERRCODE = '${errorCode}';
        END IF;
        RETURN NEW;
      END $$;
      CREATE TRIGGER break_notes BEFORE INSERT ON routing.delivery_step
        FOR EACH ROW EXECUTE FUNCTION routing.break_notes()`);
  };
  const mendNotes = (): Promise<unknown> =>
    routing.database.query('DROP TRIGGER break_notes ON routing.delivery_step');

  it('goes on where it was killed between linking and telling', async () => {
    await breakNotes('57P01');
    const events = threeChannels();
    await routing.arrive(...events);
    linker.start();
    await eventually(() => expect(linker.isFailing()).toBe(true));
    await linker.stop();
    for (const event of events) expect(linker.notesOf(event)).toEqual([]);
    await mendNotes();
    await linker.worked();
    for (const event of events) expect(linker.notesOf(event)).toHaveLength(1);
  });

  it('leaves a group that it cannot tell, loudly, and goes on with the others', async () => {
    const events = threeChannels().slice(0, 2);
    const [first] = events;
    await breakNotes('23514', first!.complaintId);
    await routing.arrive(...events);
    await linker.worked();
    for (const event of events) expect(linker.notesOf(event)).toEqual([]);
    expect(linker.logged).toContainEqual(
      expect.objectContaining({ level: 50, code: 'duplicates.bug', complaintId: first!.complaintId }),
    );
    expect(linker.isFailing()).toBe(false);
    const others = lamps();
    await routing.arrive(...others);
    await linker.worked();
    for (const event of others) expect(linker.notesOf(event)).toHaveLength(1);
  });

  it('forgets although something cannot be linked', async () => {
    await routing.database.query(
      `INSERT INTO routing.duplicate_mark (complaint_id, received_at, marked_at, signature)
       SELECT gen_random_uuid(), long_ago, long_ago, '{}' FROM (SELECT now() - interval '8 days' AS long_ago) AS day;
       ALTER TABLE routing.duplicate_mark ADD CONSTRAINT broken CHECK (marked_at < now() - interval '1 day') NOT VALID`,
    );
    await routing.arrive(...threeChannels());
    await routing.settled();
    await routing.database.query(`UPDATE routing.history SET at = now() - interval '1 minute'`);
    linker.start();
    await eventually(() => expect(linker.isFailing()).toBe(true));
    expect(await routing.database.query('SELECT FROM routing.duplicate_mark')).toEqual([]);
  });

  it('tells those that came before of one that comes later', async () => {
    const [first, second, third] = threeChannels();
    await routing.arrive(first, second);
    await linker.worked();
    expect(linker.notesOf(first)[0]).toContain('2 laporan dari 2 pelapor');
    await routing.arrive(third);
    await linker.worked();
    expect(linker.notesOf(first)).toHaveLength(2);
    expect(linker.notesOf(first)[1]).toContain('3 laporan dari 3 pelapor');
    expect(linker.notesOf(third)).toHaveLength(1);
  });

  it('waits for tickets before it names them', async () => {
    routing.nationalSide.failNext('create', {
      outcome: 'not-sent',
      code: 'sp4n.unavailable',
      retryAfterSeconds: 2,
    });
    const events = threeChannels().slice(0, 2);
    linker.start();
    await routing.arrive(...events);
    await linker.worked();
    for (const event of events) expect(linker.notesOf(event)).toHaveLength(1);
  });

  it('offers the first answer to the others, by its number and once', async () => {
    const events = threeChannels();
    const [first, ...others] = events;
    await routing.arrive(...events);
    await linker.worked();
    const ticket = linker.ticketOf(first);
    await routing.restart({ pollSeconds: 1 });
    linker.answer(first);
    linker.start();
    await eventually(() => others.forEach((event) => expect(linker.notesOf(event)).toHaveLength(2)));
    for (const event of others) {
      expect(linker.notesOf(event)[1]).toContain(`#${ticket.trackingId} sudah dijawab`);
      expect(linker.notesOf(event).join()).not.toContain('Bu Sri');
    }
    expect(linker.notesOf(first)).toHaveLength(1);
    routing.nationalSide.move(ticket, { status: 'Ditutup oleh Sistem' });
    await linker.worked();
    for (const event of others) expect(linker.notesOf(event)).toHaveLength(2);
  });

  it('takes back what it has said where a report is changed to another place', async () => {
    const [first, second] = threeChannels();
    await routing.arrive(first, second);
    await linker.worked();
    await routing.arrive(revised(ELSEWHERE));
    await linker.worked();
    for (const event of [first, second]) expect(linker.notesOf(event).at(-1)).toContain('Koreksi');
    expect(await linker.linkedTo(first)).toEqual([]);
  });

  it('names again what was another place for a while', async () => {
    const events = threeChannels().slice(0, 2);
    await routing.arrive(...events);
    await linker.worked();
    for (const text of [ELSEWHERE, SMS]) {
      await routing.arrive(revised(text));
      await linker.worked();
    }
    for (const event of events) {
      expect(linker.notesOf(event)).toHaveLength(3);
      expect(linker.notesOf(event)[2]).toBe(linker.notesOf(event)[0]);
    }
  });

  it('goes on with the others when it has left one that never had a ticket', async () => {
    routing.nationalSide.failNext('create', { outcome: 'refused', code: 'sp4n.invalid' });
    const [first, second] = threeChannels();
    await routing.arrive(first);
    await routing.settled();
    await routing.arrive(second);
    await linker.worked();
    await routing.arrive(say('sms', '', { source: 'SMS', kind: 'deletion' }));
    await linker.worked();
    const others = lamps();
    await routing.arrive(...others);
    await linker.worked();
    for (const event of others) expect(linker.notesOf(event)).toHaveLength(1);
  });

  it('keeps together what it has forgotten: a late answer is offered, and nothing taken back', async () => {
    const events = threeChannels();
    const [first, ...others] = events;
    await routing.arrive(...events);
    await linker.worked();
    await linker.forget();
    await routing.restart({ pollSeconds: 1 });
    linker.answer(first);
    linker.start();
    await eventually(() => others.forEach((event) => expect(linker.notesOf(event)).toHaveLength(2)));
    await linker.worked();
    for (const event of others) expect(linker.notesOf(event)[1]).toContain('sudah dijawab');
    expect(linker.notesOf(first)).toHaveLength(1);
    expect(await linker.linkedTo(first)).toEqual(idsOf(...events));
  });

  it.each([
    ['deleted', say('sms', '', { source: 'SMS', kind: 'deletion' })],
    ['made confidential', revised(SMS, true)],
  ])(
    'takes from those that it has forgotten one that is %s, and keeps the rest together',
    async (_, change) => {
      const events = threeChannels();
      const [first, second, third] = events;
      await routing.arrive(...events);
      await linker.worked();
      await linker.forget();
      await routing.arrive(change);
      await linker.worked();
      expect(await linker.linkedTo(second)).toEqual(idsOf(second, third));
      expect(await linker.linkedTo(first)).toEqual([]);
      for (const event of [second, third])
        expect(linker.notesOf(event)[1]).toContain('2 laporan dari 2 pelapor');
      await routing.arrive(say('call', '', { channel: 'call112', kind: 'deletion' }));
      await linker.worked();
      for (const event of [second, third]) expect(await linker.linkedTo(event)).toEqual([]);
    },
  );

  it('names no confidential report on another ticket', async () => {
    const [secret, other] = [say('sms', SMS, { source: 'SMS', confidential: true }), threeChannels()[1]];
    await routing.arrive(secret, other);
    await linker.worked();
    for (const event of [secret, other]) expect(linker.notesOf(event)).toEqual([]);
    expect(await routing.database.query('SELECT FROM routing.duplicate_key')).not.toEqual([]);
    expect(
      await routing.database.query('SELECT FROM routing.duplicate_mark WHERE complaint_id = $1', [
        secret.complaintId,
      ]),
    ).toEqual([]);
  });

  it('takes one away that asks for confidence later, and does not say why', async () => {
    const events = threeChannels().slice(0, 2);
    await routing.arrive(...events);
    await linker.worked();
    await routing.arrive(revised(SMS, true));
    await linker.worked();
    for (const event of events) {
      expect(linker.notesOf(event)).toHaveLength(2);
      expect(linker.notesOf(event)[1]).toMatch(/^Koreksi: /);
      expect(linker.notesOf(event)[1]).not.toMatch(/rahasia|diubah|#/i);
      expect(await linker.linkedTo(event)).toEqual([]);
    }
  });

  it('names none that has asked for confidence before it was told, though its history is not read yet', async () => {
    const events = threeChannels();
    const [first, ...others] = events;
    await routing.arrive(...events);
    await routing.settled();
    await routing.database.query(
      `UPDATE routing.part SET content = jsonb_set(content, '{reporter,flags,confidential}', 'true')
       WHERE complaint_id = $1`,
      [first.complaintId],
    );
    const groupOf = new Map(idsOf(...events).map((id) => [id, first.complaintId]));
    await routing.database.transaction(async (manager) => {
      const store = new DuplicatesStore(manager);
      await store.mark(
        events.map(({ complaintId: id }) => ({ id, receivedAt: new Date(), signature: undefined })),
      );
      await store.regroup({ groupOf, merged: [] }, true);
    });
    await routing.database.query('UPDATE routing.duplicate_cursor SET at = now()');
    await linker.worked();
    expect(linker.notesOf(first)).toEqual([]);
    for (const event of others) expect(numbersIn(linker.notesOf(event).join())).toHaveLength(1);
  });
});
