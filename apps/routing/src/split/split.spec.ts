import { eventually } from '../../../../tools/testing/eventually';
import { FIRST_OFFICE, notesOn, PROPOSED_OFFICE, RunningSplit, TWO_MATTERS } from '../testing/running-split';
import { Splitter } from './splitter';

describe('splitting a report with two matters', () => {
  let running: RunningSplit;
  beforeEach(async () => {
    running = await RunningSplit.start();
  });
  afterEach(() => running.routing.close());

  const inMode = async (mode: 'manual' | 'shadow'): Promise<void> => {
    await running.routing.close();
    running = await RunningSplit.start({ mode, nationalSide: undefined });
  };

  it('makes two tickets with the sender’s own words, each at its own office and naming the other', async () => {
    const reporter = { ref: '1'.repeat(32), flags: { anonymous: true, confidential: true }, sealed: 'a.b.c' };
    const sha256 = running.routing.store(Buffer.from('photo'));
    const attachments = [{ ref: 'p1', sha256, mediaType: 'image/jpeg', bytes: 5 }];
    const { event, first, second } = await running.splitReport({ reporter, attachments });
    expect([first, second].map(({ apparatusId }) => apparatusId)).toEqual([FIRST_OFFICE, PROPOSED_OFFICE]);
    for (const { created, contents } of [first, second]) {
      expect(created).toMatchObject({ anonymous: true, confidential: true });
      expect(created.text).toContain(TWO_MATTERS);
      expect(contents).toHaveLength(1);
    }
    expect(second.created.note).toContain('ditetapkan oleh Dewi');
    expect(second.created.note).toContain(`Dipecah oleh Dewi dari tiket #${first.trackingId}`);
    expect(second.created.note).toContain('jalan');
    expect(notesOn(first).filter((text) => text.includes(`#${second.trackingId}`))).toHaveLength(1);
    const lines = await running.routing.database.query<{ parameters: object }[]>(
      `SELECT parameters FROM routing.history WHERE complaint_id = $1 AND code = 'operator.split'`,
      [event.complaintId],
    );
    expect(lines).toEqual([
      { parameters: { by: 'Dewi', office: PROPOSED_OFFICE, complaintId: second.reference } },
    ]);
  });

  it('takes the contact along', async () => {
    const reporter = {
      ref: '1'.repeat(32),
      flags: { anonymous: false, confidential: false },
      sealed: 'a.b.c',
    };
    const { second } = await running.splitReport({ reporter });
    expect(second.created.reporter).toMatchObject({ name: 'Sri Lestari' });
  });

  it('is done once, however often and by however many at the same time', async () => {
    const event = await running.arrived();
    const done = await Promise.all([
      running.split(event),
      running.split(event),
      running.split(event, { office: PROPOSED_OFFICE }),
    ]);
    expect(done.filter(({ isNew }) => isNew)).toHaveLength(1);
    expect(new Set(done.map(({ splitOff }) => splitOff.complaintId)).size).toBe(1);
    await running.settled();
    expect(await running.split(event)).toMatchObject({ isNew: false, splitOff: { state: 'forwarded' } });
    expect(running.routing.nationalSide.tickets).toHaveLength(2);
    expect(await running.routing.complaintCount()).toBe(2);
  });

  it('leaves nothing where it is killed in the middle, and is done by the same again', async () => {
    const event = await running.arrived();
    const { database } = running.routing;
    await database.query(`
      CREATE FUNCTION routing.break_split() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN RAISE EXCEPTION 'broken' USING ERRCODE = '57P01'; END $$;
      CREATE TRIGGER break_split BEFORE INSERT ON routing.split
        FOR EACH ROW EXECUTE FUNCTION routing.break_split()`);
    await expect(running.split(event)).rejects.toMatchObject({ code: 'database.unavailable' });
    expect(await running.routing.complaintCount()).toBe(1);
    expect((await running.routing.complaint(event.complaintId)).firstId).toBeNull();
    await database.query('DROP TRIGGER break_split ON routing.split');
    expect(await running.split(event)).toMatchObject({ isNew: true });
    await running.settled();
    expect(running.routing.nationalSide.tickets).toHaveLength(2);
  });

  it('makes one ticket where an answer was lost and the process restarted', async () => {
    const event = await running.arrived();
    running.routing.nationalSide.loseNextAnswer('create');
    const { splitOff } = await running.split(event);
    await running.routing.restart();
    await running.settled();
    const second = running.ticketOf(splitOff.complaintId);
    expect(second.apparatusId).toBe(PROPOSED_OFFICE);
    expect(notesOn(running.ticketOf(event.complaintId)).join()).toContain(second.trackingId);
  });

  it('says what it would do and does nothing', async () => {
    const event = await running.arrived();
    expect(await running.split(event, { isDryRun: true })).toMatchObject({
      isNew: true,
      isDryRun: true,
      splitOff: { office: PROPOSED_OFFICE },
    });
    expect(await running.routing.complaintCount()).toBe(1);
  });

  it('finds it by its receipt and by its tracking id', async () => {
    const { event, first } = await running.splitReport();
    for (const key of [event.receipt.toLowerCase(), first.trackingId])
      expect(await running.splitter.split(key, { by: 'Dewi', isDryRun: false })).toMatchObject({
        isNew: false,
        first: { complaintId: event.complaintId },
      });
  });

  it('takes a person’s words of the second matter into that office’s ticket, and nowhere else', async () => {
    const event = await running.arrived({ text: 'Lampu jalan mati.' });
    const { splitOff } = await running.split(event, { office: 'satpol-pp', text: 'pedagang di trotoar' });
    await running.settled();
    const second = running.ticketOf(splitOff.complaintId);
    expect(second.apparatusId).toBe('satpol-pp');
    expect(notesOn(second)).toContain('Urusan untuk kantor ini, menurut Dewi: pedagang di trotoar');
    const published = running.routing.published.map(({ value }) => value.toString());
    expect(published.join()).not.toContain('pedagang');
  });

  it('stands in the list of what is to be filed by hand, and both are told of each other', async () => {
    await inMode('manual');
    const event = await running.arrived();
    const { splitOff } = await running.split(event);
    const { manual } = running.routing.engine;
    const ids = [event.complaintId, splitOff.complaintId];
    expect((await manual.waiting(10)).map(({ id }) => id).sort()).toEqual(ids.sort());
    await manual.file(event.complaintId, '7000001');
    await manual.file(splitOff.complaintId, '7000002');
    await eventually(async () => {
      const toTell = (await manual.waiting(10)).flatMap(({ steps }) =>
        steps.flatMap((step) => (step.kind === 'note' && step.state === 'pending' ? step.body.text : [])),
      );
      expect(toTell.join()).toContain('#7000001');
      expect(toTell.join()).toContain('#7000002');
    });
  });

  it('is only decided where nothing is forwarded', async () => {
    await inMode('shadow');
    const event = await running.arrived();
    const { splitOff } = await running.split(event);
    expect(splitOff.state).toBe('shadowed');
    const { decision } = await running.routing.complaint(splitOff.complaintId);
    expect(decision.apparatus).toBe(PROPOSED_OFFICE);
  });

  describe('is refused', () => {
    it('where there is no such report', async () => {
      const asked = running.splitter.split('0000-0000-0000-0000', { by: 'Dewi', isDryRun: false });
      await expect(asked).rejects.toThrow('no complaint with this id, receipt or tracking id');
    });

    it('without an office where none is proposed, for one that is not the city’s, and for its own', async () => {
      const event = await running.arrived({ text: 'Sampah menumpuk di TPS.' });
      await expect(running.split(event)).rejects.toThrow('name its office');
      await expect(running.split(event, { office: 'dinas-x' })).rejects.toThrow('no such office');
      await expect(running.split(event, { office: FIRST_OFFICE })).rejects.toThrow('has it already');
    });

    it('for an office that has ended', async () => {
      const event = await running.arrived();
      const { options, database } = running.routing;
      const apparatus = options.city.apparatus.map((office) =>
        office.code === PROPOSED_OFFICE ? { ...office, validTo: '2025-12-31', successor: 'dishub' } : office,
      );
      running.splitter = new Splitter(database, { ...options.city, apparatus }, () => undefined);
      await expect(running.split(event)).rejects.toThrow('does not exist today; its successor is dishub');
    });

    it('once it was split off itself', async () => {
      const { second } = await running.splitReport();
      const again = running.splitter.split(second.reference ?? '', {
        office: 'dishub',
        by: 'Dewi',
        isDryRun: false,
      });
      await expect(again).rejects.toThrow('split that one');
    });

    it('where its sender has withdrawn it, where it is held, and where a person has refused it', async () => {
      const withdrawn = await running.arrived({ kind: 'deletion', text: '' });
      await expect(running.split(withdrawn, { office: PROPOSED_OFFICE })).rejects.toThrow('has withdrawn it');
      running.routing.nationalSide.failNext('create', {
        outcome: 'refused',
        code: 'sp4n.faulty',
        status: 422,
      });
      const held = await running.arrived({}, '2');
      await expect(running.split(held)).rejects.toThrow('It is held');
      await running.routing.held.refuse(held.complaintId, 'Uji coba', 'Dewi');
      await expect(running.split(held)).rejects.toThrow('has refused it');
    });

    it('where another office may not read it', async () => {
      const event = await running.arrived({
        text: 'Petugas kelurahan minta pungli untuk KTP dan sampah menumpuk.',
      });
      await expect(running.split(event, { office: FIRST_OFFICE })).rejects.toThrow('supervision content');
    });
  });
});
