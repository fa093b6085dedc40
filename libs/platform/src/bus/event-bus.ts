/** A topic as the manifest states it. Topics come from the manifest, never by accident. */
export interface Topic {
  name: string;
  partitions: number;
  retentionDays: number;
}

/** What is published: the key decides the partition, so order holds per key. */
export interface OutgoingRecord {
  topic: string;
  key: string;
  /** CloudEvents binary mode: `ce_*`, `content-type`, `traceparent`. */
  headers: Record<string, string>;
  value: Buffer;
}

export interface BusRecord extends OutgoingRecord {
  partition: number;
  /** Ascending within a partition, as a decimal string (64 bits). */
  offset: string;
  publishedAt: Date;
}

/**
 * Does the work of one record and resolves when that work is durable (its own transaction has committed).
 * Delivery is at least once: the same record may come again after a crash or a rebalance.
 *
 * What it throws decides what happens next:
 * - `UnavailableError`: the partition pauses and the same record comes again; nothing is skipped.
 * - `RejectedError`: the record goes to `<topic>.dlt` with the error's code, then the next one comes.
 * - anything else is a bug: a few tries, then as `RejectedError`.
 */
export type RecordHandler = (record: BusRecord) => Promise<void>;

export interface SubscribeOptions {
  /** Every group gets all records; the members of one group share the partitions. */
  group: string;
  topics: string[];
  handle: RecordHandler;
}

export interface Subscription {
  /** Finishes the record in hand, moves its cursor, and leaves the group. */
  close(): Promise<void>;
}

/** Where a group continues on a topic: at an instant, or at exact offsets (partitions not named stay). */
export type ReplayPosition = { time: Date } | { offsets: Record<number, string> };

export interface PartitionLag {
  topic: string;
  partition: number;
  /** Records published and not yet handled by the group. */
  records: bigint;
  /** Records that retention removed before the group had handled them: lost to it, and never silently. */
  missed: bigint;
}

/**
 * The only thing that code publishes to or subscribes on. Both engines promise the same and no more:
 * order per key, every group gets all, at least once. A new group starts at the oldest record kept.
 */
export interface EventBus {
  /**
   * Resolves when every record is durable; on a throw, any part of them may have been published.
   * @throws UnavailableError when the bus cannot be reached or did not acknowledge in time (≤ 5 s).
   */
  publish(records: OutgoingRecord[]): Promise<void>;

  /** Resolves when the group has been joined. */
  subscribe(options: SubscribeOptions): Promise<Subscription>;

  /** Moves a group's cursor. The group must have no running member. */
  replay(group: string, topic: string, position: ReplayPosition): Promise<void>;

  /**
   * Where a group stands, by topic and partition. What retention removed and a member has met since is remembered on
   * PostgreSQL, on Kafka by the member's process alone and until it ends; it is logged at error by both.
   * @throws UnavailableError when the bus cannot be reached.
   */
  lag(group: string, topics: string[]): Promise<PartitionLag[]>;

  /** @throws UnavailableError when the bus cannot be reached, or a consumer of this process has silently stopped. */
  check(): Promise<void>;

  /** Closes subscriptions first, then connections. */
  close(): Promise<void>;
}
