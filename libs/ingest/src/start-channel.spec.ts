import { type IncomingMessage, request, type ServerResponse } from 'node:http';
import { readdir, rename, rm, writeFile } from 'node:fs/promises';
import { type Accepted, type Problem, TOPICS } from '@sambung/contracts';
import { sha256Of } from '@sambung/platform';
import { eventually } from '../../../tools/testing/eventually';
import { startTrial, type Published, type Trial } from '../testing/trial';
import { declarationOf } from './settings';

describe('a channel on the harness', () => {
  let trial: Trial;
  let next = 0;
  const newId = (): string => `note-${++next}`;

  beforeAll(async () => {
    trial = await startTrial();
  });
  afterAll(() => trial.stop());

  /** What was published of the report with this id, once it is there. */
  const publishedOf = (ownId: string, count = 1): Promise<Published[]> =>
    eventually(() => {
      const found = trial.published.filter(({ data }) => data['ownId'] === ownId);
      expect(found).toHaveLength(count);
      return found;
    });

  describe('takes one report', () => {
    it('and answers the same push with the same receipt', async () => {
      const note = { id: newId(), text: 'Lampu gang padam.' };
      const first = await trial.push('notes', note);
      expect(first.status).toBe(202);
      const answer = (await first.json()) as Accepted;
      expect(answer).toEqual({
        receipt: expect.stringMatching(/^[0-9A-HJKMNP-TV-Z]{16}$/),
        complaintId: expect.any(String),
        status: 'accepted',
      });
      expect(await (await trial.push('notes', note)).json()).toEqual(answer);
      const [one, two] = await publishedOf(note.id, 2);
      const { receipt, complaintId } = answer;
      expect(one?.data).toMatchObject({ receipt, complaintId, eventId: two?.data['eventId'] });
      expect(one).toMatchObject({
        topic: TOPICS.complaintReceived,
        key: answer.complaintId,
        headers: { ce_id: one?.data['eventId'], ce_source: '//sambung/malang/ingest-trial' },
      });
    });

    it('and seals who it was: the contact for the national side, the way back for this adapter', async () => {
      const note = { id: newId(), text: 'Lampu gang padam.' };
      await trial.push('notes', note);
      const [event] = await publishedOf(note.id);
      const reporter = event?.data['reporter'] as Record<string, unknown>;
      expect(JSON.stringify(event?.data)).not.toMatch(/Sulastri|6281|10482/);
      expect(reporter).toMatchObject({
        ref: expect.stringMatching(/^[0-9a-f]{32}$/),
        flags: { anonymous: false, confidential: true },
      });
      expect(await trial.openContact(reporter['sealed'])).toEqual({
        name: 'Sulastri Wening',
        phone: '+6281000000731',
      });
      expect(await trial.openReply(reporter['replyTo'])).toEqual({ account: '10482' });
    });

    it('as another event when its text changes, and a deletion as yet another', async () => {
      const id = newId();
      await trial.push('notes', { id, text: 'Lampu gang padam.' });
      await trial.push('notes', { id, text: 'Lampu gang padam semua.', kind: 'revision' });
      await trial.push('notes', { id, text: 'Lampu gang padam.', kind: 'deletion' });
      const events = await publishedOf(id, 3);
      expect(new Set(events.map(({ data }) => data['complaintId'])).size).toBe(1);
      expect(new Set(events.map(({ data }) => data['eventId'])).size).toBe(3);
    });

    it('in the order of its conversation, where it has one', async () => {
      const note = { id: newId(), text: 'Masih padam.', conversation: 'chat-7' };
      await trial.push('notes', note);
      expect((await publishedOf(note.id))[0]?.key).toBe('chat-7');
    });

    it("and carries the sender's trace on, or begins one", async () => {
      const traced = { id: newId(), text: 'a' };
      const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
      await trial.push('notes', traced, { headers: { traceparent } });
      expect((await publishedOf(traced.id))[0]?.headers['traceparent']).toBe(traceparent);
      const untraced = { id: newId(), text: 'a' };
      await trial.push('notes', untraced, { headers: { traceparent: 'nonsense' } });
      expect((await publishedOf(untraced.id))[0]?.headers['traceparent']).toMatch(/^00-[0-9a-f]{32}-/);
    });

    it('without what no person writes and no database stores', async () => {
      const note = { id: newId(), text: 'Lam\0pu \ud800padam', extras: { 'a\0b': '\0' } };
      const answer = await trial.push('notes', note);
      expect(answer.status).toBe(202);
      expect((await publishedOf(note.id))[0]?.data).toMatchObject({
        text: 'Lampu \ufffdpadam',
        extras: { ab: '' },
      });
    });

    it('in which a field is null as if it had been left out', async () => {
      const photos = [{ content: null, url: 'http://elsewhere.example/1' }];
      const note = { id: newId(), text: 'a', extras: null, conversation: null, photos };
      expect((await trial.push('notes', note)).status).toBe(202);
      const [first] = await publishedOf(note.id, 2);
      expect(first?.data).toMatchObject({ extras: {}, attachments: [{ ref: 'photo-1' }] });
      expect((await trial.push('notes', { id: newId(), text: null })).status).toBe(422);
    });

    it('counts what is none, and says so', async () => {
      const answer = await trial.push('notes', { id: newId(), text: 'ignore' });
      expect(answer.status).toBe(202);
      expect(await answer.json()).toEqual({ status: 'ignored', code: 'trial.no-report' });
      await eventually(() =>
        expect(trial.published).toContainEqual(
          expect.objectContaining({
            topic: TOPICS.reportIgnored,
            data: expect.objectContaining({ code: 'trial.no-report' }),
          }),
        ),
      );
      const headers = { authorization: 'Bearer operator-token' };
      const metrics = await (await fetch(`${trial.service.url}/metrics`, { headers })).text();
      expect(metrics).toMatch(/sambung_reports_total{.*result="ignored",code="trial.no-report".*} 1/);
    });

    it('refuses what it cannot read or publish, naming the fields and no value', async () => {
      const unreadable = await trial.push('notes', { id: newId(), text: 'unreadable' });
      expect([unreadable.status, await unreadable.json()]).toMatchObject([
        422,
        { faults: [{ field: 'body', rule: 'trial.unreadable' }] },
      ]);
      const tooLong = await trial.push('notes', { id: newId(), text: 'rahasia '.repeat(3000) });
      const answer = await tooLong.text();
      expect(tooLong.status).toBe(422);
      expect(JSON.parse(answer)).toMatchObject({ faults: [{ field: 'text', rule: 'maxLength' }] });
      expect(answer).not.toContain('rahasia');
    });

    it('tries it out with ?validate=true, and then nothing is published or stored', async () => {
      const content = Buffer.from(newId());
      const photos = [
        { content: content.toString('base64') },
        { content: null, url: `${trial.photoHost}/later` },
      ];
      const note = { id: newId(), text: 'Lampu gang padam.', photos, trackingId: '9100702' };
      const tried = await trial.push('notes', note, { query: '?validate=true' });
      const trialAnswer = (await tried.json()) as Accepted;
      expect(trialAnswer).toMatchObject({
        status: 'valid',
        understood: {
          kind: 'first',
          text: 'Lampu gang padam.',
          flags: { anonymous: false, confidential: true },
          attachments: [
            { ref: sha256Of(content), mediaType: 'image/png', bytes: content.length },
            { ref: 'photo-2', mediaType: 'image/png' },
          ],
          trackingId: '9100702',
        },
      });
      expect(await storedObjects()).not.toContain(sha256Of(content));
      const answer = await (await trial.push('notes', note)).json();
      expect(answer).toMatchObject({ status: 'accepted', receipt: trialAnswer.receipt });
      await publishedOf(note.id, 1);
    });
  });

  describe('takes several', () => {
    it('and answers each in its place; one that is unreadable is held, sealed, and the others go on', async () => {
      const [first, bad, last] = [newId(), newId(), newId()];
      const answer = await trial.push('batch', [
        { id: first, text: 'Lampu padam.' },
        { id: bad, text: 'unreadable' },
        { id: newId(), text: 'ignore' },
        { id: newId(), text: 'x'.repeat(20_001) },
        { id: last, text: 'Jalan rusak.' },
      ]);
      expect(answer.status).toBe(202);
      expect(await answer.json()).toEqual({
        results: [
          expect.objectContaining({ status: 'accepted' }),
          { status: 'held', code: 'trial.unreadable', parameters: { field: 'text' } },
          { status: 'ignored', code: 'trial.no-report' },
          { status: 'held', code: 'ingest.invalid', parameters: { faults: 'text: maxLength' } },
          expect.objectContaining({ status: 'accepted' }),
        ],
      });
      await publishedOf(first);
      await publishedOf(last);
      const held = await eventually(() => {
        const found = trial.published.find(({ data }) => data['code'] === 'trial.unreadable');
        expect(found).toBeDefined();
        return found;
      });
      expect(held).toMatchObject({ topic: TOPICS.reportHeld, data: { source: 'batch', channel: 'trial' } });
      expect(await trial.openContact(held?.data['sealed'])).toMatchObject({ id: bad, text: 'unreadable' });
    });

    it('of which one is larger than the bus takes: it is held, and the others go on', async () => {
      const [small, large] = [
        { id: newId(), text: 'a' },
        { id: newId(), text: 'a', extras: { a: 'x'.repeat(100_000) } },
      ];
      expect(await (await trial.push('batch', [large, small])).json()).toMatchObject({
        results: [
          { status: 'held', code: 'ingest.invalid', parameters: { faults: 'extras: maxBytes' } },
          { status: 'accepted' },
        ],
      });
      await publishedOf(small.id);
      const alone = await trial.push('notes', large);
      expect([alone.status, await alone.json()]).toMatchObject([422, { faults: [{ field: 'extras' }] }]);
    });

    it('from a platform with an empty 200', async () => {
      const id = newId();
      const answer = await trial.push('hook', [{ id, text: 'Lampu padam.' }]);
      expect([answer.status, await answer.text()]).toEqual([200, '']);
      await publishedOf(id);
    });
  });

  it("answers a platform's handshake, and no other", async () => {
    const right = await fetch(`${trial.service.url}/v1/trial/hook?word=right&echo=<b>42`);
    expect([right.status, right.headers.get('content-type'), await right.text()]).toEqual([
      200,
      'text/plain; charset=utf-8',
      '<b>42',
    ]);
    expect((await fetch(`${trial.service.url}/v1/trial/hook?word=wrong&echo=42`)).status).toBe(403);
  });

  it('shows its pages', async () => {
    expect(await (await fetch(`${trial.service.url}/`)).text()).toBe('<h1>Uji coba</h1>');
  });

  describe('refuses', () => {
    it('a sender who is not proven, and says which check failed and what time it is here', async () => {
      const answer = await trial.push('notes', {}, { headers: { 'webhook-timestamp': '1700000000' } });
      expect(answer.status).toBe(401);
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
      const problem = (await answer.json()) as Problem;
      expect(problem).toMatchObject({ type: 'urn:sambung:problem:webhook-timestamp.stale', status: 401 });
      expect(Math.abs(Date.parse(problem.serverTime ?? '') - Date.now())).toBeLessThan(60_000);
    });

    it.each([
      ['no JSON', Buffer.from('{'), {}, 400],
      ['no UTF-8', Buffer.from('{"id":"1","text":"\xff"}', 'latin1'), {}, 400],
      ['what is nested without end', Buffer.from('['.repeat(50_000) + ']'.repeat(50_000)), {}, 400],
      ['nothing', Buffer.alloc(0), {}, 400],
      ['fields that are faulty', { id: 3 }, {}, 422],
      ['too much', { id: '1', text: 'a'.repeat(200_000) }, {}, 413],
      ['another media type', {}, { 'content-type': 'text/plain' }, 415],
      ['what is packed', {}, { 'content-encoding': 'gzip' }, 415],
    ])('%s', async (_what, body, headers, status) => {
      const answer = await trial.push('notes', body, { headers });
      expect(await answer.json()).toMatchObject({ status });
      expect(answer.status).toBe(status);
    });

    it('what would not fit beside what is in hand, before it is read, and takes the next when there is room', async () => {
      const headers = { 'content-type': 'application/json', 'content-length': 200_000 };
      const senders: { answer: Promise<IncomingMessage>; leave(): void }[] = [];
      for (let count = 0; count < 540; count++) {
        const sender = request(`${trial.service.url}/v1/trial/notes`, {
          method: 'POST',
          headers,
          agent: false,
        });
        const answer = new Promise<IncomingMessage>((resolve) => sender.on('response', resolve));
        sender.on('error', () => undefined); // Most are left without an answer.
        sender.flushHeaders();
        senders.push({ answer, leave: () => sender.destroy() });
      }
      const refused = await Promise.race(senders.map(({ answer }) => answer));
      expect(refused.statusCode).toBe(503);
      expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
      for (const { leave } of senders) leave();
      const note = { id: newId(), text: 'a' };
      await eventually(async () => expect((await trial.push('notes', note)).status).toBe(202));
    });

    it('what nobody listens to', async () => {
      expect((await trial.push('elsewhere', {})).status).toBe(404);
    });
  });

  describe('keeps photos', () => {
    it('that are sent as bytes, before it answers', async () => {
      const content = Buffer.from('foto lampu');
      const note = { id: newId(), text: 'a', photos: [{ content: content.toString('base64') }] };
      expect((await trial.push('notes', note)).status).toBe(202);
      expect(await storedObjects()).toContain(sha256Of(content));
      expect((await publishedOf(note.id))[0]?.data['attachments']).toEqual([
        { ref: sha256Of(content), sha256: sha256Of(content), mediaType: 'image/png', bytes: 10 },
      ]);
    });

    it('that are links and come at once', async () => {
      trial.servePhotos((_request, response) => response.end('foto jalan'));
      const note = { id: newId(), text: 'a', photos: [{ url: `${trial.photoHost}/1` }] };
      await trial.push('notes', note);
      expect((await publishedOf(note.id))[0]?.data['attachments']).toEqual([
        { ref: 'photo-1', sha256: sha256Of(Buffer.from('foto jalan')), mediaType: 'image/png', bytes: 10 },
      ]);
    });

    it('that are links and do not come at once, by sending them after the complaint', async () => {
      let isThere = false;
      trial.servePhotos((_request, response) =>
        isThere ? response.end('foto pohon') : response.writeHead(503).end(),
      );
      const note = { id: newId(), text: 'Pohon tumbang.', photos: [{ url: `${trial.photoHost}/2` }] };
      expect((await trial.push('notes', note)).status).toBe(202);
      const [first] = await publishedOf(note.id);
      expect(first?.data['attachments']).toMatchObject([{ ref: 'photo-1', url: `${trial.photoHost}/2` }]);
      isThere = true;
      const [, addition] = await publishedOf(note.id, 2);
      expect(addition?.data).toMatchObject({
        kind: 'addition',
        complaintId: first?.data['complaintId'],
        text: '',
        attachments: [{ ref: 'photo-1', sha256: sha256Of(Buffer.from('foto pohon')), bytes: 10 }],
      });
    });

    it('that are links, three of 20 MB at a time and no more, and answers in time whatever is still to be fetched', async () => {
      const open = new Set<ServerResponse>();
      let most = 0;
      let isSlow = true;
      trial.servePhotos((_request, response) => {
        if (!isSlow) return response.end('foto jalan');
        most = Math.max(most, open.add(response).size);
        return response.on('close', () => open.delete(response));
      });
      const photos = Array.from({ length: 20 }, (_, index) => ({ url: `${trial.photoHost}/${index}` }));
      const note = { id: newId(), text: 'a', photos };
      expect((await trial.push('notes', note)).status).toBe(202);
      expect(most).toBe(3);
      isSlow = false;
      for (const response of open) response.end('foto jalan');
      const [, ...additions] = await publishedOf(note.id, 21);
      expect(additions.map(({ data }) => (data['attachments'] as object[])[0])).toEqual(
        photos.map((_, index) => expect.objectContaining({ ref: `photo-${index + 1}`, bytes: 10 })),
      );
    });

    it('or says of a link that leads nowhere why there is none', async () => {
      const note = { id: newId(), text: 'a', photos: [{ url: 'http://elsewhere.example/3' }] };
      expect((await trial.push('notes', note)).status).toBe(202);
      const [, addition] = await publishedOf(note.id, 2);
      expect(addition?.data['attachments']).toEqual([
        { ref: 'photo-1', mediaType: 'image/png', missing: 'media.forbidden-host' },
      ]);
    });
  });

  it.each(['cut', 'mute'] as const)(
    'answers 503 with Retry-After within five seconds while the wire to the bus is %s, and goes on afterwards',
    async (fault) => {
      const note = { id: newId(), text: 'Lampu gang padam.' };
      trial.wire[fault]();
      const began = Date.now();
      const answer = await trial.push('notes', note);
      expect(answer.status).toBe(503);
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(Date.now() - began).toBeLessThan(5000);
      trial.wire.restore();
      await eventually(async () => expect((await trial.push('notes', note)).status).toBe(202));
      await eventually(() =>
        expect(trial.published.some(({ data }) => data['ownId'] === note.id)).toBe(true),
      );
    },
  );

  it('answers 503 when the bytes of a photo cannot be stored', async () => {
    const away = `${trial.objectsFolder}.away`;
    await rename(trial.objectsFolder, away);
    await writeFile(trial.objectsFolder, 'no folder');
    const photos = [{ content: Buffer.from(newId()).toString('base64') }];
    const answer = await trial.push('notes', { id: newId(), text: 'a', photos });
    await rm(trial.objectsFolder);
    await rename(away, trial.objectsFolder);
    expect(answer.status).toBe(503);
  });

  const storedObjects = async (): Promise<string[]> =>
    (await readdir(trial.objectsFolder, { recursive: true })).map((path) => path.split('/').at(-1) ?? '');
});

describe("a channel's settings", () => {
  it('are those of the harness, some under its name, and its own', () => {
    const names = Object.keys(declarationOf({ name: 'pos-surat', port: 1, settings: {}, sources: () => [] }));
    expect(names).toEqual(
      expect.arrayContaining(['HOST', 'RECEIPT_KEY', 'POS_SURAT_PORT', 'POS_SURAT_REPLY_KEY']),
    );
  });
});
