import type { Report } from '@sambung/ingest';
import { readPost, type Post } from './normalize';

const post: Post = {
  platform: 'whatsapp',
  account: '106',
  id: 'wamid.1',
  kind: 'first',
  at: new Date('2026-02-03T11:20:00Z'),
  author: { id: '628', phone: '+628' },
  thread: '',
  text: 'Talang air balai RW bocor',
  attachments: [],
  answerTo: { recipient: '628' },
};

function reportOf(fields: Partial<Post>): Report {
  const reading = readPost({ ...post, ...fields }, {});
  if (reading.as !== 'report') throw new Error('expected a report');
  return reading.report;
}

describe('a post as a report', () => {
  it('keeps what is said, who said it and how to answer apart', () => {
    expect(reportOf({})).toEqual({
      kind: 'first',
      source: 'Whatsapp',
      account: 'whatsapp:106',
      ownId: 'wamid.1',
      conversation: 'whatsapp:106::628',
      occurredAt: new Date('2026-02-03T11:20:00Z'),
      text: 'Talang air balai RW bocor',
      reporter: {
        identity: 'whatsapp:628',
        anonymous: false,
        confidential: false,
        contact: { phone: '+628' },
        replyTo: { platform: 'whatsapp', account: '106', recipient: '628' },
      },
      attachments: [],
      extras: {},
    });
  });

  it('tells the same id of two platforms apart', () => {
    expect(reportOf({ platform: 'facebook' }).account).not.toBe(reportOf({}).account);
  });

  it('gathers with nothing what nobody signed', () => {
    expect(reportOf({ author: undefined })).not.toHaveProperty('conversation');
  });

  it('says how many attachments were too many', () => {
    const attachments = Array.from({ length: 23 }, (_, index) => ({
      ref: `meta:${index}`,
      url: `https://scontent.fbcdn.net/${index}.jpg`,
      mediaType: 'image/jpeg',
    }));
    expect(reportOf({ attachments })).toMatchObject({ extras: { attachmentsLeftOut: 3 } });
    expect(reportOf({ attachments }).attachments).toHaveLength(20);
  });

  it('holds a text that is longer than any report may be, and never cuts it', () => {
    expect(readPost({ ...post, text: 'a'.repeat(20_001) }, { raw: 1 })).toEqual({
      as: 'unreadable',
      code: 'social.text-too-long',
      parameters: { length: 20_001 },
      raw: { raw: 1 },
    });
  });
});
