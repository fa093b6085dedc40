import { setTimeout as pause } from 'node:timers/promises';
import { rawIdOf, TOPICS } from '@sambung/contracts';
import type { BusRecord, EventBus, PartitionLag } from '@sambung/platform';
import { isUUID } from 'class-validator';
import { coalesce } from '../coalesce';
import type { LedgerFault, LedgerStore, SeenRecord } from '../store/ledger.store';

/** Reads what routing reads, behind it, and keeps its own place. */
export const LEDGER_GROUP = 'routing-ledger';
export const READ_TOPICS = [TOPICS.complaintReceived, TOPICS.reportHeld, TOPICS.reportIgnored];
const LARGEST_LOOK = 500;
const LOOK_MILLISECONDS = 100;

const placeOf = ({ topic, partition }: Pick<PartitionLag, 'topic' | 'partition'>): string =>
  `${topic}/${partition}`;
const byPlace = (lags: readonly PartitionLag[]): Map<string, bigint> =>
  new Map(lags.map((lag) => [placeOf(lag), lag.records]));

/**
 * Compares what is new on the bus with what has landed. Whatever routing's group has passed must have landed; the rest
 * is looked at again the next time.
 * @param isOver whether it has read for long enough; what is left is read the next time
 */
export async function checkBus(
  bus: Pick<EventBus, 'subscribe' | 'lag'>,
  landingGroup: string,
  store: LedgerStore,
  isOver: () => boolean,
): Promise<{ read: number; isDone: boolean; faults: LedgerFault[] }> {
  const read = await readNew(bus, store, isOver);
  // In this order: a record that routing has passed is then never taken for one that it has not.
  const left = byPlace(await bus.lag(LEDGER_GROUP, READ_TOPICS));
  const behind = byPlace(await bus.lag(landingGroup, READ_TOPICS));
  const isPassed = (record: SeenRecord): boolean => {
    const routingBehind = behind.get(placeOf(record)) ?? 0n;
    if (routingBehind === 0n) return true;
    const next = read.next.get(placeOf(record));
    return (
      next !== undefined && BigInt(record.offset) < next + (left.get(placeOf(record)) ?? 0n) - routingBehind
    );
  };
  const unseen = await store.unseen();
  return {
    read: read.count,
    isDone: read.isDone,
    faults: unseen.filter(isPassed).map(({ eventId, topic, partition, offset }) => ({
      code: 'ledger.never-landed',
      id: eventId ?? `${topic}/${partition}/${offset}`,
    })),
  };
}

/** Reads up to what was there when it began. */
async function readNew(
  bus: Pick<EventBus, 'subscribe' | 'lag'>,
  store: LedgerStore,
  isOver: () => boolean,
): Promise<{ count: number; isDone: boolean; next: Map<string, bigint> }> {
  const sum = (lags: readonly PartitionLag[]): bigint =>
    lags.reduce((total, { records }) => total + records, 0n);
  const wanted = sum(await bus.lag(LEDGER_GROUP, READ_TOPICS));
  const next = new Map<string, bigint>();
  let count = 0;
  if (wanted === 0n) return { count, isDone: true, next };
  const keep = coalesce(LARGEST_LOOK, async (records: readonly SeenRecord[]) => {
    await store.keepUnseen(records);
    return records;
  });
  const subscription = await bus.subscribe({
    group: LEDGER_GROUP,
    topics: READ_TOPICS,
    handle: async (record) => {
      await keep(seenOf(record));
      next.set(placeOf(record), BigInt(record.offset) + 1n);
      count += 1;
    },
  });
  try {
    while (count < wanted && !isOver()) await pause(LOOK_MILLISECONDS);
  } finally {
    await subscription.close();
  }
  return { count, isDone: count >= wanted, next };
}

function seenOf({ topic, partition, offset, headers, value, publishedAt }: BusRecord): SeenRecord {
  const id = headers['ce_id'];
  return {
    topic,
    partition,
    offset,
    eventId: isUUID(id) ? String(id) : null,
    heldId: rawIdOf('', JSON.stringify({ topic, partition: String(partition), offset }), value),
    publishedAt,
  };
}
