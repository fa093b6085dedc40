import { createHmac } from 'node:crypto';
import { UnauthorizedError, type RawRequest } from '@sambung/ingest';
import { metaSource } from './meta';

const platform = { path: 'facebook', summary: 'Test.', object: 'page', readEntry: () => [] };
const source = metaSource(platform, { appSecret: 'app-secret', verifyToken: 'kata-kami' });
const closed = metaSource(platform, { appSecret: undefined, verifyToken: undefined });

const body = Buffer.from('{"object":"page","entry":[],"text":"\\u00e9"}');
const requestWith = (signature: string): RawRequest => ({
  headers: { 'x-hub-signature-256': signature },
  query: {},
  rawBody: body,
  receivedAt: new Date(),
});
const signature = `sha256=${createHmac('sha256', 'app-secret').update(body).digest('hex')}`;

describe("Meta's webhooks", () => {
  it('are believed by their signature over the raw bytes', () => {
    expect(() => source.proof(requestWith(signature))).not.toThrow();
    expect(() =>
      source.proof(requestWith(signature.replace(/.$/, (last) => (last === '0' ? '1' : '0')))),
    ).toThrow(UnauthorizedError);
    expect(() => closed.proof(requestWith(signature))).toThrow(UnauthorizedError);
  });

  const handshake = {
    'hub.mode': 'subscribe',
    'hub.verify_token': 'kata-kami',
    'hub.challenge': '1158201444',
  };

  it('are registered by echoing the challenge to who knows our word', () => {
    expect(source.challenge?.(handshake)).toBe('1158201444');
  });

  it.each([
    [source, { ...handshake, 'hub.verify_token': 'salah' }],
    [source, { ...handshake, 'hub.mode': 'unsubscribe' }],
    [source, {}],
    [closed, { ...handshake, 'hub.verify_token': '' }],
    [closed, { ...handshake, 'hub.verify_token': undefined }],
  ])('are not registered by anybody else (%#)', (to, query) => {
    expect(to.challenge?.(query)).toBeUndefined();
  });
});
