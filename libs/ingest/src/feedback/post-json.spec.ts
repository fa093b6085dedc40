import { openStandIn, type StandIn, usualEndings } from '../../../../tools/testing/stand-in';
import { standardWebhooks } from '../proofs';
import { getJson, postJson, postSigned, toldOf, webhookSecret } from './post-json';

const SECRET = `whsec_${Buffer.alloc(32, 'sambung').toString('base64')}`;

describe('posting what a reporter is told', () => {
  let standIn: StandIn;
  beforeAll(async () => {
    standIn = await openStandIn();
  });
  afterAll(() => standIn.close());
  beforeEach(() => standIn.reset());

  const post = async (seconds?: number) =>
    toldOf(await postJson(standIn.url, { a: 1 }, { authorization: 'Bearer t' }, seconds ? { seconds } : {}));

  it('sends JSON and gives back the answer', async () => {
    standIn.answer({ status: 202, body: { credits: 2 } });
    expect(await postJson(`${standIn.url}/sms`, { a: 'é' }, {}, { method: 'PUT' })).toEqual({
      status: 202,
      body: { credits: 2 },
    });
    expect(standIn.asked).toMatchObject([
      { method: 'PUT', path: '/sms', headers: { 'content-type': 'application/json' }, raw: '{"a":"é"}' },
    ]);
  });

  it.each(usualEndings)('says how it ended upon %s', async (_what, answer, told) => {
    standIn.answer(answer);
    expect(await post()).toEqual(told);
    expect(standIn.asked).toHaveLength(1);
  });

  it('does not know what became of it where nothing is answered in time', async () => {
    standIn.answer('silence');
    expect(await post(0.3)).toEqual({ outcome: 'unknown', code: 'feedback.timed-out' });
  });

  it('does not know what became of it where the answer is far too long', async () => {
    standIn.answer({ status: 200, body: 'x'.repeat(300_000) });
    expect(await post()).toEqual({ outcome: 'unknown', code: 'feedback.unreadable-answer' });
  });

  it.each([302, 303, 408, 502, 504])('does not know what became of it upon %i', async (status) => {
    standIn.answer({ status });
    expect(await post()).toEqual({ outcome: 'unknown', code: `feedback.http-${status}` });
  });

  it('knows that nothing was sent where nobody listens', async () => {
    const gone = await openStandIn();
    await gone.close();
    expect(toldOf(await postJson(gone.url, {}, {}))).toEqual({
      outcome: 'not-sent',
      code: 'feedback.unreachable',
    });
    expect(await getJson(gone.url, {})).toEqual({ outcome: 'not-sent', code: 'feedback.unreachable' });
  });

  it.each([401, 403])('is an operator’s matter upon %i', async (status) => {
    standIn.answer({ status });
    await expect(post()).rejects.toMatchObject({ code: 'feedback.token-refused', details: { status } });
  });

  it('is signed so that our own proof believes it', async () => {
    await postSigned(standIn.url, SECRET, 'notice-1', { text: 'Sudah.' });
    const { headers, raw } = standIn.asked[0]!;
    const rawBody = Buffer.from(raw);
    const request = { headers, query: {}, rawBody, receivedAt: new Date() };
    expect(() => standardWebhooks([SECRET], 'TRIAL')(request)).not.toThrow();
    expect(headers['webhook-id']).toBe('notice-1');
  });

  it('takes no short secret to sign with', () => {
    const { parse } = webhookSecret({ description: 'a trial secret' });
    expect(parse(SECRET)).toBe(SECRET);
    expect(() => parse('whsec_c2hvcnQ=')).toThrow('24 bytes');
  });
});
