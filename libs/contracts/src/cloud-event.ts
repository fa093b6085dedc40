import { plainToInstance, type ClassConstructor } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';
import type { TopicName } from './topics';

interface Envelope {
  topic: TopicName;
  /** Partition key: order holds per key. */
  key: string;
  /** The event's own id. */
  id: string;
  /** `//sambung/<city>/<service>`. */
  source: string;
  /** The complaint or report it is about. */
  subject: string;
  /** When it happened, UTC. */
  time: string;
  /** W3C trace context, carried on. */
  traceparent?: string;
}

export interface EncodedEvent {
  topic: TopicName;
  key: string;
  headers: Record<string, string>;
  value: Buffer;
}

/** CloudEvents 1.0 in binary mode (Kafka protocol binding): `ce_*` headers, JSON value. */
export function encodeEvent(envelope: Envelope, data: object): EncodedEvent {
  return {
    topic: envelope.topic,
    key: envelope.key,
    headers: {
      ce_specversion: '1.0',
      ce_id: envelope.id,
      ce_source: envelope.source,
      ce_type: envelope.topic,
      ce_subject: envelope.subject,
      ce_time: envelope.time,
      'content-type': 'application/json',
      ...(envelope.traceparent === undefined ? {} : { traceparent: envelope.traceparent }),
    },
    value: Buffer.from(JSON.stringify(data)),
  };
}

export type Decoded<T> = { event: T } | { faults: string[] };

/** Where a class-validator error stands, and what it breaks; never the value. */
export function faultsOf(errors: ValidationError[], path = ''): string[] {
  return errors.flatMap((error) => {
    const at = path === '' ? error.property : `${path}.${error.property}`;
    return [
      ...Object.keys(error.constraints ?? {}).map((rule) => `${at}: ${rule}`),
      ...faultsOf(error.children ?? [], at),
    ];
  });
}

/** Reads tolerantly: unknown fields pass. What is malformed comes back as faults that name fields, never values. */
export function decodeEvent<T extends object>(type: ClassConstructor<T>, value: Buffer): Decoded<T> {
  let data: unknown;
  try {
    data = JSON.parse(value.toString('utf8'));
  } catch {
    return { faults: ['value: isJson'] };
  }
  if (typeof data !== 'object' || data === null || Array.isArray(data))
    return { faults: ['value: isObject'] };
  const event = plainToInstance(type, data);
  const faults = faultsOf(validateSync(event));
  return faults.length > 0 ? { faults } : { event };
}
