import { ComplaintReceived, decodeEvent, TOPICS } from '@sambung/contracts';
import { type BusRecord, type OutgoingRecord, RejectedError, UnavailableError } from '@sambung/platform';
import { plainToInstance } from 'class-transformer';
import { recordOf } from './complaint';
import { MediaRoom } from './media/room';
import { deferredOf, type LateTools, sendLateAttachments } from './late-attachments';

const adapter = { city: 'malang', channel: 'trial' };
const receivedAt = '2026-02-03T11:20:00.000Z';

const recordWith = (attachments: object[], channel = 'trial'): BusRecord => {
  const complaint = plainToInstance(ComplaintReceived, {
    complaintId: '1f0cbb52-7f4b-5f0e-9a5b-0a2f6ac1c001',
    eventId: '1f0cbb52-7f4b-5f0e-9a5b-0a2f6ac1c002',
    kind: 'first',
    receipt: 'ZRE09QY00XYJ68J7',
    channel,
    source: 'Website',
    ownId: '1',
    conversation: 'chat-7',
    occurredAt: receivedAt,
    receivedAt,
    precedence: 100,
    text: 'Pohon tumbang.',
    reporter: { ref: 'a'.repeat(32), flags: { anonymous: false, confidential: false } },
    attachments,
    extras: {},
  });
  return {
    ...recordOf(TOPICS.attachmentDeferred, complaint, adapter, undefined),
    partition: 0,
    offset: '0',
    publishedAt: new Date(),
  };
};

describe('photos that come late', () => {
  let published: OutgoingRecord[];
  let minutesLater: number;
  let fetchMedia: LateTools['fetchMedia'];
  let put: LateTools['objects']['put'];
  const link = (ref: string): object => ({ ref, mediaType: 'image/png', url: `https://foto.example/${ref}` });

  beforeEach(() => {
    published = [];
    minutesLater = 1;
    fetchMedia = async (url) => Buffer.from(url);
    put = async () => 'f'.repeat(64);
  });

  const send = (record: BusRecord): Promise<void> =>
    sendLateAttachments(record, {
      adapter,
      bus: { publish: async (records) => void published.push(...records) },
      objects: {
        put: (bytes) => put(bytes),
        get: () => Promise.reject(new Error('unplanned')),
        check: async () => undefined,
      },
      fetchMedia: (url, seconds) => fetchMedia(url, seconds),
      room: new MediaRoom(1),
      now: () => new Date(Date.parse(receivedAt) + minutesLater * 60_000),
    });

  const additions = (): ComplaintReceived[] =>
    published.map(({ value }) => {
      const decoded = decodeEvent(ComplaintReceived, value);
      if ('faults' in decoded) throw new Error(decoded.faults.join(', '));
      return decoded.event;
    });

  it('follow as additions of their own, valid and in the order of the conversation', async () => {
    await send(recordWith([link('one'), { ...link('two'), sha256: 'e'.repeat(64) }, link('three')]));
    expect(additions().map(({ kind, attachments }) => [kind, attachments[0]?.ref])).toEqual([
      ['addition', 'one'],
      ['addition', 'three'],
    ]);
    expect(published.map(({ key }) => key)).toEqual(['chat-7', 'chat-7']);
  });

  it('are the same event however often they are fetched', async () => {
    await send(recordWith([link('one')]));
    await send(recordWith([link('one')]));
    const [first, again] = additions();
    expect(first?.eventId).toBe(again?.eventId);
  });

  it('are not followed again', async () => {
    await send(recordWith([link('one')]));
    const [addition] = additions();
    if (addition === undefined) throw new Error('no addition');
    expect(deferredOf(addition, adapter, undefined)).toEqual([]);
  });

  it("of another channel are that channel's", async () => {
    await send(recordWith([link('one')], 'other'));
    expect(published).toEqual([]);
  });

  it('wait while they may still come, and are given up after ten minutes', async () => {
    fetchMedia = () => Promise.reject(new UnavailableError('media.unavailable', 'fetching a photo'));
    await expect(send(recordWith([link('one')]))).rejects.toThrow(UnavailableError);
    minutesLater = 11;
    await send(recordWith([link('one')]));
    expect(additions()[0]?.attachments).toEqual([
      expect.objectContaining({ ref: 'one', missing: 'media.unavailable' }),
    ]);
  });

  it('are never given up because our own store is away', async () => {
    put = () => Promise.reject(new UnavailableError('objects.write', 'storing an object'));
    minutesLater = 11;
    await expect(send(recordWith([link('one')]))).rejects.toThrow(UnavailableError);
    expect(published).toEqual([]);
  });

  it('are given up at once when they can never be had', async () => {
    fetchMedia = () => Promise.reject(new RejectedError('media.gone', 'fetching a photo'));
    await send(recordWith([link('one')]));
    expect(additions()[0]?.attachments).toEqual([expect.objectContaining({ missing: 'media.gone' })]);
  });

  it('are not looked for in what is no event', async () => {
    const record = { ...recordWith([]), topic: TOPICS.attachmentDeferred, value: Buffer.from('{}') };
    await expect(send(record)).rejects.toThrow(RejectedError);
  });
});
