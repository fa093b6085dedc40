import type { RawRequest, Reading, Report } from '@sambung/ingest';
import { facebook } from './facebook';

const PAGE = '104';
const source = facebook({ appSecret: undefined, verifyToken: undefined });
const read = (body: unknown): Reading[] => source.read(body, {} as RawRequest) as Reading[];

const delivery = (...entries: object[]): object => ({ object: 'page', entry: entries });
const feed = (value: object): object => ({
  id: PAGE,
  time: 1770000100,
  changes: [{ field: 'feed', value }],
});
const comment = (fields: object): object =>
  feed({
    from: { id: '7001', name: 'Wahyu Kartika' },
    item: 'comment',
    verb: 'add',
    post_id: '104_1',
    comment_id: '1_55',
    parent_id: '104_1',
    created_time: 1770000000,
    message: 'Lampu taman mati, Pak.',
    ...fields,
  });
const chat = (fields: object): object => ({
  id: PAGE,
  time: 1770000000500,
  messaging: [{ sender: { id: '7001' }, recipient: { id: PAGE }, timestamp: 1770000000123, ...fields }],
});

function reportIn(readings: Reading[]): Report {
  const [reading] = readings;
  if (readings.length !== 1 || reading?.as !== 'report') throw new Error('expected one report');
  return reading.report;
}
const reportOf = (entry: object): Report => reportIn(read(delivery(entry)));

describe('Facebook', () => {
  it('reads a comment at the page', () => {
    expect(reportOf(comment({}))).toMatchObject({
      kind: 'first',
      source: 'Facebook',
      account: 'facebook:104',
      ownId: '1_55',
      conversation: 'facebook:104:1_55:7001',
      occurredAt: new Date(1770000000000),
      text: 'Lampu taman mati, Pak.',
      reporter: {
        identity: 'facebook:7001',
        contact: { name: 'Wahyu Kartika' },
        replyTo: { platform: 'facebook', account: '104', comment: '1_55' },
      },
    });
  });

  it('gathers what the same person says in one thread, and nobody else', () => {
    const reply = { comment_id: '1_56', parent_id: '1_55' };
    expect(reportOf(comment(reply)).conversation).toBe(reportOf(comment({})).conversation);
    expect(reportOf(comment({ ...reply, from: { id: '7002' } })).conversation).not.toBe(
      reportOf(comment({})).conversation,
    );
  });

  it('takes a comment whose writer Meta leaves out, and gathers it with nothing', () => {
    const report = reportOf(comment({ from: undefined }));
    expect(report.reporter).not.toHaveProperty('identity');
    expect(report).not.toHaveProperty('conversation');
  });

  it('takes an edit for a revision at the instant of the edit', () => {
    expect(reportOf(comment({ verb: 'edited', message: 'Lampu taman mati sejak Senin.' }))).toMatchObject({
      kind: 'revision',
      ownId: '1_55',
      text: 'Lampu taman mati sejak Senin.',
      revisedAt: new Date(1770000100000),
    });
  });

  it('takes a removal for a deletion that says nothing any more', () => {
    expect(reportOf(comment({ verb: 'remove', photo: 'https://x.fbcdn.net/v/1_n.jpg' }))).toMatchObject({
      kind: 'deletion',
      ownId: '1_55',
      text: '',
      attachments: [],
    });
  });

  it("reads a visitor's post with its photos, known by the file and not by the signed link", () => {
    const post = (signature: string): object =>
      feed({
        from: { id: '7001', name: 'Wahyu Kartika' },
        item: 'photo',
        verb: 'add',
        post_id: '104_2',
        created_time: 1770000000,
        message: 'Begini keadaannya.',
        link: `https://scontent.fbcdn.net/v/t39.30808-6/1_n.jpg?oh=${signature}`,
        photos: [
          `https://scontent.fbcdn.net/v/t39.30808-6/1_n.jpg?oh=${signature}`,
          `https://scontent.fbcdn.net/v/t39.30808-6/2_n.jpg?oh=${signature}`,
        ],
      });
    const [today, tomorrow] = [reportOf(post('aa')), reportOf(post('bb'))];
    expect(today.attachments.map(({ ref }) => ref)).toEqual([
      'meta:/v/t39.30808-6/1_n.jpg',
      'meta:/v/t39.30808-6/2_n.jpg',
    ]);
    expect(tomorrow.attachments.map(({ ref }) => ref)).toEqual(today.attachments.map(({ ref }) => ref));
    expect(today.reporter.replyTo).toEqual({ platform: 'facebook', account: '104', post: '104_2' });
  });

  it('reads a chat message with a photo and a place', () => {
    const attachments = [
      { type: 'image', payload: { url: 'https://scontent.fbcdn.net/v/3_n.jpg?oh=aa' } },
      { type: 'location', payload: { coordinates: { lat: -7.95, long: 112.63 } } },
      { type: 'fallback', payload: null },
    ];
    expect(reportOf(chat({ message: { mid: 'm_1', attachments } }))).toMatchObject({
      ownId: 'm_1',
      conversation: 'facebook:104::7001',
      occurredAt: new Date(1770000000123),
      text: '',
      place: { latitude: -7.95, longitude: 112.63 },
      attachments: [{ ref: 'meta:/v/3_n.jpg', mediaType: 'image/jpeg' }],
      extras: { notTaken: 'fallback' },
    });
  });

  it('takes an edited chat message for a revision', () => {
    expect(
      reportOf(chat({ message_edit: { mid: 'm_1', text: 'Maksud saya RT 4', num_edit: 1 } })),
    ).toMatchObject({
      kind: 'revision',
      ownId: 'm_1',
      text: 'Maksud saya RT 4',
    });
  });

  it.each([
    ['a reaction', feed({ item: 'reaction', verb: 'add', reaction_type: 'like' }), 'social.reaction'],
    ["the page's own comment", comment({ from: { id: PAGE } }), 'social.own-post'],
    ['a comment that an admin hides', comment({ verb: 'hide' }), 'social.moderation'],
    ['an echo', chat({ message: { mid: 'm_2', is_echo: true, text: 'Baik' } }), 'social.own-post'],
    ['a read receipt', chat({ read: { watermark: 1 } }), 'social.read-receipt'],
    ['a delivery receipt', chat({ delivery: { mids: ['m_1'] } }), 'social.delivery-receipt'],
    ['a reaction in a chat', chat({ reaction: { mid: 'm_1', action: 'react' } }), 'social.reaction'],
    ['a chat that another app answers', { id: PAGE, time: 1, standby: [{}] }, 'social.standby'],
  ])('ignores %s', (_name, entry, code) => {
    expect(read(delivery(entry))).toMatchObject([{ as: 'ignored', code }]);
  });

  it('counts a repeated notice once, and two notices twice', () => {
    const [first, again, other] = read(
      delivery(
        chat({ read: { watermark: 1 } }),
        chat({ read: { watermark: 1 } }),
        chat({ read: { watermark: 2 } }),
      ),
    ).map((reading) => (reading.as === 'ignored' ? reading.ownId : undefined));
    expect(again).toBe(first);
    expect(other).not.toBe(first);
  });

  it('holds what it cannot read, with the raw entry, while the others go on', () => {
    const odd = {
      id: PAGE,
      time: 1770000000,
      changes: [{ field: 'feed', value: { item: 'comment', verb: 'add' } }],
    };
    expect(
      read(delivery(comment({}), odd, chat({ message: { mid: 'm_3', text: 'Terima kasih' } }))),
    ).toMatchObject([
      { as: 'report', report: { ownId: '1_55' } },
      { as: 'unreadable', code: 'social.bad-post', raw: odd.changes[0] },
      { as: 'report', report: { ownId: 'm_3' } },
    ]);
  });

  it('takes a comment whose picture has a link that leads nowhere', () => {
    expect(reportOf(comment({ photo: 'https://xn--a.com/foto.jpg' })).attachments).toEqual([]);
  });

  it('drops nothing where one thing stands instead of a list', () => {
    const [{ changes, ...entry }] = [comment({}) as { changes: object[] }];
    const readings = read({ object: 'page', entry: { ...entry, changes: changes[0], messaging: 7 } });
    expect(readings.map(({ as }) => as)).toEqual(['report', 'unreadable']);
  });

  it('holds a delivery about something else whole', () => {
    const body = { object: 'instagram', entry: [] };
    expect(read(body)).toMatchObject([{ as: 'unreadable', code: 'social.not-a-delivery', raw: body }]);
  });
});
