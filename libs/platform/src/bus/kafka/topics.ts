import { setTimeout as delay } from 'node:timers/promises';
import type { Admin, ITopicConfig } from 'kafkajs';
import type { Logger } from '../../logger';
import type { Topic } from '../event-bus';

const SERVED_TRIES = 20;
const SERVED_MILLISECONDS = 100;
const DAY_MILLISECONDS = 24 * 60 * 60 * 1000;

function configOf({ name, partitions, retentionDays }: Topic, brokers: number): ITopicConfig {
  const replicationFactor = Math.min(3, brokers);
  const entries = {
    'retention.ms': Math.round(retentionDays * DAY_MILLISECONDS),
    'cleanup.policy': 'delete',
    'min.insync.replicas': Math.min(2, replicationFactor),
    'unclean.leader.election.enable': false,
    // The broker's clock decides what "published at" means, for replay and retention alike.
    'message.timestamp.type': 'LogAppendTime',
    // Without replicas only the disk keeps what was acknowledged.
    ...(brokers === 1 ? { 'flush.messages': 1 } : {}),
  };
  return {
    topic: name,
    numPartitions: partitions,
    replicationFactor,
    configEntries: Object.entries(entries).map(([name, value]) => ({ name, value: String(value) })),
  };
}

/** A leader is known before it serves: what is sent to several partitions then is refused by some, and sent twice. */
async function untilServed(admin: Admin, topic: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await admin.fetchTopicOffsets(topic);
      return;
    } catch (error) {
      if (attempt === SERVED_TRIES) throw error;
      await delay(SERVED_MILLISECONDS);
    }
  }
}

/** Makes the topics that are missing; what is there stays as it is, and a difference in partitions is an error. */
export async function ensureTopics(admin: Admin, topics: readonly Topic[], logger: Logger): Promise<void> {
  const existing = new Set(await admin.listTopics());
  const missing = topics.filter(({ name }) => !existing.has(name));
  if (missing.length > 0) {
    const { brokers } = await admin.describeCluster();
    await admin.createTopics({ topics: missing.map((topic) => configOf(topic, brokers.length)) });
    for (const { name } of missing) await untilServed(admin, name);
  }
  const known = topics.filter(({ name }) => existing.has(name));
  if (known.length === 0) return;
  const { topics: found } = await admin.fetchTopicMetadata({ topics: known.map(({ name }) => name) });
  for (const { name, partitions: stated } of known) {
    const count = found.find((each) => each.name === name)?.partitions.length;
    if (count !== stated)
      logger.error(
        { code: 'bus.partitions-differ', topic: name, stated, found: count },
        'reading the manifest',
      );
  }
}
