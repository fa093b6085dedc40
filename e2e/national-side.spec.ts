import type { CreateTicket } from '@sambung/contracts';
import { sha256Of, type RunningService } from '@sambung/platform';
import { start } from '@sambung/sp4n-simulator';
import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { v5 as uuidv5 } from 'uuid';
import { httpNationalSide } from '../apps/routing/src/sp4n/http-national-side';
import type { NationalSide } from '../apps/routing/src/sp4n/national-side';
import { freshDatabase, type TestDatabase } from '../tools/testing/database';
import { ticketOf } from '../tools/testing/ticket';

const ticket = (): CreateTicket => ticketOf(uuidv5(randomUUID(), uuidv5.URL));

const clientOf = (url: string, timeoutSeconds = 20): NationalSide =>
  httpNationalSide({ SP4N_URL: url, SP4N_TOKEN: 'api-token', SP4N_TIMEOUT_SECONDS: timeoutSeconds });

describe("SP4N-LAPOR!'s client against its simulator", () => {
  let database: TestDatabase;
  let simulator: RunningService;
  let client: NationalSide;

  beforeAll(async () => {
    database = await freshDatabase();
    simulator = await start({
      DATABASE_URL: database.url,
      SIMULATOR_PORT: '0',
      SP4N_TOKEN: 'api-token',
      SIMULATOR_TOKEN: 'control-token',
    });
    client = clientOf(simulator.url);
  });
  afterEach(() => control('DELETE', 'misbehaviour'));
  afterAll(async () => {
    await simulator.stop();
    await database.drop();
  });

  async function control(method: string, path: string, body?: object): Promise<unknown> {
    const answer = await fetch(`${simulator.url}/control/${path}`, {
      method,
      headers: { authorization: 'Bearer control-token', ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    expect(answer.ok).toBe(true);
    return answer.json();
  }

  async function created(): Promise<{ trackingId: string; reference: string }> {
    const { reference, ...asked } = ticket();
    const outcome = await client.create({ reference, ...asked }, randomUUID());
    if (outcome.outcome !== 'sent') throw new Error(JSON.stringify(outcome));
    return { trackingId: outcome.result.trackingId, reference };
  }

  it('creates, attaches, notes and assigns', async () => {
    const { trackingId, reference } = await created();
    const content = Buffer.from([0, 255, 13, 10, 137]);
    const sha256 = sha256Of(content);
    const attachment = { sha256, content, name: 'foto jalan & lampu.jpg', mediaType: 'image/jpeg' };
    const assignment = { apparatusId: 'dpuprpkp', apparatus: 'Dinas Pekerjaan Umum', ifVersion: 1 };

    expect(await client.attach(trackingId, attachment, 'a')).toMatchObject({ outcome: 'sent' });
    expect(
      await client.addNote(trackingId, 'note:why?/1', { kind: 'internal', text: 'Alasan' }, 'n'),
    ).toMatchObject({
      outcome: 'sent',
    });
    expect(await client.assign(trackingId, assignment, 'b')).toMatchObject({ outcome: 'sent' });
    expect(await client.find(trackingId)).toMatchObject({
      outcome: 'sent',
      result: {
        reference,
        version: 2,
        apparatusId: 'dpuprpkp',
        status: 'Terdisposisi ke Dinas Pekerjaan Umum',
        attachments: [{ sha256, name: 'foto jalan & lampu.jpg', mediaType: 'image/jpeg', bytes: 5 }],
      },
    });
  });

  it("finds the ticket that the channel's own link has made, and none for what it has not", async () => {
    const origin = { source: 'Website', externalId: `SBT ${randomUUID()} & co` };
    expect(await client.findByOrigin(origin)).toEqual({ outcome: 'sent', result: undefined });
    const made = await control('POST', 'tickets', { ...origin, title: 'Jalan', text: 'Jalan berlubang.' });
    expect(await client.findByOrigin(origin)).toMatchObject({ outcome: 'sent', result: made });
    expect(await client.findByOrigin({ ...origin, source: 'SMS' })).toMatchObject({ result: undefined });
  });

  it('finds all tickets under any of our references', async () => {
    const [one, two] = [await created(), await created()];
    const found = await client.findByReferences([one.reference, randomUUID(), two.reference]);
    if (found.outcome !== 'sent') throw new Error(found.code);
    expect(found.result.map(({ trackingId }) => trackingId).sort()).toEqual(
      [one.trackingId, two.trackingId].sort(),
    );
  });

  it('adds a note once under its key, however long that is', async () => {
    const { trackingId } = await created();
    for (const key of [`missing:${'é'.repeat(500)}`, `missing:${'é'.repeat(500)}`, 'missing:2']) {
      const note = { kind: 'internal', text: 'Lampiran tidak dapat diambil' };
      expect(await client.addNote(trackingId, key, note, key)).toMatchObject({ outcome: 'sent' });
    }
    const sql = new Client(database.url);
    await sql.connect();
    const { rows } = await sql.query('SELECT 1 FROM sp4n_simulator.notes WHERE tracking_id = $1', [
      trackingId,
    ]);
    await sql.end();
    expect(rows).toHaveLength(2);
  });

  it('finds a ticket by our reference, and says when there is none', async () => {
    const { trackingId, reference } = await created();
    expect(await client.findByReference(reference)).toMatchObject({
      outcome: 'sent',
      result: { trackingId },
    });
    expect(await client.findByReference(ticket().reference)).toEqual({ outcome: 'sent', result: undefined });
    expect(await client.find('9999999')).toEqual({ outcome: 'sent', result: undefined });
  });

  it('gets the first ticket for a second create', async () => {
    const body = ticket();
    const first = await client.create(body, 'key');
    expect(first.outcome).toBe('sent');
    expect(await client.create(body, 'key')).toEqual(first);
  });

  it('follows changes from where it left off', async () => {
    const before = await drain(undefined);
    const { trackingId } = await created();
    await control('POST', `tickets/${trackingId}/move`, {
      status: 'Terverifikasi',
      answer: 'Sudah diperiksa',
    });
    const page = await client.changes(before, 10);
    expect(page).toMatchObject({
      outcome: 'sent',
      result: { tickets: [{ trackingId, version: 2, status: 'Terverifikasi', answer: 'Sudah diperiksa' }] },
    });
  });

  async function drain(cursor: string | undefined): Promise<string> {
    const page = await client.changes(cursor, 100);
    if (page.outcome !== 'sent') throw new Error(page.code);
    return page.result.tickets.length === 0 ? page.result.cursor : drain(page.result.cursor);
  }

  it('is refused when a person has moved the ticket before it could assign', async () => {
    const { trackingId } = await created();
    await control('POST', `tickets/${trackingId}/move`, { status: 'Terdisposisi', apparatusId: 'dlh' });
    const assignment = { apparatusId: 'dinsos', apparatus: 'Dinas Sosial', ifVersion: 1 };
    expect(await client.assign(trackingId, assignment, 'key')).toEqual({
      outcome: 'refused',
      code: 'sp4n.version-moved',
      status: 409,
    });
  });

  it('is refused for a ticket with faulty fields, and for bytes with another digest', async () => {
    expect(await client.create({ ...ticket(), title: '' }, 'key')).toEqual({
      outcome: 'refused',
      code: 'sp4n.faulty',
      status: 422,
    });
    const { trackingId } = await created();
    const attachment = {
      sha256: 'a'.repeat(64),
      content: Buffer.from('x'),
      name: 'x',
      mediaType: 'image/png',
    };
    expect(await client.attach(trackingId, attachment, 'key')).toMatchObject({
      outcome: 'refused',
      status: 422,
    });
    expect(
      await client.attach('9999999', { ...attachment, sha256: sha256Of(attachment.content) }, 'k'),
    ).toEqual({
      outcome: 'refused',
      code: 'sp4n.no-ticket',
      status: 404,
    });
  });

  it.each([
    [
      { status: 429, retryAfterSeconds: 7 },
      { outcome: 'not-sent', code: 'sp4n.too-many-requests', retryAfterSeconds: 7 },
    ],
    [
      { status: 503, retryAfterSeconds: 3 },
      { outcome: 'not-sent', code: 'sp4n.unavailable', retryAfterSeconds: 3 },
    ],
    [{ status: 503 }, { outcome: 'not-sent', code: 'sp4n.unavailable' }],
    [{ status: 500 }, { outcome: 'unknown', code: 'sp4n.http-500' }],
  ])('takes %j as what it is, and the ticket is not there', async (answer, outcome) => {
    await control('PUT', 'misbehaviour', { answer: { ...answer, next: 1 } });
    const body = ticket();
    expect(await client.create(body, 'key')).toEqual(outcome);
    expect(await client.findByReference(body.reference)).toEqual({ outcome: 'sent', result: undefined });
  });

  it('does not know what became of a call whose answer was lost: the ticket is there', async () => {
    await control('PUT', 'misbehaviour', { lose: { next: 1 } });
    const body = ticket();
    expect(await client.create(body, 'key')).toEqual({ outcome: 'unknown', code: 'sp4n.connection-lost' });
    expect(await client.findByReference(body.reference)).toMatchObject({
      outcome: 'sent',
      result: { reference: body.reference },
    });
  });

  it('does not know what became of a call that took too long', async () => {
    await control('PUT', 'misbehaviour', { slowMilliseconds: 1500 });
    expect(await clientOf(simulator.url, 0.3).create(ticket(), 'key')).toEqual({
      outcome: 'unknown',
      code: 'sp4n.timed-out',
    });
  });

  it('knows that a wrong token is nothing about the ticket', async () => {
    const stranger = httpNationalSide({
      SP4N_URL: simulator.url,
      SP4N_TOKEN: 'wrong',
      SP4N_TIMEOUT_SECONDS: 20,
    });
    expect(await stranger.create(ticket(), 'key')).toEqual({
      outcome: 'not-sent',
      code: 'sp4n.token-refused',
    });
  });
});
