import type { Admin, ISocketFactory, Kafka, Producer } from 'kafkajs';
import { RejectedError, UnavailableError } from '../../errors';
import type { Logger } from '../../logger';
import { topicsToSubscribe } from '../delivery';
import type {
  EventBus,
  OutgoingRecord,
  PartitionLag,
  ReplayPosition,
  SubscribeOptions,
  Subscription,
  Topic,
} from '../event-bus';
import { partitionOf } from '../partition';
import { PublishQueue } from '../publish-queue';
import { kafkaClient } from './client';
import { KafkaSubscription } from './kafka-subscription';
import { commitOffsets, committedOffsets, lagOf, placeOf } from './positions';
import { ensureTopics } from './topics';

const ACKNOWLEDGED_BY_ALL = -1;
const ACKNOWLEDGE_MILLISECONDS = 3000;
const IDLE_STATES = ['Empty', 'Dead'];

interface Connections {
  admin: Admin;
  producer: Producer;
}

const unavailable = (cause: unknown): UnavailableError =>
  new UnavailableError('bus.unavailable', 'asking the bus on Kafka', { cause });

/** What a city runs. kafkajs stays within this folder. */
export class KafkaBus implements EventBus {
  private readonly kafka: Kafka;
  private readonly queue = new PublishQueue((records) => this.send(records));
  private readonly subscriptions = new Map<KafkaSubscription, string>();
  private connecting: Promise<Connections> | undefined;

  constructor(
    brokers: string[],
    private readonly topics: readonly Topic[],
    private readonly logger: Logger,
    socketFactory?: ISocketFactory,
  ) {
    this.kafka = kafkaClient(brokers, logger, socketFactory);
  }

  async publish(records: OutgoingRecord[]): Promise<void> {
    for (const { topic } of records) this.requireTopic(topic);
    await this.queue.publish(records);
  }

  async subscribe({ group, topics, handle }: SubscribeOptions): Promise<Subscription> {
    for (const topic of topicsToSubscribe(topics)) this.requireTopic(topic);
    const { admin } = await this.connections();
    const partitions = this.topics.filter(({ name }) => topics.includes(name));
    const subscription = new KafkaSubscription(
      this.kafka,
      topics,
      partitions.reduce((sum, topic) => sum + topic.partitions, 0),
      () => committedOffsets(admin, group, topics),
      { group, handle, logger: this.logger, publish: (records) => this.publish(records) },
    );
    this.subscriptions.set(subscription, group);
    return subscription.loop.joined(() => this.subscriptions.delete(subscription));
  }

  async replay(group: string, topic: string, position: ReplayPosition): Promise<void> {
    this.requireTopic(topic);
    await this.ask(async ({ admin }) => {
      const { groups } = await admin.describeGroups([group]);
      if (!groups.every(({ state }) => IDLE_STATES.includes(state)))
        throw new RejectedError('bus.group-running', 'moving the cursor of a group', {
          details: { group, topic },
        });
      const offsets =
        'time' in position
          ? await admin.fetchTopicOffsetsByTimestamp(topic, position.time.getTime())
          : Object.entries(position.offsets).map(([partition, offset]) => ({
              partition: Number(partition),
              offset,
            }));
      if (offsets.length === 0) return;
      await commitOffsets(this.kafka, admin, group, topic, offsets);
    });
  }

  async lag(group: string, topics: string[]): Promise<PartitionLag[]> {
    const lags = await this.ask(({ admin }) => lagOf(admin, group, topics));
    const met = [...this.subscriptions].filter(([, each]) => each === group).map(([each]) => each.missed);
    return lags.map((lag) => {
      const missed = met.reduce(
        (sum, each) => sum + (each.get(placeOf(lag.topic, lag.partition)) ?? 0n),
        lag.missed,
      );
      return { ...lag, missed };
    });
  }

  async check(): Promise<void> {
    await this.ask(({ admin }) => admin.describeCluster());
    for (const subscription of this.subscriptions.keys()) subscription.loop.check();
  }

  async close(): Promise<void> {
    await Promise.all([...this.subscriptions.keys()].map((subscription) => subscription.loop.close()));
    await this.queue.settle();
    const connections = await this.connecting?.catch(() => undefined); // What never connected needs no goodbye.
    await connections?.producer.disconnect();
    await connections?.admin.disconnect();
  }

  private requireTopic(topic: string): void {
    if (!this.topics.some(({ name }) => name === topic)) throw new Error(`no topic ${topic} in the manifest`);
  }

  private async send(records: OutgoingRecord[]): Promise<void> {
    const messages = new Map<string, OutgoingRecord[]>();
    for (const record of records) {
      const others = messages.get(record.topic);
      if (others === undefined) messages.set(record.topic, [record]);
      else others.push(record);
    }
    const topicMessages = [...messages].map(([topic, each]) => ({ topic, messages: each }));
    await this.ask(({ producer }) =>
      producer.sendBatch({ acks: ACKNOWLEDGED_BY_ALL, timeout: ACKNOWLEDGE_MILLISECONDS, topicMessages }),
    );
  }

  private async ask<T>(question: (connections: Connections) => Promise<T>): Promise<T> {
    const connections = await this.connections();
    try {
      return await question(connections);
    } catch (error) {
      if (error instanceof RejectedError) throw error;
      throw unavailable(error);
    }
  }

  /** Connects, and makes the topics, at the first use, so that a service can start before Kafka. */
  private connections(): Promise<Connections> {
    this.connecting ??= this.connect().catch((error: unknown) => {
      this.connecting = undefined;
      throw unavailable(error);
    });
    return this.connecting;
  }

  private async connect(): Promise<Connections> {
    const admin = this.kafka.admin();
    const producer = this.kafka.producer({
      allowAutoTopicCreation: false,
      maxInFlightRequests: 1,
      createPartitioner:
        () =>
        ({ message, partitionMetadata }) =>
          partitionOf(String(message.key), partitionMetadata.length),
    });
    try {
      await admin.connect();
      await ensureTopics(admin, this.topics, this.logger);
      await producer.connect();
    } catch (error) {
      await admin.disconnect();
      throw error;
    }
    return { admin, producer };
  }
}
