import type { Consumer, EachBatchPayload, Kafka, KafkaMessage } from 'kafkajs';
import type { Logger } from '../../logger';
import { ConsumerLoop } from '../consumer-loop';
import { deliver, pauseMillisecondsOf, type Delivery } from '../delivery';
import type { BusRecord } from '../event-bus';
import { RETRY } from './client';
import { placeOf } from './positions';

const SESSION_MILLISECONDS = 10_000;
const HEARTBEAT_MILLISECONDS = 2000;
const REBALANCE_MILLISECONDS = 30_000;
const FETCH_WAIT_MILLISECONDS = 500;
const FETCH_BYTES_PER_PARTITION = 256 * 1024;
const COMMIT_MILLISECONDS = 500;
/** kafkajs fetches again only when all partitions are through with what they got: none may take long. */
const TURN_MILLISECONDS = 1000;
const SILENCE_MILLISECONDS = 30_000;

const textOf = (value: Buffer | string | (Buffer | string)[] | undefined): string =>
  String(Array.isArray(value) ? value[0] : value);

const recordOf = (topic: string, partition: number, message: KafkaMessage): BusRecord => ({
  topic,
  partition,
  offset: message.offset,
  key: message.key?.toString() ?? '',
  headers: Object.fromEntries(
    Object.entries(message.headers ?? {}).map(([name, value]) => [name, textOf(value)]),
  ),
  value: message.value ?? Buffer.alloc(0),
  publishedAt: new Date(Number(message.timestamp)),
});

/** One member of a group. When its consumer crashes, for whatever reason, it gets a new one. */
export class KafkaSubscription {
  readonly loop: ConsumerLoop;
  private readonly logger: Logger;
  private readonly batches = new Set<Promise<void>>();
  private readonly failures = new Map<string, number>();
  private readonly rests = new Set<NodeJS.Timeout>();
  /** Counted by this process since it started: retention's losses that its consumers met, by place. */
  readonly missed = new Map<string, bigint>();
  /** The first record not handled, by place. */
  private next = Promise.resolve(new Map<string, bigint>());
  private isLeaving = false;

  constructor(
    private readonly kafka: Kafka,
    private readonly topics: string[],
    /** Of all topics together. */
    private readonly partitions: number,
    private readonly committed: () => Promise<Map<string, bigint>>,
    private readonly delivery: Delivery,
  ) {
    this.logger = delivery.logger.child({ group: delivery.group });
    this.loop = new ConsumerLoop(this.logger, SILENCE_MILLISECONDS);
    this.loop.start(() => {
      const consumer = this.consumer();
      return { serve: () => this.consume(consumer), leave: () => this.leave(consumer) };
    });
  }

  private consumer(): Consumer {
    return this.kafka.consumer({
      groupId: this.delivery.group,
      sessionTimeout: SESSION_MILLISECONDS,
      heartbeatInterval: HEARTBEAT_MILLISECONDS,
      rebalanceTimeout: REBALANCE_MILLISECONDS,
      maxWaitTimeInMs: FETCH_WAIT_MILLISECONDS,
      maxBytesPerPartition: FETCH_BYTES_PER_PARTITION,
      allowAutoTopicCreation: false,
      // kafkajs's own restarts can go on beside each other for ever (tulios/kafkajs#1721).
      retry: { ...RETRY, restartOnFailure: async () => Promise.resolve(false) },
    });
  }

  private async leave(consumer: Consumer): Promise<void> {
    await consumer.disconnect().catch(() => {}); // It has nothing to say that matters any more.
    await Promise.allSettled(this.batches);
    for (const rest of this.rests) clearTimeout(rest);
    this.rests.clear();
  }

  /** Resolves when the subscription is closing, throws when the consumer crashed. */
  private async consume(consumer: Consumer): Promise<void> {
    let crash: Error | undefined;
    const isAlive = (): void => this.loop.noteAlive();
    consumer.on(consumer.events.HEARTBEAT, isAlive);
    consumer.on(consumer.events.FETCH, isAlive);
    consumer.on(consumer.events.CRASH, ({ payload }) => {
      crash = payload.error;
      this.loop.wake.call();
    });
    consumer.on(consumer.events.GROUP_JOIN, () => {
      isAlive();
      for (const place of this.failures.keys()) this.loop.outages.forget(place);
      this.failures.clear();
      this.next = this.committed();
      this.next.catch(() => {}); // The next batch throws it.
    });
    await consumer.connect();
    await consumer.subscribe({ topics: this.topics, fromBeginning: true });
    await consumer.run({
      autoCommitInterval: COMMIT_MILLISECONDS,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: this.partitions,
      eachBatch: (payload) => this.onBatch(consumer, payload),
    });
    while (this.loop.isOpen()) {
      if (crash !== undefined) throw crash;
      this.loop.noteServing();
      await this.loop.wake.sleep(SILENCE_MILLISECONDS);
    }
  }

  /** When one partition has to stop (a rebalance, as a rule), all finish what is in hand and are committed first. */
  private async onBatch(consumer: Consumer, payload: EachBatchPayload): Promise<void> {
    const batch = this.handle(consumer, payload);
    this.batches.add(batch);
    try {
      await batch;
    } catch (error) {
      this.isLeaving = true;
      await Promise.allSettled(this.batches);
      throw error;
    } finally {
      this.batches.delete(batch);
      if (this.batches.size === 0) this.isLeaving = false;
    }
  }

  private async handle(consumer: Consumer, payload: EachBatchPayload): Promise<void> {
    const { topic, partition, messages } = payload.batch;
    const place = placeOf(topic, partition);
    const next = await this.next;
    const end = Date.now() + TURN_MILLISECONDS;
    for (const message of messages) {
      if (!payload.isRunning() || payload.isStale() || this.isLeaving || Date.now() > end) return;
      this.noteMissed(next, topic, partition, BigInt(message.offset));
      // Its errors come again at the heartbeat below.
      const beat = setInterval(() => void payload.heartbeat().catch(() => {}), HEARTBEAT_MILLISECONDS);
      try {
        await deliver(recordOf(topic, partition, message), this.delivery);
      } catch (error) {
        this.rest(consumer, topic, partition, error);
        return;
      } finally {
        clearInterval(beat);
      }
      this.failures.delete(place);
      this.loop.outages.end(place);
      next.set(place, BigInt(message.offset) + 1n);
      payload.resolveOffset(message.offset);
      await payload.heartbeat();
      await payload.commitOffsetsIfNecessary();
    }
  }

  /** The record was not resolved, so it is what the partition is fetched from when it goes on. */
  private rest(consumer: Consumer, topic: string, partition: number, error: unknown): void {
    const place = placeOf(topic, partition);
    const failures = (this.failures.get(place) ?? 0) + 1;
    this.failures.set(place, failures);
    this.loop.outages.begin(place, error);
    const partitions = [{ topic, partitions: [partition] }];
    consumer.pause(partitions);
    const timer = setTimeout(
      () => {
        this.rests.delete(timer);
        try {
          consumer.resume(partitions);
        } catch {
          // It has crashed or is closing; for the next one nothing is paused.
        }
      },
      pauseMillisecondsOf(error, failures),
    );
    this.rests.add(timer);
  }

  /** Only retention leaves a gap before a record: nobody publishes in transactions, and nothing is compacted. */
  private noteMissed(next: Map<string, bigint>, topic: string, partition: number, offset: bigint): void {
    const place = placeOf(topic, partition);
    const expected = next.get(place);
    if (expected === undefined || offset <= expected) return;
    const missed = offset - expected;
    this.missed.set(place, (this.missed.get(place) ?? 0n) + missed);
    this.logger.error(
      { code: 'bus.missed', topic, partition, missed: String(missed) },
      'retention overtook a group',
    );
  }
}
