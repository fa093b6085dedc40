import type { ComplaintReceived } from '@sambung/contracts';
import { createLogger, type Worker } from '@sambung/platform';
import { eventually } from '../../../tools/testing/eventually';
import { dateIn } from './city/city';
import { decideContent } from './engine';
import { startLinker } from './link-duplicates';
import { linkedWith } from './store/linked.store';
import { DuplicatesStore } from './store/duplicates.store';
import { LedgerDaysStore } from './store/ledger-days.store';
import type { FakeTicket } from './testing/fake-national-side';
import { report } from './testing/reports';
import { runEngine, type RunningEngine } from './testing/running-engine';

const SETTLE_SECONDS = 0.5;
const DAY_MILLISECONDS = 24 * 60 * 60_000;

const SMS = 'dalan bolong ndek jl danau toba sawojajar, wingi onok sing tibo';
const CALL =
  'Pelapor menyampaikan ada lubang cukup dalam di Jl. Danau Toba, Sawojajar. Ada pengendara jatuh.';
const POST = 'Mohon segera ditambal, jalan rusak dan berlubang di Jalan Danau Toba Kel. Sawojajar';
const ELSEWHERE = 'Maaf, jalan berlubang itu di Jl. Bandung Kel. Penanggungan';

describe('linking complaints of the same', () => {
  let routing: RunningEngine;
  let linkers: Worker[];
  let linked: number;
  let logged: Record<string, unknown>[];
  beforeEach(async () => {
    routing = await runEngine();
    linked = 0;
    logged = [];
    start();
  });
  afterEach(async () => {
    await stop();
    await routing.close();
  });

  function start(tells = true): void {
    const { database, city } = routing.options;
    linkers = startLinker({
      ...{ database, city, tells, settleSeconds: SETTLE_SECONDS },
      decide: (content, receivedAt) => decideContent(city, content, receivedAt),
      logger: createLogger('routing-test', {
        write: (line) => logged.push(JSON.parse(line) as Record<string, unknown>),
      }),
      countLinked: (complaints) => (linked += complaints),
      onNotes: () => routing.engine.nudge(),
    });
  }
  const stop = async (): Promise<void> => {
    for (const linker of linkers) await linker.stop();
  };
  const say = (
    ownId: string,
    text: string,
    {
      reporter = ownId,
      daysAgo = 0,
      confidential = false,
      ...given
    }: Partial<Omit<ComplaintReceived, 'reporter'>> & {
      reporter?: string;
      daysAgo?: number;
      confidential?: boolean;
    } = {},
  ): ComplaintReceived => {
    const at = new Date(Date.now() - daysAgo * DAY_MILLISECONDS).toISOString();
    const flags = { anonymous: false, confidential };
    return report(ownId, {
      text,
      ...{ occurredAt: at, receivedAt: at },
      ...given,
      reporter: { ref: reporter, flags },
    });
  };
  /** Until every line of history is read, every group is told, and every note is sent. */
  const worked = async (): Promise<void> => {
    await routing.settled();
    await eventually(async () => {
      const [row] = await routing.database.query<{ isDone: boolean }[]>(
        `SELECT NOT EXISTS (SELECT FROM routing.history WHERE at > (SELECT at FROM routing.duplicate_cursor))
           AND NOT EXISTS (SELECT FROM routing.duplicate_mark WHERE is_pending)
           AND NOT EXISTS (SELECT FROM routing.complaint WHERE due_at IS NOT NULL) AS "isDone"`,
      );
      expect(row?.isDone).toBe(true);
    });
  };
  const ticketOf = ({ complaintId }: ComplaintReceived): FakeTicket => {
    const ticket = routing.nationalSide.tickets.find(({ reference }) => reference === complaintId);
    if (ticket === undefined) throw new Error('no ticket');
    return ticket;
  };
  const notesOf = (event: ComplaintReceived): string[] =>
    [...ticketOf(event).notes].filter(([key]) => key.startsWith('duplicate')).map(([, { text }]) => text);
  const revised = (text: string, confidential = false): ComplaintReceived =>
    say('sms', text, {
      ...{ source: 'SMS', kind: 'revision', revisedAt: new Date().toISOString(), confidential },
    });
  const linkedTo = async ({ complaintId }: ComplaintReceived): Promise<string[]> =>
    (await linkedWith(routing.database, complaintId)).complaints.map(({ id }) => id).sort();
  const idsOf = (...events: ComplaintReceived[]): string[] =>
    events.map(({ complaintId }) => complaintId).sort();
  /** As when the days are over within which anything may be like them. */
  const forget = async (): Promise<void> => {
    await routing.database.query(`UPDATE routing.duplicate_mark SET marked_at = now() - interval '8 days'`);
    await routing.database.transaction((manager) =>
      new DuplicatesStore(manager).forget(routing.options.city.duplicateDays),
    );
    expect(await routing.database.query('SELECT FROM routing.duplicate_key')).toEqual([]);
  };
  const answer = (event: ComplaintReceived): void =>
    routing.nationalSide.move(ticketOf(event), {
      ...{ status: 'Ditindaklanjuti oleh Instansi', answer: 'Sudah kami tambal, Bu Sri, terima kasih.' },
    });
  const numbersIn = (text: string): string[] =>
    [...text.matchAll(/#(\d+)/g)].map(([, id]) => id ?? '').sort();
  const threeChannels = (): ComplaintReceived[] => [
    say('sms', SMS, { source: 'SMS' }),
    say('call', CALL, { channel: 'call112', source: 'Call Center' }),
    say('post', POST, { channel: 'social', source: 'Instagram' }),
  ];

  const lamps = (): ComplaintReceived[] => {
    const text = 'Lampu jalan mati di Jl. Danau Sentani Kel. Madyopuro sudah seminggu';
    return [say('lamp', text), say('lamps', text, { channel: 'social', source: 'Instagram' })];
  };

  it('leaves each its ticket, which names the others and how many people have told of it', async () => {
    const events = threeChannels();
    await routing.arrive(...events);
    await worked();
    expect(routing.nationalSide.tickets).toHaveLength(3);
    for (const event of events) {
      const [note, ...more] = notesOf(event);
      expect(more).toEqual([]);
      expect(note).toContain('3 laporan dari 3 pelapor');
      const others = events.filter((one) => one !== event).map((one) => ticketOf(one).trackingId);
      expect(numbersIn(note ?? '')).toEqual(others.sort());
    }
    expect(linked).toBe(3);
    const { complaints, reporters } = await linkedWith(routing.database, events[0]?.complaintId ?? '');
    expect(complaints.map(({ channel }) => channel).sort()).toEqual(['call112', 'sambat', 'social']);
    expect(reporters).toBe(3);
  });

  it('keeps the ledger balanced', async () => {
    await routing.arrive(...threeChannels());
    await worked();
    const ledger = new LedgerDaysStore(routing.database, routing.options.city.timeZone);
    expect(await ledger.faults(dateIn(routing.options.city, new Date()))).toEqual([]);
  });

  it('tells nobody of another person’s words', async () => {
    const events = threeChannels();
    await routing.arrive(...events);
    await worked();
    for (const event of events)
      expect(notesOf(event).join()).not.toMatch(/danau|bolong|lubang|jatuh|tambal/i);
  });

  it('counts a person who tells of it twice once', async () => {
    const events = [say('first', SMS, { reporter: 'sri' }), say('second', POST, { reporter: 'sri' })];
    await routing.arrive(...events);
    await worked();
    expect(notesOf(events[0]!)[0]).toContain('2 laporan dari 1 pelapor');
  });

  it('never links two people’s private matters, and keeps nothing of them', async () => {
    const text = 'Saya belum dapat bansos, rumah saya di Jl. Danau Toba Kel. Sawojajar';
    const events = [say('one', text), say('other', text, { channel: 'social' })];
    await routing.arrive(...events);
    await worked();
    for (const event of events) expect(notesOf(event)).toEqual([]);
    expect(await routing.database.query('SELECT FROM routing.duplicate_mark')).toEqual([]);
  });

  it('links nothing that lies further apart than the city says', async () => {
    const events = [say('old', SMS, { daysAgo: 6.9 }), say('new', CALL, { daysAgo: -0.5 })];
    await routing.arrive(...events);
    await worked();
    for (const event of events) expect(notesOf(event)).toEqual([]);
  });

  it('adds nothing when it works twice', async () => {
    const events = threeChannels();
    await routing.arrive(...events);
    await worked();
    await stop();
    await routing.database.query(`UPDATE routing.duplicate_cursor SET at = now() - interval '1 day'`);
    await routing.database.query('UPDATE routing.duplicate_mark SET is_pending = true');
    start();
    await worked();
    for (const event of events) expect(notesOf(event)).toHaveLength(1);
    expect(linked).toBe(3);
  });

  /** What the database says of each note about duplicates, until it is mended. */
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
    await eventually(() => expect(linkers.map((linker) => linker.failing())).not.toContain(undefined));
    await stop();
    for (const event of events) expect(notesOf(event)).toEqual([]);
    await mendNotes();
    start();
    await worked();
    for (const event of events) expect(notesOf(event)).toHaveLength(1);
  });

  it('leaves a group that it cannot tell, loudly, and goes on with the others', async () => {
    const events = threeChannels().slice(0, 2);
    const [first] = events;
    await breakNotes('23514', first!.complaintId);
    await routing.arrive(...events);
    await worked();
    for (const event of events) expect(notesOf(event)).toEqual([]);
    expect(logged).toContainEqual(
      expect.objectContaining({ level: 50, code: 'duplicates.bug', complaintId: first!.complaintId }),
    );
    expect(linkers.map((linker) => linker.failing())).toEqual([undefined]);
    const others = lamps();
    await routing.arrive(...others);
    await worked();
    for (const event of others) expect(notesOf(event)).toHaveLength(1);
  });

  it('forgets although something cannot be linked', async () => {
    await stop();
    await routing.database.query(
      `INSERT INTO routing.duplicate_mark (complaint_id, received_at, marked_at, signature)
       SELECT gen_random_uuid(), long_ago, long_ago, '{}' FROM (SELECT now() - interval '8 days' AS long_ago) AS day;
       ALTER TABLE routing.duplicate_mark ADD CONSTRAINT broken CHECK (marked_at < now() - interval '1 day') NOT VALID`,
    );
    await routing.arrive(...threeChannels());
    await routing.settled();
    await routing.database.query(`UPDATE routing.history SET at = now() - interval '1 minute'`);
    start();
    await eventually(() => expect(linkers.map((linker) => linker.failing())).not.toContain(undefined));
    expect(await routing.database.query('SELECT FROM routing.duplicate_mark')).toEqual([]);
  });

  it('tells those that came before of one that comes later', async () => {
    const [first, second, third] = threeChannels() as [
      ComplaintReceived,
      ComplaintReceived,
      ComplaintReceived,
    ];
    await routing.arrive(first, second);
    await worked();
    expect(notesOf(first)[0]).toContain('2 laporan dari 2 pelapor');
    await routing.arrive(third);
    await worked();
    expect(notesOf(first)).toHaveLength(2);
    expect(notesOf(first)[1]).toContain('3 laporan dari 3 pelapor');
    expect(notesOf(third)).toHaveLength(1);
  });

  it('waits for tickets before it names them', async () => {
    routing.nationalSide.failNext('create', {
      outcome: 'not-sent',
      code: 'sp4n.unavailable',
      retryAfterSeconds: 2,
    });
    const events = threeChannels().slice(0, 2);
    await routing.arrive(...events);
    await worked();
    for (const event of events) expect(notesOf(event)).toHaveLength(1);
  });

  it('offers the first answer to the others, by its number and once', async () => {
    const events = threeChannels();
    const [first, ...others] = events;
    await routing.arrive(...events);
    await worked();
    const ticket = ticketOf(first!);
    await routing.restart({ pollSeconds: 1 });
    answer(first!);
    await eventually(() => others.forEach((event) => expect(notesOf(event)).toHaveLength(2)));
    for (const event of others) {
      expect(notesOf(event)[1]).toContain(`#${ticket.trackingId} sudah dijawab`);
      expect(notesOf(event).join()).not.toContain('Bu Sri');
    }
    expect(notesOf(first!)).toHaveLength(1);
    routing.nationalSide.move(ticket, { status: 'Ditutup oleh Sistem' });
    await worked();
    for (const event of others) expect(notesOf(event)).toHaveLength(2);
  });

  it('takes back what it has said where a report is changed to another place', async () => {
    const [first, second] = threeChannels() as [ComplaintReceived, ComplaintReceived];
    await routing.arrive(first, second);
    await worked();
    await routing.arrive(revised(ELSEWHERE));
    await worked();
    for (const event of [first, second]) expect(notesOf(event).at(-1)).toContain('Koreksi');
    expect(await linkedTo(first)).toEqual([]);
  });

  it('names again what was another place for a while', async () => {
    const events = threeChannels().slice(0, 2);
    await routing.arrive(...events);
    await worked();
    for (const text of [ELSEWHERE, SMS]) {
      await routing.arrive(revised(text));
      await worked();
    }
    for (const event of events) {
      expect(notesOf(event)).toHaveLength(3);
      expect(notesOf(event)[2]).toBe(notesOf(event)[0]);
    }
  });

  it('goes on with the others when it has left one that never had a ticket', async () => {
    routing.nationalSide.failNext('create', { outcome: 'refused', code: 'sp4n.invalid' });
    const [first, second] = threeChannels() as [ComplaintReceived, ComplaintReceived];
    await routing.arrive(first);
    await routing.settled();
    await routing.arrive(second);
    await worked();
    await routing.arrive(say('sms', '', { source: 'SMS', kind: 'deletion' }));
    await worked();
    const others = lamps();
    await routing.arrive(...others);
    await worked();
    for (const event of others) expect(notesOf(event)).toHaveLength(1);
  });

  it('keeps together what it has forgotten: a late answer is offered, and nothing taken back', async () => {
    const events = threeChannels();
    const [first, ...others] = events;
    await routing.arrive(...events);
    await worked();
    await forget();
    await routing.restart({ pollSeconds: 1 });
    answer(first!);
    await eventually(() => others.forEach((event) => expect(notesOf(event)).toHaveLength(2)));
    await worked();
    for (const event of others) expect(notesOf(event)[1]).toContain('sudah dijawab');
    expect(notesOf(first!)).toHaveLength(1);
    expect(await linkedTo(first!)).toEqual(idsOf(...events));
  });

  it.each([
    ['deleted', say('sms', '', { source: 'SMS', kind: 'deletion' })],
    ['made confidential', revised(SMS, true)],
  ])(
    'takes from those that it has forgotten one that is %s, and keeps the rest together',
    async (_, change) => {
      const events = threeChannels();
      const [first, second, third] = events as [ComplaintReceived, ComplaintReceived, ComplaintReceived];
      await routing.arrive(...events);
      await worked();
      await forget();
      await routing.arrive(change);
      await worked();
      expect(await linkedTo(second)).toEqual(idsOf(second, third));
      expect(await linkedTo(first)).toEqual([]);
      for (const event of [second, third]) expect(notesOf(event)[1]).toContain('2 laporan dari 2 pelapor');
      await routing.arrive(say('call', '', { channel: 'call112', kind: 'deletion' }));
      await worked();
      for (const event of [second, third]) expect(await linkedTo(event)).toEqual([]);
    },
  );

  it('names no confidential report on another ticket', async () => {
    const [secret, other] = [say('sms', SMS, { source: 'SMS', confidential: true }), threeChannels()[1]!];
    await routing.arrive(secret, other);
    await worked();
    for (const event of [secret, other]) expect(notesOf(event)).toEqual([]);
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
    await worked();
    await routing.arrive(revised(SMS, true));
    await worked();
    for (const event of events) {
      expect(notesOf(event)).toHaveLength(2);
      expect(notesOf(event)[1]).toMatch(/^Koreksi: /);
      expect(notesOf(event)[1]).not.toMatch(/rahasia|diubah|#/i);
      expect(await linkedTo(event)).toEqual([]);
    }
  });

  it('names none that has asked for confidence before it was told, though its history is not read yet', async () => {
    const events = threeChannels();
    const [first, ...others] = events;
    await routing.arrive(...events);
    await routing.settled();
    await stop();
    await routing.database.query(
      `UPDATE routing.part SET content = jsonb_set(content, '{reporter,flags,confidential}', 'true')
       WHERE complaint_id = $1`,
      [first!.complaintId],
    );
    const groupOf = new Map(idsOf(...events).map((id) => [id, first!.complaintId]));
    await routing.database.transaction(async (manager) => {
      const store = new DuplicatesStore(manager);
      await store.mark(
        events.map(({ complaintId: id }) => ({ id, receivedAt: new Date(), signature: undefined })),
      );
      await store.regroup({ groupOf, merged: [] }, true);
    });
    await routing.database.query('UPDATE routing.duplicate_cursor SET at = now()');
    start();
    await worked();
    expect(notesOf(first!)).toEqual([]);
    for (const event of others) expect(numbersIn(notesOf(event).join())).toHaveLength(1);
  });

  it('looks no further back than its days when it is switched on late', async () => {
    await stop();
    const events = threeChannels();
    await routing.arrive(...events);
    await routing.settled();
    await routing.database.query(`UPDATE routing.history SET at = now() - interval '8 days'`);
    await routing.database.query(`UPDATE routing.duplicate_cursor SET at = now() - interval '90 days'`);
    const read = (days: number): Promise<unknown> =>
      routing.database.transaction((manager) => new DuplicatesStore(manager).readHistory(9, 0, days));
    expect(await read(7)).toBeUndefined();
    expect(await read(9)).toMatchObject({ ids: idsOf(...events) });
  });

  it('forgets a report that is deleted', async () => {
    const [first, second] = threeChannels() as [ComplaintReceived, ComplaintReceived];
    await routing.arrive(first, second);
    await worked();
    await routing.arrive(say('sms', '', { source: 'SMS', kind: 'deletion' }));
    await worked();
    const kept = await routing.database.query(
      'SELECT FROM routing.duplicate_mark WHERE complaint_id = $1 AND signature IS NOT NULL',
      [first.complaintId],
    );
    expect(kept).toEqual([]);
    expect(
      await routing.database.query('SELECT FROM routing.duplicate_key WHERE complaint_id = $1', [
        first.complaintId,
      ]),
    ).toEqual([]);
  });

  it('tells no ticket where a person would have to type it, and links all the same', async () => {
    await stop();
    start(false);
    const events = threeChannels();
    await routing.arrive(...events);
    await worked();
    for (const event of events) expect(notesOf(event)).toEqual([]);
    expect((await linkedWith(routing.database, events[0]!.complaintId)).complaints).toHaveLength(3);
  });
});
