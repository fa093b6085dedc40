import { sha256Of } from '@sambung/platform';
import { referenceOf, runningSimulator, type RunningSimulator } from './testing/running-simulator';

describe('the ticket API of the simulator', () => {
  let simulator: RunningSimulator;

  beforeAll(async () => {
    simulator = await runningSimulator();
  });
  afterAll(() => simulator.stop());

  const countOf = async (reference: string): Promise<number> => {
    const { rows } = await simulator.sql.query<{ count: number }>(
      'SELECT count(*)::int AS count FROM sp4n_simulator.tickets WHERE reference = $1',
      [reference],
    );
    return rows[0]!.count;
  };

  it('gives a new ticket a seven-digit tracking id and names itself a simulator', async () => {
    const answer = await simulator.create(referenceOf('new'));
    expect(answer.status).toBe(201);
    expect(answer.headers.get('x-simulator')).toContain('bukan SP4N-LAPOR!');
    expect(await answer.json()).toMatchObject({
      trackingId: expect.stringMatching(/^[0-9]{7}$/) as string,
      reference: referenceOf('new'),
      version: 1,
      status: 'Belum Terverifikasi',
      attachments: [],
    });
  });

  it('returns the first ticket to a second create, even when many come at once', async () => {
    const reference = referenceOf('again');
    const answers = await Promise.all(Array.from({ length: 8 }, () => simulator.create(reference)));
    expect(answers.map((answer) => answer.status).sort()).toEqual([...Array<number>(7).fill(200), 201]);
    const ids = await Promise.all(
      answers.map(async (answer) => ((await answer.json()) as { trackingId: string }).trackingId),
    );
    expect(new Set(ids).size).toBe(1);
    expect(await countOf(reference)).toBe(1);
  });

  it('makes a second ticket while its duplicate protection is off, and finds the first', async () => {
    const reference = referenceOf('unprotected');
    const first = await simulator.created('unprotected');
    await simulator.control('PUT', '/misbehaviour', { duplicateProtection: false });
    const second = await simulator.create(reference);
    await simulator.control('DELETE', '/misbehaviour');
    expect(second.status).toBe(201);
    expect(await countOf(reference)).toBe(2);
    expect((await simulator.create(reference)).status).toBe(200);
    expect(await (await simulator.call('GET', `/v1/tickets?reference=${reference}`)).json()).toMatchObject({
      tickets: [{ trackingId: first.trackingId }],
    });
  });

  it('lists nothing for a reference that it has not seen', async () => {
    const answer = await simulator.call('GET', `/v1/tickets?reference=${referenceOf('never')}`);
    expect(await answer.json()).toEqual({ tickets: [] });
  });

  it('lists all tickets under several references, doubled ones too', async () => {
    const [one, two] = [await simulator.created('several 1'), await simulator.created('several 2')];
    await simulator.control('PUT', '/misbehaviour', { duplicateProtection: false });
    const doubled = (await (await simulator.create(referenceOf('several 2'))).json()) as {
      trackingId: string;
    };
    await simulator.control('DELETE', '/misbehaviour');
    const references = ['several 1', 'several 2', 'several 3'].map(referenceOf).join(',');
    const answer = await simulator.call('GET', `/v1/tickets?references=${references}`);
    const { tickets } = (await answer.json()) as { tickets: { trackingId: string }[] };
    expect(tickets.map(({ trackingId }) => trackingId)).toEqual([
      one.trackingId,
      two.trackingId,
      doubled.trackingId,
    ]);
    expect((await simulator.call('GET', `/v1/tickets?references=${references},x`)).status).toBe(400);
  });

  it("finds the ticket that a channel's own link has made, which bears no reference of ours", async () => {
    const made = await simulator.control('POST', '/tickets', {
      source: 'Website',
      externalId: 'sambat/1',
      title: 'Lampu jalan padam',
      text: 'Lampu jalan di depan gang 4 padam.',
    });
    const ticket = (await made.json()) as { trackingId: string };
    expect(ticket).not.toHaveProperty('reference');
    const find = async (externalId: string, source = 'Website'): Promise<unknown> =>
      (
        await simulator.call('GET', `/v1/tickets?${new URLSearchParams({ source, externalId }).toString()}`)
      ).json();
    expect(await find('sambat/1')).toMatchObject({ tickets: [{ trackingId: ticket.trackingId }] });
    expect(await find('sambat/1', 'Android')).toEqual({ tickets: [] });
    expect(await find('sambat/2')).toEqual({ tickets: [] });
  });

  it('names the faulty fields of a ticket, never their values', async () => {
    const answer = await simulator.create(referenceOf('faulty'), { title: '', anonymous: 'Siti Aminah' });
    expect(answer.status).toBe(422);
    const body = await answer.text();
    expect(JSON.parse(body)).toMatchObject({
      faults: [
        { field: 'title', rule: 'isLength' },
        { field: 'anonymous', rule: 'isBoolean' },
      ],
    });
    expect(body).not.toContain('Siti');
  });

  it('keeps the bytes of an attachment once, and refuses bytes with another digest', async () => {
    const { trackingId } = await simulator.created('attached');
    const bytes = Buffer.from([0x89, 0x50, 0, 0xff, 13, 10]);
    expect((await simulator.attach(trackingId, bytes)).status).toBe(200);
    const answer = await simulator.attach(trackingId, bytes);
    expect(await answer.json()).toMatchObject({
      version: 1,
      attachments: [{ sha256: sha256Of(bytes), name: 'foto.png', mediaType: 'image/png', bytes: 6 }],
    });
    const { rows } = await simulator.sql.query<{ content: Buffer }>(
      'SELECT content FROM sp4n_simulator.attachments WHERE tracking_id = $1',
      [trackingId],
    );
    expect(rows).toEqual([{ content: bytes }]);
    expect(
      (await simulator.attach(trackingId, bytes, { name: 'x', mediaType: 'x/y', sha256: 'a'.repeat(64) }))
        .status,
    ).toBe(422);
    expect((await simulator.attach('9999999', bytes)).status).toBe(404);
  });

  it('assigns once, and not after a person has moved the ticket', async () => {
    const mine = { apparatusId: '35.73.DPUPRPKP', apparatus: 'Dinas Pekerjaan Umum', ifVersion: 1 };
    const { trackingId } = await simulator.created('assigned');
    const assign = (): Promise<Response> =>
      simulator.call('PUT', `/v1/tickets/${trackingId}/assignment`, mine);
    expect(await (await assign()).json()).toMatchObject({
      version: 2,
      apparatusId: mine.apparatusId,
      status: 'Terdisposisi ke Dinas Pekerjaan Umum',
    });
    const again = await assign();
    expect(again.status).toBe(200);
    expect(await again.json()).toMatchObject({ version: 2 });

    await simulator.control('POST', `/tickets/${trackingId}/move`, {
      status: 'Terdisposisi ke Dinas Lingkungan Hidup',
      apparatusId: '35.73.DLH',
    });
    expect((await assign()).status).toBe(409);
    expect(await (await simulator.call('GET', `/v1/tickets/${trackingId}`)).json()).toMatchObject({
      version: 3,
      apparatusId: '35.73.DLH',
    });
  });

  it('adds a note once under its key', async () => {
    const { trackingId } = await simulator.created('noted');
    const note = { kind: 'internal', text: 'Mengapa perangkat daerah ini' };
    for (const text of [note.text, 'lain']) {
      const answer = await simulator.call('PUT', `/v1/tickets/${trackingId}/notes/decision`, {
        ...note,
        text,
      });
      expect(await answer.json()).toMatchObject({ version: 1 });
    }
    const { rows } = await simulator.sql.query(
      'SELECT key, kind, text FROM sp4n_simulator.notes WHERE tracking_id = $1',
      [trackingId],
    );
    expect(rows).toEqual([{ key: 'decision', ...note }]);
  });
});
