import { sha256Of, type RunningService } from '@sambung/platform';
import { Client } from 'pg';
import { v5 as uuidv5 } from 'uuid';
import { freshDatabase, type TestDatabase } from '../../../tools/testing/database';
import { start } from './service';

const referenceOf = (name: string): string => uuidv5(name, uuidv5.URL);

const ticket = (reference: string, more: object = {}): object => ({
  reference,
  title: 'Lampu jalan padam di Jl. Melati Raya',
  text: 'Lampu jalan di depan gang 4 padam sejak Senin.',
  occurredAt: '2026-01-05T01:15:00.000Z',
  place: { address: 'Jl. Melati Raya gang 4', kelurahan: 'Sukun' },
  source: 'Website',
  class: 'Pengaduan Tidak Berkadar Pengawasan',
  anonymous: false,
  confidential: false,
  ...more,
});

describe('the SP4N-LAPOR! simulator', () => {
  let database: TestDatabase;
  let sql: Client;
  let simulator: RunningService;

  const settings = (): Record<string, string> => ({
    DATABASE_URL: database.url,
    SIMULATOR_PORT: '0',
    SP4N_TOKEN: 'api-token',
    SIMULATOR_TOKEN: 'control-token',
    SIMULATOR_PAGES_OPEN: 'true',
  });

  beforeAll(async () => {
    database = await freshDatabase();
    simulator = await start(settings());
    sql = new Client(database.url);
    await sql.connect();
  });

  afterAll(async () => {
    await sql.end();
    await simulator.stop();
    await database.drop();
  });

  const call = (method: string, path: string, body?: object, token = 'api-token'): Promise<Response> =>
    fetch(`${simulator.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });
  const control = (method: string, path: string, body?: object): Promise<Response> =>
    call(method, `/control${path}`, body, 'control-token');
  const create = (reference: string, more: object = {}): Promise<Response> =>
    call('POST', '/v1/tickets', ticket(reference, more));
  const created = async (name: string, more: object = {}): Promise<{ trackingId: string; version: number }> =>
    (await (await create(referenceOf(name), more)).json()) as { trackingId: string; version: number };
  const put = (trackingId: string, sha256: string, bytes: Buffer): Promise<Response> =>
    fetch(
      `${simulator.url}/v1/tickets/${trackingId}/attachments/${sha256}?name=foto.png&mediaType=image/png`,
      {
        method: 'PUT',
        body: new Uint8Array(bytes),
        headers: { authorization: 'Bearer api-token', 'content-type': 'application/octet-stream' },
      },
    );
  const countOf = async (reference: string): Promise<number> => {
    const { rows } = await sql.query<{ count: number }>(
      'SELECT count(*)::int AS count FROM sp4n_simulator.tickets WHERE reference = $1',
      [reference],
    );
    return rows[0]!.count;
  };

  it('gives a new ticket a seven-digit tracking id and names itself a simulator', async () => {
    const answer = await create(referenceOf('new'));
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
    const answers = await Promise.all(Array.from({ length: 8 }, () => create(reference)));
    expect(answers.map((answer) => answer.status).sort()).toEqual([...Array<number>(7).fill(200), 201]);
    const ids = await Promise.all(
      answers.map(async (answer) => ((await answer.json()) as { trackingId: string }).trackingId),
    );
    expect(new Set(ids).size).toBe(1);
    expect(await countOf(reference)).toBe(1);
  });

  it('makes a second ticket while its duplicate protection is off, and finds the first', async () => {
    const reference = referenceOf('unprotected');
    const first = await created('unprotected');
    await control('PUT', '/misbehaviour', { duplicateProtection: false });
    const second = await create(reference);
    await control('DELETE', '/misbehaviour');
    expect(second.status).toBe(201);
    expect(await countOf(reference)).toBe(2);
    expect((await create(reference)).status).toBe(200);
    expect(await (await call('GET', `/v1/tickets?reference=${reference}`)).json()).toMatchObject({
      tickets: [{ trackingId: first.trackingId }],
    });
  });

  it('lists nothing for a reference that it has not seen', async () => {
    const answer = await call('GET', `/v1/tickets?reference=${referenceOf('never')}`);
    expect(await answer.json()).toEqual({ tickets: [] });
  });

  it('names the faulty fields of a ticket, never their values', async () => {
    const answer = await create(referenceOf('faulty'), { title: '', anonymous: 'Siti Aminah' });
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
    const { trackingId } = await created('attached');
    const bytes = Buffer.from([0x89, 0x50, 0, 0xff, 13, 10]);
    expect((await put(trackingId, sha256Of(bytes), bytes)).status).toBe(200);
    const answer = await put(trackingId, sha256Of(bytes), bytes);
    expect(await answer.json()).toMatchObject({
      version: 1,
      attachments: [{ sha256: sha256Of(bytes), name: 'foto.png', mediaType: 'image/png', bytes: 6 }],
    });
    const { rows } = await sql.query<{ content: Buffer }>(
      'SELECT content FROM sp4n_simulator.attachments WHERE tracking_id = $1',
      [trackingId],
    );
    expect(rows).toEqual([{ content: bytes }]);
    expect((await put(trackingId, sha256Of(Buffer.from('other')), bytes)).status).toBe(422);
    expect((await put('9999999', sha256Of(bytes), bytes)).status).toBe(404);
  });

  it('assigns once, and not after a person has moved the ticket', async () => {
    const mine = { apparatusId: '35.73.DPUPRPKP', apparatus: 'Dinas Pekerjaan Umum', ifVersion: 1 };
    const { trackingId } = await created('assigned');
    const assign = (): Promise<Response> => call('PUT', `/v1/tickets/${trackingId}/assignment`, mine);
    expect(await (await assign()).json()).toMatchObject({
      version: 2,
      apparatusId: mine.apparatusId,
      status: 'Terdisposisi ke Dinas Pekerjaan Umum',
    });
    const again = await assign();
    expect(again.status).toBe(200);
    expect(await again.json()).toMatchObject({ version: 2 });

    await control('POST', `/tickets/${trackingId}/move`, {
      status: 'Terdisposisi ke Dinas Lingkungan Hidup',
      apparatusId: '35.73.DLH',
    });
    expect((await assign()).status).toBe(409);
    expect(await (await call('GET', `/v1/tickets/${trackingId}`)).json()).toMatchObject({
      version: 3,
      apparatusId: '35.73.DLH',
    });
  });

  it('adds a note once under its key', async () => {
    const { trackingId } = await created('noted');
    const note = { kind: 'internal', text: 'Mengapa perangkat daerah ini' };
    for (const text of [note.text, 'lain']) {
      const answer = await call('PUT', `/v1/tickets/${trackingId}/notes/decision`, { ...note, text });
      expect(await answer.json()).toMatchObject({ version: 1 });
    }
    const { rows } = await sql.query(
      'SELECT key, kind, text FROM sp4n_simulator.notes WHERE tracking_id = $1',
      [trackingId],
    );
    expect(rows).toEqual([{ key: 'decision', ...note }]);
  });

  interface Changes {
    tickets: { trackingId: string; version: number; answer?: string }[];
    cursor: string;
  }
  const changes = async (cursor: string, limit = 100): Promise<Changes> =>
    (await (await call('GET', `/v1/changes?cursor=${cursor}&limit=${limit}`)).json()) as Changes;
  /** Reads on until nothing is new. */
  const drain = async (cursor: string, seen: Map<string, number>): Promise<string> => {
    for (;;) {
      const page = await changes(cursor, 7);
      if (page.tickets.length === 0) return page.cursor;
      for (const { trackingId, version } of page.tickets) seen.set(trackingId, version);
      cursor = page.cursor;
    }
  };

  it('shows every change to a reader that follows while many tickets are made and moved at once', async () => {
    const seen = new Map<string, number>();
    let cursor = await drain('', new Map());
    const start = cursor;
    const made: Promise<string>[] = Array.from({ length: 120 }, async (_, at) => {
      const { trackingId } = await created(`stream ${at}`);
      if (at % 3 === 0) await control('POST', `/tickets/${trackingId}/move`, { status: 'Terverifikasi' });
      return trackingId;
    });
    const making = { isDone: false };
    const all = Promise.all(made).finally(() => (making.isDone = true));
    while (!making.isDone) cursor = await drain(cursor, seen);
    const ids = await all;
    cursor = await drain(cursor, seen);

    expect([...seen.keys()].sort()).toEqual([...ids].sort());
    expect([...seen.values()].filter((version) => version === 2)).toHaveLength(40);
    expect(await changes(cursor)).toEqual({ tickets: [], cursor });
    const fromStart = new Map<string, number>();
    await drain(start, fromStart);
    expect(fromStart.size).toBe(120);
  });

  it('does not pass a change whose commit comes late', async () => {
    const cursor = await drain('', new Map());
    const slow = new Client(database.url);
    await slow.connect();
    const { trackingId } = await created('late');
    const behind = await drain(cursor, new Map());
    await slow.query('BEGIN');
    await slow.query(
      `UPDATE sp4n_simulator.tickets SET answer = 'Sudah diperbaiki', version = version + 1,
       changed_xid = pg_current_xact_id() WHERE tracking_id = $1`,
      [trackingId],
    );
    const quick = await created('quick');
    const meanwhile = await changes(behind);
    await slow.query('COMMIT');
    await slow.end();
    const after = await changes(meanwhile.cursor);
    expect([...meanwhile.tickets, ...after.tickets].map((each) => each.trackingId)).toEqual([
      trackingId,
      quick.trackingId,
    ]);
  });

  it.each(['cursor=elsewhere', 'limit=0', 'limit=501', 'limit=x'])(
    'refuses changes with %s',
    async (query) => {
      expect((await call('GET', `/v1/changes?${query}`)).status).toBe(400);
    },
  );

  it.each([
    ['the API', '/v1/changes', 'control-token'],
    ['the API by another spelling of its path', '/%761/changes', 'control-token'],
    ['the controls', '/control/misbehaviour', 'api-token'],
  ])('closes %s to another token', async (_what, path, token) => {
    const answer = await call('GET', path, undefined, token);
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
  });

  it('fails the next calls as told, then behaves', async () => {
    await control('PUT', '/misbehaviour', { answer: { status: 429, next: 2, retryAfterSeconds: 9 } });
    const answers = [];
    for (let at = 0; at < 3; at++) answers.push(await create(referenceOf('told')));
    expect(answers.map((answer) => answer.status)).toEqual([429, 429, 201]);
    expect(answers[0]!.headers.get('retry-after')).toBe('9');
    expect(answers[0]!.headers.get('x-simulator')).not.toBeNull();
    await control('DELETE', '/misbehaviour');
  });

  it('misbehaves for calls of one method alone', async () => {
    await control('PUT', '/misbehaviour', { answer: { status: 500, probability: 1, method: 'POST' } });
    expect((await create(referenceOf('one method'))).status).toBe(500);
    expect((await call('GET', '/v1/changes')).status).toBe(200);
    await control('DELETE', '/misbehaviour');
  });

  it('refuses a misbehaviour that it does not know', async () => {
    const answer = await control('PUT', '/misbehaviour', { answer: { status: 418, next: 1 } });
    expect(answer.status).toBe(422);
  });

  it('shows what people wrote as text, and narrows the list by source and words', async () => {
    const hostile = await created('hostile', { title: '<script>alert(1)</script>', source: 'Tatap "Muka"' });
    const page = async (query: string): Promise<string> => (await fetch(`${simulator.url}/${query}`)).text();
    const list = await page('?source=Tatap+%22Muka%22');
    expect(list).toContain('bukan SP4N-LAPOR! yang sebenarnya');
    expect(list).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(list).not.toContain('<script');
    expect(list.match(/class="title"/g)).toHaveLength(1);
    expect(await page(`?search=${hostile.trackingId}`)).toContain('Tatap &quot;Muka&quot;');
    expect(await page('?search=100%25')).toContain('Tidak ada tiket yang cocok');
    const detail = await page(`tickets/${hostile.trackingId}`);
    expect(detail).toContain(referenceOf('hostile'));
    expect(detail).not.toContain('<script');
  });

  it('leads through all tickets page by page, newest first', async () => {
    const seen: number[] = [];
    let path: string | undefined = '/';
    while (path !== undefined) {
      const text: string = await (await fetch(`${simulator.url}${path}`)).text();
      seen.push(
        ...[...text.matchAll(/class="title" href="\/tickets\/(\d+)"/g)].map((match) => Number(match[1])),
      );
      path = /href="([^"]*before[^"]*)"[^>]*>Lebih lama/.exec(text)?.[1]?.replaceAll('&amp;', '&');
    }
    const { rows } = await sql.query<{ id: number }>(
      'SELECT tracking_id::int AS id FROM sp4n_simulator.tickets ORDER BY 1 DESC',
    );
    expect(seen).toEqual(rows.map((row) => row.id));
  });

  it('never lets a browser run an attachment', async () => {
    const { trackingId } = await created('page attachment');
    const bytes = Buffer.from('<script>alert(1)</script>');
    await fetch(
      `${simulator.url}/v1/tickets/${trackingId}/attachments/${sha256Of(bytes)}?name=a.html&mediaType=text/html`,
      {
        method: 'PUT',
        body: new Uint8Array(bytes),
        headers: { authorization: 'Bearer api-token', 'content-type': 'application/octet-stream' },
      },
    );
    const answer = await fetch(`${simulator.url}/tickets/${trackingId}/attachments/${sha256Of(bytes)}`);
    expect(answer.headers.get('content-type')).toBe('application/octet-stream');
    expect(answer.headers.get('content-disposition')).toBe("attachment; filename*=UTF-8''a.html");
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(bytes);
  });

  it('asks for the password on its pages unless they are opened, and finds its tickets after a restart', async () => {
    const closed = await start({ ...settings(), SIMULATOR_PAGES_OPEN: 'false' });
    try {
      expect((await fetch(closed.url)).status).toBe(401);
      const authorization = `Basic ${Buffer.from('admin:control-token').toString('base64')}`;
      const answer = await fetch(closed.url, { headers: { authorization } });
      expect(answer.status).toBe(200);
      expect(await answer.text()).toContain('Lampu jalan padam');
    } finally {
      await closed.stop();
    }
  });
});
