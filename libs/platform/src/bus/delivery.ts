import { setTimeout as delay } from 'node:timers/promises';
import { codeOf, RejectedError, UnavailableError } from '../errors';
import type { Logger } from '../logger';
import type { BusRecord, OutgoingRecord, RecordHandler } from './event-bus';

const TRIES = 3;
const RETRY_MILLISECONDS = 200;
const FIRST_PAUSE_MILLISECONDS = 250;
const LONGEST_PAUSE_MILLISECONDS = 30_000;

const DEAD_LETTERS = '.dlt';
const deadLetterTopicOf = (topic: string): string => `${topic}${DEAD_LETTERS}`;

/** A subscription's topics, and those where their poison goes. From a dead-letter topic there is no further one. */
export const topicsToSubscribe = (topics: readonly string[]): string[] =>
  topics.flatMap((topic) => (topic.endsWith(DEAD_LETTERS) ? [topic] : [topic, deadLetterTopicOf(topic)]));

/** The raw record under its own headers, with why and whence; never a message, which may quote a citizen. */
function deadLetterOf(record: BusRecord, group: string, error: unknown): OutgoingRecord {
  return {
    topic: deadLetterTopicOf(record.topic),
    key: record.key,
    value: record.value,
    headers: {
      ...record.headers,
      dlt_code: error instanceof RejectedError ? error.code : 'bus.bug',
      dlt_group: group,
      dlt_topic: record.topic,
      dlt_partition: String(record.partition),
      dlt_offset: record.offset,
    },
  };
}

/** Where a bug is: the error's kind and frames, without its message, which may quote a citizen. */
function sightOf(error: unknown): { error: string; at: string | undefined } {
  if (!(error instanceof Error)) return { error: typeof error, at: undefined };
  return {
    error: error.name,
    at: error.stack
      ?.split('\n')
      .filter((line) => /^\s+at /.test(line))
      .join('\n'),
  };
}

export interface Delivery {
  group: string;
  handle: RecordHandler;
  logger: Logger;
  publish: (records: OutgoingRecord[]) => Promise<void>;
}

/**
 * One record to its handler, by the rules of {@link RecordHandler}. When it resolves the record is done with: handled,
 * or in the dead-letter topic.
 * When it throws (UnavailableError, as a rule) the same record has to come again.
 */
export async function deliver(
  record: BusRecord,
  { group, handle, logger, publish }: Delivery,
): Promise<void> {
  const { topic, partition, offset } = record;
  for (let attempt = 1; ; attempt++) {
    try {
      return await handle(record);
    } catch (error) {
      if (error instanceof UnavailableError) throw error;
      const isBug = !(error instanceof RejectedError);
      if (isBug && attempt < TRIES) {
        await delay(RETRY_MILLISECONDS * attempt);
        continue;
      }
      await publish([deadLetterOf(record, group, error)]);
      const origin = { group, topic, partition, offset };
      if (isBug)
        logger.error({ code: 'bus.bug', ...origin, ...sightOf(error) }, 'a handler failed: record set aside');
      else logger.warn({ code: codeOf(error), ...origin }, 'record set aside');
      return;
    }
  }
}

/** How long a partition rests before the same record comes again, after the n-th failure in a row to reach what its handler needs. */
export function pauseMillisecondsOf(error: unknown, failures: number): number {
  const backOff = Math.min(LONGEST_PAUSE_MILLISECONDS, FIRST_PAUSE_MILLISECONDS * 2 ** (failures - 1));
  const askedSeconds = error instanceof UnavailableError ? (error.retryAfterSeconds ?? 0) : 0;
  return Math.max(backOff, Math.min(LONGEST_PAUSE_MILLISECONDS, askedSeconds * 1000));
}
