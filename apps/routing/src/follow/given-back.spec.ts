import { type ComplaintRouted, TOPICS } from '@sambung/contracts';
import { eventually } from '../../../../tools/testing/eventually';
import type { Decision } from '../assign/decision';
import type { FakeTicket } from '../testing/fake-national-side';
import { report } from '../testing/reports';
import { runEngine, type RunningEngine } from '../testing/running-engine';

/** Rubbish and a street lamp, in Dinoyo: a rule's office, another's and the place's. */
const REPORT = report('1', {
  text: 'Sampah menumpuk di TPS belum diangkut, lampu jalan juga mati, di Kelurahan Dinoyo.',
});
const REASON = 'Lokasi ini milik pengembang.';

describe('a ticket that an office has given back', () => {
  let routing: RunningEngine;
  beforeEach(async () => {
    routing = await runEngine({ pollSeconds: 0.05 });
  });
  afterEach(() => routing.close());

  const decision = async (): Promise<Decision> => (await routing.complaint(REPORT.complaintId)).decision;
  const history = async (): Promise<{ code: string; parameters: object }[]> =>
    routing.database.query(
      `SELECT code, parameters FROM routing.history WHERE code = 'ticket.given-back' ORDER BY version`,
    );
  const dispositions = (): Promise<object[]> =>
    routing.database.query(
      `SELECT "by", from_office AS "from", to_office AS "to", code, reason FROM routing.disposition
       ORDER BY ticket_version, "by"`,
    );
  const routed = (): ComplaintRouted[] =>
    routing.published
      .filter(({ topic }) => topic === TOPICS.complaintRouted)
      .map(({ value }) => JSON.parse(value.toString()) as ComplaintRouted);
  const assigned = async (): Promise<FakeTicket> => {
    await routing.arrive(REPORT);
    await routing.settled();
    const [ticket] = routing.nationalSide.tickets;
    if (ticket === undefined) throw new Error('no ticket');
    return ticket;
  };
  const giveBack = (ticket: FakeTicket): void =>
    routing.nationalSide.move(ticket, { status: 'Bukan Wewenang', reason: REASON });
  const notes = ({ notes: all }: FakeTicket): string[] => [...all.values()].map(({ text }) => text);

  it('goes on to the next candidate, whose admins are told why, and its reason is kept', async () => {
    const ticket = await assigned();
    const { apparatus: first, candidates } = await decision();
    const next = candidates[1]?.apparatus;
    expect(ticket.apparatusId).toBe(first);
    giveBack(ticket);
    await eventually(() => expect(ticket.apparatusId).toBe(next));
    await routing.settled();
    expect(notes(ticket)).toContainEqual(
      expect.stringMatching(
        new RegExp(`bukan wewenangnya dengan alasan: "${REASON}"[^]*perpindahan ke-1, paling banyak 2`),
      ),
    );
    expect(await history()).toEqual([{ code: 'ticket.given-back', parameters: { office: first, next } }]);
    expect(await dispositions()).toEqual([
      { by: 'sambung', from: null, to: first, code: 'decision', reason: null },
      { by: 'office', from: first, to: null, code: 'not-ours', reason: REASON },
      { by: 'sambung', from: first, to: next, code: 'next-candidate', reason: null },
    ]);
    expect(routed().at(-1)).toMatchObject({ outcome: 'assign', apparatus: next });
    expect(JSON.stringify(routed())).not.toContain(REASON);
  });

  it('passes over a candidate that is too unlikely', async () => {
    const ticket = await assigned();
    const { candidates } = await decision();
    await routing.database.query(
      `UPDATE routing.complaint SET decision = jsonb_set(decision, '{candidates,1,probability}', '0.01')`,
    );
    giveBack(ticket);
    await eventually(() => expect(ticket.apparatusId).toBe(candidates[2]?.apparatus));
  });

  it('is left to the coordinator when it has gone on as often as it may, or nobody is left', async () => {
    await routing.restart({ passOnHops: 1 });
    const ticket = await assigned();
    const [, second, third] = (await decision()).candidates;
    giveBack(ticket);
    await eventually(() => expect(ticket.apparatusId).toBe(second?.apparatus));
    giveBack(ticket);
    await eventually(() =>
      expect(notes(ticket)).toContainEqual(
        expect.stringContaining('Mohon ditetapkan oleh admin koordinator.'),
      ),
    );
    await routing.settled();
    expect(third).toBeDefined();
    expect(ticket.apparatusId).toBe(second?.apparatus);
    expect(ticket.status).toBe('Bukan Wewenang');
    expect(routing.nationalSide.count('assign')).toBe(2);
    expect(routed().at(-1)).toMatchObject({ outcome: 'coordinate' });
    expect(routed().at(-1)).not.toHaveProperty('apparatus');
  });

  it('stays with whom a person has chosen meanwhile', async () => {
    const ticket = await assigned();
    const release = routing.nationalSide.hold('assign');
    giveBack(ticket);
    await eventually(() => expect(routing.nationalSide.count('assign')).toBe(2));
    routing.nationalSide.dispose(ticket, 'dishub', 'Dinas Perhubungan');
    release();
    await routing.settled();
    await eventually(async () =>
      expect(await dispositions()).toContainEqual(
        expect.objectContaining({ by: 'person', to: 'dishub', code: 'assigned' }),
      ),
    );
    expect(ticket.apparatusId).toBe('dishub');
    expect(notes(ticket)).toContainEqual(expect.stringContaining('Usulan disposisi dari Sambung'));
  });

  it("is the coordinator's where a person had chosen the office", async () => {
    const ticket = await assigned();
    routing.nationalSide.dispose(ticket, 'dishub', 'Dinas Perhubungan');
    giveBack(ticket);
    await eventually(() =>
      expect(notes(ticket)).toContainEqual(expect.stringContaining('bukan oleh Sambung')),
    );
    await routing.settled();
    expect(routing.nationalSide.count('assign')).toBe(1);
  });

  it("is the coordinator's where a person had given it to the office of ours again", async () => {
    const ticket = await assigned();
    const { apparatusId = '', apparatus = '' } = ticket;
    for (const [id, name] of [
      ['dishub', 'Dinas Perhubungan'],
      [apparatusId, apparatus],
    ] as const) {
      routing.nationalSide.dispose(ticket, id, name);
      await eventually(async () =>
        expect((await routing.complaint(REPORT.complaintId)).ticket?.toldVersion).toBe(ticket.version),
      );
    }
    giveBack(ticket);
    await eventually(() =>
      expect(notes(ticket)).toContainEqual(expect.stringContaining('bukan oleh Sambung')),
    );
    await routing.settled();
    expect(routing.nationalSide.count('assign')).toBe(1);
  });

  it('is a disposition of theirs where a person gives it to the same office again', async () => {
    await routing.restart({ passOnHops: 0 });
    const ticket = await assigned();
    const { apparatusId: office = '', apparatus = '' } = ticket;
    giveBack(ticket);
    await eventually(async () => expect(await history()).toHaveLength(1));
    routing.nationalSide.move(ticket, { title: 'Judul yang dirapikan' });
    await eventually(async () =>
      expect((await routing.complaint(REPORT.complaintId)).ticket?.toldVersion).toBe(ticket.version),
    );
    routing.nationalSide.dispose(ticket, office, apparatus);
    await eventually(async () =>
      expect(await dispositions()).toEqual([
        { by: 'sambung', from: null, to: office, code: 'decision', reason: null },
        { by: 'office', from: office, to: null, code: 'not-ours', reason: REASON },
        { by: 'person', from: office, to: office, code: 'assigned', reason: null },
      ]),
    );
  });

  it('is passed on once, whatever an admin changes of it meanwhile', async () => {
    const ticket = await assigned();
    const release = routing.nationalSide.hold('assign');
    giveBack(ticket);
    await eventually(() => expect(routing.nationalSide.count('assign')).toBe(2));
    routing.nationalSide.move(ticket, { title: 'Judul yang dirapikan' });
    await eventually(async () =>
      expect((await routing.complaint(REPORT.complaintId)).ticket?.version).toBe(ticket.version),
    );
    release();
    await routing.settled();
    expect(await history()).toHaveLength(1);
    expect(routing.nationalSide.count('assign')).toBe(2);
  });

  it('is only written down where nothing is called', async () => {
    const ticket = await assigned();
    await routing.restart({ mode: 'manual' });
    giveBack(ticket);
    await eventually(async () => expect(await history()).toHaveLength(1));
    const { steps, dueAt } = await routing.complaint(REPORT.complaintId);
    expect(steps.filter(({ kind }) => kind === 'assign')).toHaveLength(1);
    expect(dueAt).toBeNull();
  });
});
