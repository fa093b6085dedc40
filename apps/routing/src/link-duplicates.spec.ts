import { eventually } from '../../../tools/testing/eventually';
import { dateIn } from './city/city';
import { DuplicatesStore } from './store/duplicates.store';
import { LedgerDaysStore } from './store/ledger-days.store';
import { linkedWith } from './store/linked.store';
import { runEngine, type RunningEngine } from './testing/running-engine';
import {
  CALL,
  idsOf,
  numbersIn,
  POST,
  RunningLinker,
  say,
  SMS,
  threeChannels,
} from './testing/running-linker';

describe('linking complaints of the same', () => {
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

  it('leaves each its ticket, which names the others and how many people have told of it', async () => {
    const events = threeChannels();
    await routing.arrive(...events);
    await linker.worked();
    expect(routing.nationalSide.tickets).toHaveLength(3);
    for (const event of events) {
      const [note, ...more] = linker.notesOf(event);
      expect(more).toEqual([]);
      expect(note).toContain('3 laporan dari 3 pelapor');
      const others = events.filter((one) => one !== event).map((one) => linker.ticketOf(one).trackingId);
      expect(numbersIn(note ?? '')).toEqual(others.sort());
    }
    expect(linker.linked).toBe(3);
    const { complaints, reporters } = await linkedWith(routing.database, events[0].complaintId);
    expect(complaints.map(({ channel }) => channel).sort()).toEqual(['call112', 'sambat', 'social']);
    expect(reporters).toBe(3);
  });

  it('keeps the ledger balanced', async () => {
    await routing.arrive(...threeChannels());
    await linker.worked();
    const ledger = new LedgerDaysStore(routing.database, routing.options.city.timeZone);
    expect(await ledger.faults(dateIn(routing.options.city, new Date()))).toEqual([]);
  });

  it('counts a person who tells of it twice once', async () => {
    const events = [say('first', SMS, { reporter: 'sri' }), say('second', POST, { reporter: 'sri' })];
    await routing.arrive(...events);
    await linker.worked();
    expect(linker.notesOf(events[0]!)[0]).toContain('2 laporan dari 1 pelapor');
  });

  it('never links two people’s private matters, and keeps nothing of them', async () => {
    const text = 'Saya belum dapat bansos, rumah saya di Jl. Danau Toba Kel. Sawojajar';
    const events = [say('one', text), say('other', text, { channel: 'social' })];
    await routing.arrive(...events);
    await linker.worked();
    for (const event of events) expect(linker.notesOf(event)).toEqual([]);
    expect(await routing.database.query('SELECT FROM routing.duplicate_mark')).toEqual([]);
  });

  it('links nothing that lies further apart than the city says', async () => {
    const events = [say('old', SMS, { daysAgo: 6.9 }), say('new', CALL, { daysAgo: -0.5 })];
    await routing.arrive(...events);
    await linker.worked();
    for (const event of events) expect(linker.notesOf(event)).toEqual([]);
  });

  it('adds nothing when it works twice', async () => {
    const events = threeChannels();
    await routing.arrive(...events);
    await linker.worked();
    await routing.database.query(`UPDATE routing.duplicate_cursor SET at = now() - interval '1 day'`);
    await routing.database.query('UPDATE routing.duplicate_mark SET is_pending = true');
    await linker.worked();
    for (const event of events) expect(linker.notesOf(event)).toHaveLength(1);
    expect(linker.linked).toBe(3);
  });

  it('looks no further back than its days when it is switched on late', async () => {
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
    const [first, second] = threeChannels();
    await routing.arrive(first, second);
    await linker.worked();
    await routing.arrive(say('sms', '', { source: 'SMS', kind: 'deletion' }));
    await linker.worked();
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

  it('forgets what it has kept when it is switched off, and keeps what is linked', async () => {
    const events = threeChannels();
    await routing.arrive(...events);
    await linker.worked();
    linker.start(undefined, 0);
    await eventually(async () => {
      expect(await routing.database.query('SELECT FROM routing.duplicate_key')).toEqual([]);
      expect(
        await routing.database.query('SELECT FROM routing.duplicate_mark WHERE signature IS NOT NULL'),
      ).toEqual([]);
    });
    expect(await linker.linkedTo(events[0])).toEqual(idsOf(...events));
  });

  it('tells no ticket where a person would have to type it, and links all the same', async () => {
    linker = new RunningLinker(routing, false);
    const events = threeChannels();
    await routing.arrive(...events);
    await linker.worked();
    for (const event of events) expect(linker.notesOf(event)).toEqual([]);
    expect((await linkedWith(routing.database, events[0].complaintId)).complaints).toHaveLength(3);
  });
});
