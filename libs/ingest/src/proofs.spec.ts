import { createHmac, randomBytes } from 'node:crypto';
import { SettingsError } from '@sambung/platform';
import type { Proof, RawRequest } from './channel';
import { UnauthorizedError } from './channel';
import { bearer, hmacHeader, secretHeader, signStandardWebhook, standardWebhooks } from './proofs';

const body = Buffer.from('{"text":"Lampu gang padam."}');
const now = new Date('2026-02-03T11:20:00Z');
const seconds = now.getTime() / 1000;
const newSecret = (): string => randomBytes(32).toString('base64');

const requestWith = (headers: RawRequest['headers'], rawBody = body): RawRequest => ({
  headers,
  query: {},
  rawBody,
  receivedAt: now,
});

function failing(proof: Proof, request: RawRequest): string | undefined {
  try {
    proof(request);
    return undefined;
  } catch (error) {
    if (error instanceof UnauthorizedError) return error.check;
    throw error;
  }
}

describe('a Standard Webhooks signature', () => {
  const secret = newSecret();
  const proof = standardWebhooks([secret], 'TRIAL_SECRETS');
  const signed = (at = seconds, by = secret): Record<string, string> => ({
    'webhook-id': 'msg_1',
    'webhook-timestamp': String(at),
    'webhook-signature': signStandardWebhook(by, 'msg_1', at, body),
  });

  it("agrees with the standard's published example", () => {
    const example = Buffer.from('{"test": 2432232314}');
    expect(
      signStandardWebhook(
        'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
        'msg_p5jXN8AQM9LWM0D4loKWxJek',
        1614265330,
        example,
      ),
    ).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
  });

  it('passes within five minutes of this clock, either way', () => {
    for (const at of [seconds, seconds - 300, seconds + 300])
      expect(failing(proof, requestWith(signed(at)))).toBeUndefined();
  });

  it('passes with any of several secrets, and any of several signatures', () => {
    const old = newSecret();
    const rotating = standardWebhooks([`whsec_${secret}`, old], 'TRIAL_SECRETS');
    expect(failing(rotating, requestWith(signed(seconds, old)))).toBeUndefined();
    const both = `v1,${newSecret()} v2,whatever ${signed()['webhook-signature'] ?? ''}`;
    expect(failing(rotating, requestWith({ ...signed(), 'webhook-signature': both }))).toBeUndefined();
  });

  it.each([
    ['webhook-id.missing', { 'webhook-id': undefined }],
    ['webhook-timestamp.missing', { 'webhook-timestamp': undefined }],
    ['webhook-signature.missing', { 'webhook-signature': undefined }],
    ['webhook-timestamp.malformed', { 'webhook-timestamp': '2026-02-03T11:20:00Z' }],
    ['webhook-timestamp.stale', signed(seconds - 301)],
    ['webhook-timestamp.ahead', signed(seconds + 301)],
    ['webhook-signature.wrong', { 'webhook-id': 'msg_2' }],
    ['webhook-signature.wrong', signed(seconds, newSecret())],
    ['webhook-signature.wrong', { 'webhook-signature': 'v1,' }],
    ['webhook-signature.wrong', { 'webhook-signature': 'g0hM9SsE' }],
  ])('fails as %s (case %#)', (check, headers) => {
    expect(failing(proof, requestWith({ ...signed(), ...headers }))).toBe(check);
  });

  it('fails when one byte of the body has changed', () => {
    expect(failing(proof, requestWith(signed(), Buffer.concat([body, Buffer.from(' ')])))).toBe(
      'webhook-signature.wrong',
    );
  });

  it('is closed without a secret, and does not start with a short one', () => {
    expect(failing(standardWebhooks([], 'TRIAL_SECRETS'), requestWith(signed()))).toBe(
      'webhook-secret.unset',
    );
    expect(() => standardWebhooks(['c2hvcnQ='], 'TRIAL_SECRETS')).toThrow(SettingsError);
  });
});

describe.each([
  [
    'x-hub-signature-256',
    hmacHeader('x-hub-signature-256', 'sha256=', 'app'),
    hmacHeader('x-hub-signature-256', 'sha256=', undefined),
    { 'x-hub-signature-256': `sha256=${createHmac('sha256', 'app').update(body).digest('hex')}` },
    { 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` },
  ],
  [
    'x-telegram-bot-api-secret-token',
    secretHeader('x-telegram-bot-api-secret-token', 'word'),
    secretHeader('x-telegram-bot-api-secret-token', undefined),
    { 'x-telegram-bot-api-secret-token': 'word' },
    { 'x-telegram-bot-api-secret-token': 'word2' },
  ],
  ['bearer', bearer('word'), bearer(''), { authorization: 'Bearer word' }, { authorization: 'Bearer wor' }],
])('the proof by %s', (name, proof, unset, right, wrong) => {
  it('lets the right one in, and says of others what failed', () => {
    expect(failing(proof, requestWith(right))).toBeUndefined();
    expect(failing(proof, requestWith(wrong))).toBe(`${name}.wrong`);
    expect(failing(proof, requestWith({}))).toBe(`${name}.missing`);
    expect(failing(unset, requestWith(right))).toBe(`${name}.unset`);
  });
});
