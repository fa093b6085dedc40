import type { EventBus } from '@sambung/platform';

/** What waits on a topic of the bus for routing to land it, over all partitions. */
export interface TopicLag {
  topic: string;
  records: number;
  /** What retention removed before it was landed: lost, unless the channel still has it. */
  missed: number;
}

/** @throws UnavailableError while the bus cannot be reached. */
export async function lagOf(
  bus: Pick<EventBus, 'lag'>,
  group: string,
  topics: readonly string[],
): Promise<TopicLag[]> {
  const partitions = await bus.lag(group, [...topics]);
  return topics.map((topic) => {
    const own = partitions.filter((partition) => partition.topic === topic);
    const sum = (of: 'records' | 'missed'): number =>
      own.reduce((total, each) => total + Number(each[of]), 0);
    return { topic, records: sum('records'), missed: sum('missed') };
  });
}
