import type { RawRequest, Reading } from '@sambung/ingest';
import { telegram } from './telegram';

const source = telegram(undefined, 'ngalam_bot');
const read = (update: unknown): Reading => {
  const [reading, ...others] = source.read(update, {} as RawRequest) as Reading[];
  if (reading === undefined || others.length > 0) throw new Error('expected one reading');
  return reading;
};
const message = (fields: object): object => ({
  message_id: 31,
  from: { id: 9001, is_bot: false, first_name: 'Joko', last_name: 'Prasetya', username: 'jokop' },
  chat: { id: 9001, type: 'private' },
  date: 1770000000,
  ...fields,
});
const reportOf = (update: object): unknown => {
  const reading = read(update);
  if (reading.as !== 'report') throw new Error('expected a report');
  return reading.report;
};

describe('Telegram', () => {
  it('reads a text', () => {
    expect(reportOf({ update_id: 1, message: message({ text: 'Gorong-gorong buntu' }) })).toMatchObject({
      kind: 'first',
      source: 'Telegram',
      account: 'telegram:ngalam_bot',
      ownId: '9001/31',
      conversation: 'telegram:ngalam_bot:9001:9001',
      occurredAt: new Date(1770000000000),
      text: 'Gorong-gorong buntu',
      reporter: {
        identity: 'telegram:9001',
        contact: { name: 'Joko Prasetya' },
        replyTo: { platform: 'telegram', account: 'ngalam_bot', chat: '9001', message: '31' },
      },
    });
  });

  it('takes an edited message for a revision at the instant of the edit', () => {
    const edited_message = message({ text: 'Gorong-gorong RT 2 buntu', edit_date: 1770000060 });
    expect(reportOf({ update_id: 2, edited_message })).toMatchObject({
      kind: 'revision',
      ownId: '9001/31',
      occurredAt: new Date(1770000000000),
      revisedAt: new Date(1770000060000),
    });
  });

  it('takes the largest size of a photo, known by the id that never changes', () => {
    const photo = [
      { file_id: 'AgAC-small', file_unique_id: 'AQAD1', width: 90, height: 60 },
      { file_id: 'AgAC-large', file_unique_id: 'AQAD2', width: 1280, height: 853 },
    ];
    expect(
      reportOf({ update_id: 3, message: message({ photo, caption: 'Ini', media_group_id: '77' }) }),
    ).toMatchObject({
      text: 'Ini',
      attachments: [
        { ref: 'telegram:AQAD2', url: 'https://api.telegram.org/file/AgAC-large', mediaType: 'image/jpeg' },
      ],
    });
  });

  it('takes a photo without a word as an empty text', () => {
    const photo = [{ file_id: 'AgAC', file_unique_id: 'AQAD' }];
    expect(reportOf({ update_id: 4, message: message({ photo }) })).toMatchObject({ text: '' });
  });

  it('takes an animation once, though it comes twice', () => {
    const file = { file_id: 'CgAC', file_unique_id: 'AgAD', mime_type: 'video/mp4', file_name: 'banjir.mp4' };
    const update = { update_id: 5, message: message({ animation: file, document: file }) };
    expect(reportOf(update)).toMatchObject({ attachments: [{ name: 'banjir.mp4', mediaType: 'video/mp4' }] });
  });

  it('reads a location and a venue as the place', () => {
    const location = { latitude: -7.95, longitude: 112.63, horizontal_accuracy: 12.5 };
    expect(reportOf({ update_id: 6, message: message({ location }) })).toMatchObject({
      text: '',
      place: { latitude: -7.95, longitude: 112.63, accuracyMetres: 12.5 },
    });
    const venue = {
      location: { latitude: -7.95, longitude: 112.63 },
      title: 'Pasar Kenanga',
      address: 'Jl. Kenanga',
    };
    expect(reportOf({ update_id: 7, message: message({ venue, location: venue.location }) })).toMatchObject({
      place: { address: 'Pasar Kenanga, Jl. Kenanga' },
    });
  });

  it('tells two people in one group apart', () => {
    const group = { chat: { id: -100123, type: 'supergroup' }, text: 'Setuju' };
    const one = reportOf({ update_id: 8, message: message(group) });
    const two = reportOf({
      update_id: 9,
      message: message({ ...group, from: { id: 9002, first_name: 'Tini' } }),
    });
    expect(one).toMatchObject({ ownId: '-100123/31', conversation: 'telegram:ngalam_bot:-100123:9001' });
    expect(two).toMatchObject({ conversation: 'telegram:ngalam_bot:-100123:9002' });
  });

  it('takes a person who writes in the name of a channel of their own for that channel', () => {
    const from = { id: 136817688, is_bot: true, first_name: 'Channel' };
    const fields = {
      from,
      sender_chat: { id: -1009, title: 'Warga Kenanga' },
      chat: { id: -1001 },
      text: 'Macet',
    };
    expect(reportOf({ update_id: 10, message: message(fields) })).toMatchObject({
      reporter: { identity: 'telegram:-1009', contact: { name: 'Warga Kenanga' } },
    });
  });

  it.each([
    ['a post of our channel', { update_id: 1, channel_post: message({ text: 'Info' }) }, 'social.own-post'],
    [
      'a message of a bot',
      { update_id: 1, message: message({ from: { id: 1, is_bot: true } }) },
      'social.own-post',
    ],
    [
      'a post of our channel in its group',
      {
        update_id: 1,
        message: message({ sender_chat: { id: -1002 }, is_automatic_forward: true, text: 'Info' }),
      },
      'social.own-post',
    ],
    [
      'an admin who writes as the group',
      { update_id: 1, message: message({ sender_chat: { id: -1001 }, chat: { id: -1001 }, text: 'Siap' }) },
      'social.own-post',
    ],
    ['a sticker', { update_id: 1, message: message({ sticker: {} }) }, 'social.sticker'],
    ['a reaction', { update_id: 1, message_reaction: {} }, 'social.notice'],
    ['somebody who joins', { update_id: 1, message: message({ new_chat_members: [] }) }, 'social.notice'],
    [
      'a bare command',
      {
        update_id: 1,
        message: message({ text: '/start', entities: [{ type: 'bot_command', offset: 0, length: 6 }] }),
      },
      'social.command',
    ],
    [
      'a live location that moves',
      { update_id: 1, edited_message: message({ location: { latitude: 1, longitude: 1 } }) },
      'social.live-location',
    ],
  ])('ignores %s', (_name, update, code) => {
    expect(read(update)).toMatchObject({ as: 'ignored', code });
  });

  it.each([
    ['a shared contact', { update_id: 1, message: message({ contact: {} }) }, 'social.unknown-type'],
    ['a message of nobody', { update_id: 1, message: { text: 'Halo' } }, 'social.bad-message'],
    [
      'a message to a business account',
      { update_id: 1, business_message: message({}) },
      'social.unknown-event',
    ],
    ['what is no update', [1, 2], 'social.unknown-event'],
  ])('holds %s', (_name, update, code) => {
    expect(read(update)).toMatchObject({ as: 'unreadable', code });
  });
});
