import type { RawRequest, Reading } from '@sambung/ingest';
import { whatsapp } from './whatsapp';

const NUMBER = '106500000000001';
const source = whatsapp({ appSecret: undefined, verifyToken: undefined });
const read = (value: object, field = 'messages'): Reading[] =>
  source.read(
    { object: 'whatsapp_business_account', entry: [{ id: '1022', changes: [{ field, value }] }] },
    {} as RawRequest,
  ) as Reading[];

const valueOf = (fields: object): object => ({
  messaging_product: 'whatsapp',
  metadata: { display_phone_number: '62341000112', phone_number_id: NUMBER },
  contacts: [{ profile: { name: 'Bu Ratna' }, wa_id: '6281000000113' }],
  ...fields,
});
const message = (fields: object): object => ({
  from: '6281000000113',
  id: 'wamid.A1',
  timestamp: '1770000000',
  ...fields,
});
const reportOf = (fields: object): unknown => {
  const [reading] = read(valueOf({ messages: [message(fields)] }));
  if (reading?.as !== 'report') throw new Error('expected a report');
  return reading.report;
};

describe('WhatsApp', () => {
  it('reads a text', () => {
    expect(reportOf({ type: 'text', text: { body: 'Sampah belum diangkut 4 hari' } })).toMatchObject({
      kind: 'first',
      source: 'Whatsapp',
      account: `whatsapp:${NUMBER}`,
      ownId: 'wamid.A1',
      conversation: `whatsapp:${NUMBER}::6281000000113`,
      occurredAt: new Date(1770000000000),
      text: 'Sampah belum diangkut 4 hari',
      reporter: {
        identity: 'whatsapp:6281000000113',
        contact: { name: 'Bu Ratna', phone: '+6281000000113' },
        replyTo: {
          platform: 'whatsapp',
          account: NUMBER,
          recipient: '6281000000113',
          at: '2026-02-02T02:40:00.000Z',
        },
      },
    });
  });

  it('reads a photo without a word as an empty text, its bytes still to be asked for', () => {
    expect(reportOf({ type: 'image', image: { id: '900', mime_type: 'image/jpeg' } })).toMatchObject({
      text: '',
      attachments: [{ ref: 'whatsapp:900', url: 'https://graph.facebook.com/900', mediaType: 'image/jpeg' }],
    });
  });

  it('reads a document with its caption and name, and a voice note without parameters in its type', () => {
    const document = {
      id: '901',
      mime_type: 'application/pdf',
      filename: 'surat rt.pdf',
      caption: 'Surat RT',
    };
    expect(reportOf({ type: 'document', document })).toMatchObject({
      text: 'Surat RT',
      attachments: [{ name: 'surat rt.pdf', mediaType: 'application/pdf' }],
    });
    expect(
      reportOf({ type: 'audio', audio: { id: '902', mime_type: 'audio/ogg; codecs=opus' } }),
    ).toMatchObject({
      attachments: [{ mediaType: 'audio/ogg' }],
    });
  });

  it('reads a location as the place', () => {
    const location = { latitude: -7.95, longitude: 112.63, name: 'Warung Kenanga', address: 'Jl. Kenanga' };
    expect(reportOf({ type: 'location', location })).toMatchObject({
      text: '',
      place: { latitude: -7.95, longitude: 112.63, address: 'Warung Kenanga, Jl. Kenanga' },
    });
  });

  it('reads the choice of a button or list as what was said', () => {
    const interactive = { type: 'button_reply', button_reply: { id: 'b1', title: 'Sudah selesai' } };
    expect(reportOf({ type: 'interactive', interactive })).toMatchObject({ text: 'Sudah selesai' });
    expect(reportOf({ type: 'button', button: { text: 'Belum' } })).toMatchObject({ text: 'Belum' });
  });

  it('takes an edit for a revision of the message that it names, picture included', () => {
    const edit = {
      original_message_id: 'wamid.A1',
      message: { type: 'image', image: { id: '900', mime_type: 'image/jpeg', caption: 'RT 4' } },
    };
    expect(reportOf({ id: 'wamid.A2', type: 'edit', edit })).toMatchObject({
      kind: 'revision',
      ownId: 'wamid.A1',
      text: 'RT 4',
      revisedAt: new Date(1770000000000),
      attachments: [{ ref: 'whatsapp:900' }],
    });
  });

  it('takes a withdrawal for a deletion of the message that it names', () => {
    const revoke = { original_message_id: 'wamid.A1' };
    expect(reportOf({ id: 'wamid.A3', type: 'revoke', revoke })).toMatchObject({
      kind: 'deletion',
      ownId: 'wamid.A1',
      text: '',
    });
  });

  it('knows a person who hides the number by the id within our business', () => {
    const [reading] = read(
      valueOf({
        contacts: [{ profile: { name: 'Pak Gito' }, user_id: 'ID.77' }],
        messages: [
          {
            from_user_id: 'ID.77',
            id: 'wamid.A4',
            timestamp: '1770000000',
            type: 'text',
            text: { body: 'Pak' },
          },
        ],
      }),
    );
    expect(reading).toMatchObject({
      report: { reporter: { identity: 'whatsapp:ID.77', contact: { name: 'Pak Gito' } } },
    });
  });

  it('ignores statuses, reactions, stickers, notices and what the office itself wrote', () => {
    const messages = ['reaction', 'sticker', 'system'].map((type) => message({ type }));
    const statuses = ['sent', 'delivered', 'read'].map((status) => ({ id: 'wamid.B1', status }));
    const codes = [...read(valueOf({ messages, statuses })), ...read({}, 'smb_message_echoes')].map(
      (reading) => (reading.as === 'ignored' ? reading.code : reading.as),
    );
    expect(codes).toEqual([
      'social.reaction',
      'social.sticker',
      'social.notice',
      'social.status',
      'social.status',
      'social.status',
      'social.own-post',
    ]);
  });

  it('holds a message that it cannot read while the others go on', () => {
    const readings = read(
      valueOf({
        messages: [
          message({ type: 'unsupported', errors: [{ code: 131051 }] }),
          message({ type: 'text', text: { body: 'Halo' }, id: 'wamid.A5' }),
          message({ type: 'text', text: { body: 'Halo' }, timestamp: 'kemarin' }),
        ],
      }),
    );
    expect(readings).toMatchObject([
      { as: 'unreadable', code: 'social.unknown-type', parameters: { type: 'unsupported' } },
      { as: 'report', report: { ownId: 'wamid.A5' } },
      { as: 'unreadable', code: 'social.bad-message' },
    ]);
  });
});
