import {
  CanarySent,
  ComplaintForwarded,
  ComplaintNotified,
  ComplaintReceived,
  ComplaintRouted,
  ComplaintStatusChanged,
  ReportHeld,
  ReportIgnored,
  ReportReleased,
  TOPIC_MANIFEST,
  TOPICS,
  type TopicName,
} from '@sambung/contracts';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { closureOf, schemasOf } from './schemas';

/** Who publishes and who reads; what the classes cannot say. */
const EVENTS: Record<TopicName, { type: { name: string }; publisher: string; reader: string; key: string }> =
  {
    [TOPICS.complaintReceived]: {
      type: ComplaintReceived,
      publisher: 'ingest',
      reader: 'routing',
      key: 'the conversation where there is one, else the complaint id',
    },
    [TOPICS.attachmentDeferred]: {
      type: ComplaintReceived,
      publisher: 'ingest',
      reader: 'ingest',
      key: 'the conversation where there is one, else the complaint id',
    },
    [TOPICS.reportHeld]: { type: ReportHeld, publisher: 'ingest', reader: 'routing', key: 'the report id' },
    [TOPICS.reportIgnored]: {
      type: ReportIgnored,
      publisher: 'ingest',
      reader: 'routing',
      key: 'the report id',
    },
    [TOPICS.reportReleased]: {
      type: ReportReleased,
      publisher: 'routing',
      reader: 'ingest',
      key: 'the release id',
    },
    [TOPICS.canarySent]: { type: CanarySent, publisher: 'ingest', reader: 'routing', key: 'the canary id' },
    [TOPICS.complaintRouted]: {
      type: ComplaintRouted,
      publisher: 'routing',
      reader: 'anyone',
      key: 'the complaint id',
    },
    [TOPICS.complaintForwarded]: {
      type: ComplaintForwarded,
      publisher: 'routing',
      reader: 'anyone',
      key: 'the complaint id',
    },
    [TOPICS.complaintNotified]: {
      type: ComplaintNotified,
      publisher: 'ingest',
      reader: 'routing',
      key: 'the complaint id',
    },
    [TOPICS.complaintStatusChanged]: {
      type: ComplaintStatusChanged,
      publisher: 'routing',
      reader: 'ingest',
      key: 'the complaint id',
    },
  };

const HEADERS = {
  type: 'object',
  description: 'CloudEvents 1.0, Kafka protocol binding, binary mode',
  required: ['ce_specversion', 'ce_id', 'ce_source', 'ce_type', 'ce_subject', 'ce_time', 'content-type'],
  properties: {
    ce_specversion: { const: '1.0' },
    ce_id: { type: 'string', format: 'uuid' },
    ce_source: { type: 'string', description: '//sambung/<city>/<service>' },
    ce_type: { type: 'string', description: 'the topic' },
    ce_subject: { type: 'string', description: 'the complaint or report that it is about' },
    ce_time: { type: 'string', format: 'date-time' },
    'content-type': { const: 'application/json' },
    traceparent: { type: 'string', description: 'W3C Trace Context' },
  },
};

export function asyncApi(): object {
  const folder = join(__dirname, '..', '..', 'libs', 'contracts', 'src', 'events');
  const schemas = closureOf(
    schemasOf(readdirSync(folder).map((file) => join(folder, file))),
    Object.values(EVENTS).map(({ type }) => type.name),
  );
  const topics = Object.entries(EVENTS);
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Sambung: events',
      version: '1.0.0',
      description:
        'At least once, in order per key. Additive within a version: readers let unknown fields and values pass. ' +
        'A record that is no event goes to `<topic>.dlt` with its raw bytes.',
    },
    channels: Object.fromEntries(
      topics.map(([topic, { type, key }]) => [
        topic,
        {
          address: topic,
          description: `${retentionOf(topic)}; key: ${key}`,
          messages: { [type.name]: { $ref: `#/components/messages/${type.name}` } },
        },
      ]),
    ),
    operations: Object.fromEntries(
      topics.flatMap(([topic, { publisher, reader }]) => [
        [`${publisher}.publishes.${topic}`, operation('send', topic)] as const,
        ...(reader === 'anyone' ? [] : [[`${reader}.reads.${topic}`, operation('receive', topic)] as const]),
      ]),
    ),
    components: {
      messages: Object.fromEntries(
        topics.map(([, { type }]) => [
          type.name,
          {
            headers: HEADERS,
            payload: { $ref: `#/components/schemas/${type.name}` },
            contentType: 'application/json',
          },
        ]),
      ),
      schemas,
    },
  };
}

const operation = (action: 'send' | 'receive', topic: string): object => ({
  action,
  channel: { $ref: `#/channels/${topic}` },
});

function retentionOf(topic: string): string {
  const entry = TOPIC_MANIFEST.find(({ name }) => name === topic);
  if (entry === undefined) throw new Error(`${topic} is not in the manifest`);
  return `${entry.partitions} partitions, kept ${entry.retentionDays} days`;
}
