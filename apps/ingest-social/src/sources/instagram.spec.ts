import type { RawRequest, Reading } from '@sambung/ingest';
import { instagram } from './instagram';

const ACCOUNT = '17841400000000001';
const source = instagram({ appSecret: undefined, verifyToken: undefined });
const read = (...entries: object[]): Reading[] =>
  source.read({ object: 'instagram', entry: entries }, {} as RawRequest) as Reading[];

const VALUE = {
  id: '1790',
  from: { id: '8001', username: 'ayu.kenanga' },
  text: 'Min, trotoar depan pasar ambles.',
  media: { id: '1700', media_product_type: 'FEED' },
};
const comment = (value: object, field = 'comments'): object => ({
  id: ACCOUNT,
  time: 1770000100,
  changes: [{ field, value }],
});
const chat = (fields: object): object => ({
  id: ACCOUNT,
  time: 1770000000500,
  messaging: [{ sender: { id: '8001' }, recipient: { id: ACCOUNT }, timestamp: 1770000000123, ...fields }],
});

describe('Instagram', () => {
  it('reads a comment, dated by its delivery', () => {
    expect(read(comment(VALUE))).toMatchObject([
      {
        as: 'report',
        report: {
          source: 'Instagram',
          account: `instagram:${ACCOUNT}`,
          ownId: '1790',
          conversation: `instagram:${ACCOUNT}:1790:8001`,
          occurredAt: new Date(1770000100000),
          text: 'Min, trotoar depan pasar ambles.',
          reporter: {
            identity: 'instagram:8001',
            contact: { name: 'ayu.kenanga' },
            replyTo: { platform: 'instagram', account: ACCOUNT, comment: '1790' },
          },
        },
      },
    ]);
  });

  it('reads the single change that Instagram log-in sends, and a reply under its thread', () => {
    const value = { ...VALUE, id: '1791', parent_id: '1790' };
    expect(read({ id: ACCOUNT, time: 1770000100, field: 'comments', value })).toMatchObject([
      { as: 'report', report: { ownId: '1791', conversation: `instagram:${ACCOUNT}:1790:8001` } },
    ]);
  });

  it('reads a chat message and its photo, known by its asset and not by its signature', () => {
    const url = 'https://lookaside.fbsbx.com/ig_messaging_cdn/?asset_id=55&signature=Abx';
    const message = { mid: 'aWdf1', text: 'Ini fotonya', attachments: [{ type: 'image', payload: { url } }] };
    expect(read(chat({ message }))).toMatchObject([
      {
        as: 'report',
        report: {
          ownId: 'aWdf1',
          conversation: `instagram:${ACCOUNT}::8001`,
          text: 'Ini fotonya',
          attachments: [{ ref: 'meta:55', url }],
          reporter: { replyTo: { platform: 'instagram', account: ACCOUNT, recipient: '8001' } },
        },
      },
    ]);
  });

  it('takes an unsent message for a deletion', () => {
    expect(read(chat({ message: { mid: 'aWdf1', is_deleted: true } }))).toMatchObject([
      {
        as: 'report',
        report: { kind: 'deletion', ownId: 'aWdf1', text: '', revisedAt: new Date(1770000000123) },
      },
    ]);
  });

  it('takes an edit for a revision', () => {
    const message_edit = { mid: 'aWdf1', text: 'Trotoar sisi timur', num_edit: 1 };
    expect(read(chat({ message_edit }))).toMatchObject([
      { as: 'report', report: { kind: 'revision', ownId: 'aWdf1', text: 'Trotoar sisi timur' } },
    ]);
  });

  it.each([
    ["the account's own comment", comment({ ...VALUE, from: { id: ACCOUNT } }), 'social.own-post'],
    ['an echo', chat({ message: { mid: 'aWdf2', is_echo: true, text: 'Siap' } }), 'social.own-post'],
    ['a reaction', chat({ reaction: { mid: 'aWdf1', action: 'react' } }), 'social.reaction'],
    ['a read receipt', chat({ read: { mid: 'aWdf1' } }), 'social.read-receipt'],
  ])('ignores %s', (_name, entry, code) => {
    expect(read(entry)).toMatchObject([{ as: 'ignored', code }]);
  });

  it.each([
    [
      'a mention, which comes without its text',
      comment({ media_id: '1', comment_id: '2' }, 'mentions'),
      'social.unknown-field',
    ],
    [
      'what Instagram itself cannot show',
      chat({ message: { mid: 'aWdf3', is_unsupported: true } }),
      'social.nothing-readable',
    ],
    ['a comment without text', comment({ id: '1792' }), 'social.bad-post'],
    ['an entry of nobody', { time: 1 }, 'social.bad-entry'],
  ])('holds %s', (_name, entry, code) => {
    expect(read(entry)).toMatchObject([{ as: 'unreadable', code }]);
  });
});
