import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CanarySent,
  complaintIdOf,
  ComplaintForwarded,
  ComplaintNotified,
  ComplaintReceived,
  ComplaintRouted,
  ComplaintStatusChanged,
  contentDigestOf,
  decodeEvent,
  encodeEvent,
  eventIdOf,
  receiptOf,
  readReceipt,
  ReportHeld,
  ReportIgnored,
  ReportReleased,
  TOPIC_MANIFEST,
  TOPICS,
  type TopicName,
} from './index';

/** Released samples are never edited: a change that breaks one breaks what is stored on somebody's bus. */
const GOLDEN = join(__dirname, '..', 'golden');
const CLASSES: Record<TopicName, new () => object> = {
  [TOPICS.complaintReceived]: ComplaintReceived,
  [TOPICS.attachmentDeferred]: ComplaintReceived,
  [TOPICS.reportHeld]: ReportHeld,
  [TOPICS.reportIgnored]: ReportIgnored,
  [TOPICS.reportReleased]: ReportReleased,
  [TOPICS.canarySent]: CanarySent,
  [TOPICS.complaintRouted]: ComplaintRouted,
  [TOPICS.complaintForwarded]: ComplaintForwarded,
  [TOPICS.complaintStatusChanged]: ComplaintStatusChanged,
  [TOPICS.complaintNotified]: ComplaintNotified,
};
const read = (file: string): unknown => JSON.parse(readFileSync(join(GOLDEN, file), 'utf8'));

interface Sample {
  topic: TopicName;
  key: string;
  headers: Record<string, string>;
  value: Record<string, unknown>;
}
const samples = readdirSync(GOLDEN)
  .filter((file) => /\.v\d+\.json$/.test(file))
  .map((file) => ({ file, sample: read(file) as Sample }));

describe('released events', () => {
  it('have a golden sample for every topic', () => {
    expect(samples.map(({ sample }) => sample.topic).sort()).toEqual(Object.values(TOPICS).sort());
  });

  it.each(samples)('$file is still read, and written the same', ({ sample }) => {
    const decoded = decodeEvent(CLASSES[sample.topic], Buffer.from(JSON.stringify(sample.value)));
    if (!('event' in decoded)) throw new Error(decoded.faults.join(', '));
    const { topic, key, headers } = sample;
    const written = encodeEvent(
      {
        topic,
        key,
        id: headers['ce_id'] ?? '',
        source: headers['ce_source'] ?? '',
        subject: headers['ce_subject'] ?? '',
        time: headers['ce_time'] ?? '',
        ...(headers['traceparent'] === undefined ? {} : { traceparent: headers['traceparent'] }),
      },
      decoded.event,
    );
    expect(written.headers).toEqual(headers);
    expect(JSON.parse(written.value.toString())).toEqual(sample.value);
  });

  it.each(samples)('$file with a field and a value of a later release is read too', ({ sample }) => {
    const later = {
      ...sample.value,
      aFieldOfLater: { a: 1 },
      ...('kind' in sample.value ? { kind: 'translation' } : {}),
    };
    expect(decodeEvent(CLASSES[sample.topic], Buffer.from(JSON.stringify(later)))).toHaveProperty('event');
  });

  it.each(samples)('$file without its first field is named as faulty, without a value', ({ sample }) => {
    const [first = '', ...rest] = Object.keys(sample.value);
    const broken = Object.fromEntries(rest.map((name) => [name, sample.value[name]]));
    const decoded = decodeEvent(CLASSES[sample.topic], Buffer.from(JSON.stringify(broken)));
    expect('faults' in decoded && decoded.faults.every((fault) => fault.startsWith(`${first}: `))).toBe(true);
  });

  it.each(['', '{', 'null', '[]', '"x"', '{"complaintId":1,"place":7,"attachments":[null]}'])(
    'tells %j apart from an event',
    (text) => {
      const decoded = decodeEvent(ComplaintReceived, Buffer.from(text));
      expect('faults' in decoded && decoded.faults.length).toBeGreaterThan(0);
    },
  );

  it('have a dead-letter topic each', () => {
    for (const topic of Object.values(TOPICS))
      expect(TOPIC_MANIFEST.map(({ name }) => name)).toContain(`${topic}.dlt`);
  });
});

interface Vectors {
  receiptKeyBase64: string;
  rows: {
    identity: { city: string; channel: string; account: string; ownId: string };
    content: {
      title?: string;
      text: string;
      place?: { address?: string; kelurahan?: string };
      attachments: { ref: string }[];
    };
    change?: string;
    complaintId: string;
    digest: string;
    eventId: string;
    receipt: string;
  }[];
}

describe('identities', () => {
  const { receiptKeyBase64, rows } = read('identity-vectors.json') as Vectors;

  it.each(rows)('of $identity.channel $identity.ownId never change', (row) => {
    const complaintId = complaintIdOf(row.identity);
    const digest = contentDigestOf(row.content);
    expect({
      complaintId,
      digest,
      eventId: eventIdOf(complaintId, digest, row.change),
      receipt: receiptOf(Buffer.from(receiptKeyBase64, 'base64'), complaintId),
    }).toEqual({
      complaintId: row.complaintId,
      digest: row.digest,
      eventId: row.eventId,
      receipt: row.receipt,
    });
  });

  it('keep apart what only looks alike', () => {
    const id = (account: string, ownId: string): string =>
      complaintIdOf({ city: 'malang', channel: 'social', account, ownId });
    expect(id('a', 'b|c')).not.toBe(id('a|b', 'c'));
    expect(id('', '1')).not.toBe(id('1', ''));
  });

  it('do not change with the order of photos, nor with how a link is signed', () => {
    const content = (refs: string[]): string =>
      contentDigestOf({ text: 'lampu mati', attachments: refs.map((ref) => ({ ref })) });
    expect(content(['b', 'a'])).toBe(content(['a', 'b']));
    expect(content(['a'])).not.toBe(content([]));
  });

  it('are read as people type them', () => {
    expect(readReceipt('o1l2-abcd efgh-jkmn')).toBe('0112ABCDEFGHJKMN');
  });
});
