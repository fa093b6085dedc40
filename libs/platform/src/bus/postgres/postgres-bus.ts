import { Pool, type PoolClient, type QueryResultRow } from 'pg';
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
import { memberLockOf } from './locks';
import { removeExpired } from './retention';
import { setUpSchema, type Partition } from './schema';
import { PostgresSubscription } from './postgres-subscription';
import { asUnavailable } from './unavailable';

const CONNECT_MILLISECONDS = 2000;
const QUERY_MILLISECONDS = 4000;
const SWEEP_MILLISECONDS = 10 * 60 * 1000;
/** Readers listen on it; the payload is the topic. */
const CHANNEL = 'bus';

/** One statement, so one round trip: partitions are locked in ascending order, and two publishers never deadlock. */
const PUBLISH = `
WITH input AS (
  SELECT * FROM unnest($1::integer[], $2::bytea[], $3::text[], $4::bytea[])
    WITH ORDINALITY AS input (partition_id, key, headers, value, position)
), wanted AS (
  SELECT partition_id, count(*) AS records FROM input GROUP BY partition_id
), locked AS MATERIALIZED (
  SELECT id, topic, records FROM wanted JOIN bus.partition ON id = partition_id ORDER BY id FOR UPDATE OF partition
), moved AS (
  UPDATE bus.partition SET next_offset = next_offset + records FROM locked WHERE partition.id = locked.id
  RETURNING partition.id, next_offset - records AS base
), stored AS (
  INSERT INTO bus.record (partition_id, "offset", key, headers, value)
  SELECT id, base + row_number() OVER (PARTITION BY id ORDER BY position) - 1, key, headers::json, value
  FROM input JOIN moved ON id = partition_id
)
SELECT pg_notify('${CHANNEL}', topic) FROM (SELECT DISTINCT topic FROM locked) AS topics`;

const LAG = `
SELECT topic, number AS partition,
  partition.next_offset - greatest(first_offset, cursor.next_offset) AS records,
  coalesce(missed, 0) + greatest(0, first_offset - cursor.next_offset) AS missed
FROM bus.partition LEFT JOIN bus.cursor ON partition_id = id AND consumer_group = $1
WHERE topic = ANY ($2) ORDER BY topic, number`;

const REPLAY = `
INSERT INTO bus.cursor (consumer_group, partition_id, next_offset)
SELECT $1, id, next_offset FROM unnest($2::integer[], $3::bigint[]) AS position (id, next_offset)
ON CONFLICT (consumer_group, partition_id) DO UPDATE SET next_offset = excluded.next_offset`;

const OFFSETS_AT = `
SELECT id, coalesce(
  (SELECT "offset" FROM bus.record WHERE partition_id = id AND published_at >= $2 ORDER BY "offset" LIMIT 1),
  next_offset) AS "offset"
FROM bus.partition WHERE topic = $1`;

/**
 * The log on PostgreSQL: the embedded default of a single machine. Its tables are in a schema of its own (`bus`),
 * which it makes and keeps by itself.
 */
export class PostgresBus implements EventBus {
  private readonly pool: Pool;
  private readonly queue = new PublishQueue((records) => this.append(records));
  private readonly subscriptions = new Set<PostgresSubscription>();
  private readonly sweeper: NodeJS.Timeout;
  private setUp: Promise<Map<string, Partition[]>> | undefined;

  constructor(
    private readonly url: string,
    private readonly topics: readonly Topic[],
    private readonly logger: Logger,
  ) {
    this.pool = new Pool({
      connectionString: url,
      max: 3,
      connectionTimeoutMillis: CONNECT_MILLISECONDS,
      query_timeout: QUERY_MILLISECONDS,
      statement_timeout: QUERY_MILLISECONDS,
      keepAlive: true,
      application_name: 'sambung bus',
    });
    // An idle connection that breaks is replaced by the pool; who needs one next learns whether that works.
    this.pool.on('error', () => {});
    this.sweeper = setInterval(() => void this.sweepOrLog(), SWEEP_MILLISECONDS);
    this.sweeper.unref();
  }

  async publish(records: OutgoingRecord[]): Promise<void> {
    for (const { topic } of records) this.requireTopic(topic);
    await this.queue.publish(records);
  }

  async subscribe(options: SubscribeOptions): Promise<Subscription> {
    for (const topic of topicsToSubscribe(options.topics)) this.requireTopic(topic);
    const all = await this.partitions();
    const subscription = new PostgresSubscription(
      this.url,
      CHANNEL,
      options.topics.flatMap((topic) => all.get(topic) ?? []),
      {
        group: options.group,
        handle: options.handle,
        logger: this.logger,
        publish: (records) => this.publish(records),
      },
    );
    this.subscriptions.add(subscription);
    return subscription.loop.joined(() => this.subscriptions.delete(subscription));
  }

  async replay(group: string, topic: string, position: ReplayPosition): Promise<void> {
    const partitions = await this.partitionsOf(topic);
    const first = partitions[0];
    if (first === undefined) return;
    await this.transaction(async (client) => {
      const { rows: locks } = await client.query<{ free: boolean }>(
        'SELECT pg_try_advisory_xact_lock($1, $2) AS free',
        [memberLockOf(group), first.id],
      );
      if (locks[0]?.free !== true)
        throw new RejectedError('bus.group-running', 'moving the cursor of a group', {
          details: { group, topic },
        });
      const offsets = new Map<number, string>();
      if ('time' in position) {
        const { rows } = await client.query<{ id: number; offset: string }>(OFFSETS_AT, [
          topic,
          position.time,
        ]);
        for (const { id, offset } of rows) offsets.set(id, offset);
      } else {
        for (const { id, number } of partitions) {
          const offset = position.offsets[number];
          if (offset !== undefined) offsets.set(id, offset);
        }
      }
      await client.query(REPLAY, [group, [...offsets.keys()], [...offsets.values()]]);
    });
  }

  async lag(group: string, topics: string[]): Promise<PartitionLag[]> {
    await this.partitions();
    type Row = { topic: string; partition: number; records: string; missed: string };
    const rows = await this.query<Row>(LAG, [group, topics]);
    return rows.map((row) => ({ ...row, records: BigInt(row.records), missed: BigInt(row.missed) }));
  }

  async check(): Promise<void> {
    await this.partitions();
    await this.query('SELECT 1', []);
    for (const subscription of this.subscriptions) subscription.loop.check();
  }

  async close(): Promise<void> {
    clearInterval(this.sweeper);
    await Promise.all([...this.subscriptions].map((subscription) => subscription.loop.close()));
    await this.queue.settle();
    await this.pool.end();
  }

  /** Removes what is older than its topic's retention; also done every ten minutes. */
  async sweep(): Promise<void> {
    for (const { name, retentionDays } of this.topics) {
      for (const { id } of await this.partitionsOf(name)) {
        await removeExpired((text, values) => this.query(text, values), id, retentionDays);
      }
    }
  }

  private async sweepOrLog(): Promise<void> {
    try {
      await this.sweep();
    } catch (error) {
      if (error instanceof UnavailableError) return; // The next sweep does it all.
      this.logger.error({ code: 'bus.sweep', err: error }, 'removing expired records');
    }
  }

  private requireTopic(topic: string): void {
    if (!this.topics.some(({ name }) => name === topic)) throw new Error(`no topic ${topic} in the manifest`);
  }

  private async append(records: OutgoingRecord[]): Promise<void> {
    const all = await this.partitions();
    const ids = records.map(({ topic, key }) => {
      const partitions = all.get(topic) ?? [];
      return partitions[partitionOf(key, partitions.length)]?.id;
    });
    await this.query(PUBLISH, [
      ids,
      records.map(({ key }) => Buffer.from(key)),
      records.map(({ headers }) => JSON.stringify(headers)),
      records.map(({ value }) => value),
    ]);
  }

  private async partitionsOf(topic: string): Promise<Partition[]> {
    this.requireTopic(topic);
    return (await this.partitions()).get(topic) ?? [];
  }

  /** Sets the schema up at the first use, so that a service can start before its database. */
  private partitions(): Promise<Map<string, Partition[]>> {
    this.setUp ??= this.load().catch((error: unknown) => {
      this.setUp = undefined;
      throw error;
    });
    return this.setUp;
  }

  private async load(): Promise<Map<string, Partition[]>> {
    const partitions = await this.connected((client) => setUpSchema(client, this.topics));
    const all = new Map<string, Partition[]>(this.topics.map(({ name }) => [name, []]));
    for (const partition of partitions) all.get(partition.topic)?.push(partition);
    for (const { name, partitions: stated } of this.topics) {
      const found = all.get(name)?.length;
      if (found !== stated)
        this.logger.error(
          { code: 'bus.partitions-differ', topic: name, stated, found },
          'reading the manifest',
        );
    }
    return all;
  }

  private async query<Row extends QueryResultRow>(text: string, values: unknown[]): Promise<Row[]> {
    try {
      return (await this.pool.query<Row>(text, values)).rows;
    } catch (error) {
      throw asUnavailable(error);
    }
  }

  private transaction<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    return this.connected(async (client) => {
      await client.query('BEGIN');
      const result = await work(client);
      await client.query('COMMIT');
      return result;
    });
  }

  private async connected<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    try {
      const client = await this.pool.connect();
      try {
        const result = await work(client);
        client.release();
        return result;
      } catch (error) {
        client.release(true); // Ends the connection, and with it whatever transaction is open.
        throw error;
      }
    } catch (error) {
      if (error instanceof RejectedError) throw error;
      throw asUnavailable(error);
    }
  }
}
