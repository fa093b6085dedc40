import type { Admin, Kafka } from 'kafkajs';
import type { PartitionLag } from '../event-bus';

export const placeOf = (topic: string, partition: number): string => `${topic}/${partition}`;

/** A group's committed offsets by place; a partition without one is absent. */
export async function committedOffsets(
  admin: Admin,
  group: string,
  topics: string[],
): Promise<Map<string, bigint>> {
  const committed = new Map<string, bigint>();
  for (const { topic, partitions } of await admin.fetchOffsets({ groupId: group, topics }))
    for (const { partition, offset } of partitions)
      // Negative: none yet, or "from the oldest" after kafkajs found that retention had overtaken the group.
      if (BigInt(offset) >= 0n) committed.set(placeOf(topic, partition), BigInt(offset));
  return committed;
}

/** As the broker sees it now: `missed` is what the group will find gone when it goes on. */
export async function lagOf(admin: Admin, group: string, topics: string[]): Promise<PartitionLag[]> {
  const committed = await committedOffsets(admin, group, topics);
  const lags: PartitionLag[] = [];
  for (const topic of topics)
    for (const { partition, low, high } of await admin.fetchTopicOffsets(topic)) {
      const oldest = BigInt(low);
      const next = committed.get(placeOf(topic, partition)) ?? oldest;
      const from = next > oldest ? next : oldest;
      lags.push({
        topic,
        partition,
        records: BigInt(high) - from,
        missed: oldest > next ? oldest - next : 0n,
      });
    }
  return lags.sort((a, b) => a.topic.localeCompare(b.topic) || a.partition - b.partition);
}

/**
 * Commits offsets for a group without members, as a member that joins for a moment: kafkajs has no other way, and its
 * admin's takes five seconds for it.
 * @throws Error when they are not what is committed afterwards.
 */
export async function commitOffsets(
  kafka: Kafka,
  admin: Admin,
  group: string,
  topic: string,
  offsets: { partition: number; offset: string }[],
): Promise<void> {
  const consumer = kafka.consumer({ groupId: group, maxWaitTimeInMs: 50, allowAutoTopicCreation: false });
  await consumer.connect();
  try {
    await consumer.subscribe({ topics: [topic], fromBeginning: true });
    const fetched = new Promise<void>((resolve) => consumer.on(consumer.events.FETCH, () => resolve()));
    const crashed = new Promise<never>((_, reject) =>
      consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error)),
    );
    // Before it fetches, it commits what it was told to seek; paused, it fetches nothing.
    const running = consumer.run({ eachBatchAutoResolve: false, eachBatch: () => Promise.resolve() });
    consumer.pause([{ topic }]);
    for (const { partition, offset } of offsets) consumer.seek({ topic, partition, offset });
    await running;
    await Promise.race([fetched, crashed]);
  } finally {
    await consumer.disconnect();
  }
  const committed = await committedOffsets(admin, group, [topic]);
  for (const { partition, offset } of offsets)
    if (committed.get(placeOf(topic, partition)) !== BigInt(offset))
      throw new Error(`moving a cursor: partition ${partition} of ${topic}`);
}
