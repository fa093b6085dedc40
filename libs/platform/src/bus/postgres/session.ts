import { setTimeout as delay } from 'node:timers/promises';
import { Client, type QueryResultRow } from 'pg';
import { UnavailableError } from '../../errors';
import { memberLockOf, ownerLockOf } from './locks';
import type { Partition } from './schema';
import { asUnavailable } from './unavailable';

const CONNECT_MILLISECONDS = 2000;
const QUERY_MILLISECONDS = 10_000;
const GOODBYE_MILLISECONDS = 1000;
/** Records read from one partition at a time. */
const READ_RECORDS = 100;

/**
 * A cursor that a power cut sets back only brings records again. A member whose machine is gone without a word holds
 * its partitions until the server notices, by default after two hours.
 */
const SESSION = `
SET synchronous_commit = off;
SET tcp_keepalives_idle = 5;
SET tcp_keepalives_interval = 5;
SET tcp_keepalives_count = 3;
SET tcp_user_timeout = 20000`;

const MEMBERS = `
SELECT objid::integer AS topic, array_agg(pid ORDER BY pid) AS pids FROM pg_locks
WHERE locktype = 'advisory' AND granted AND objsubid = 2 AND classid = $1::bigint::oid
  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
GROUP BY objid`;

const CLAIM = `
SELECT id FROM unnest($2::integer[]) AS wanted (id) WHERE pg_try_advisory_lock($1, id)`;

const START = `
INSERT INTO bus.cursor (consumer_group, partition_id, next_offset)
SELECT $1, id, first_offset FROM bus.partition WHERE id = ANY ($2)
ON CONFLICT DO NOTHING`;

const POSITIONS = `
SELECT id, cursor.next_offset AS next, first_offset AS first
FROM bus.cursor JOIN bus.partition ON id = partition_id
WHERE consumer_group = $1 AND id = ANY ($2)`;

const READ = `
SELECT record.* FROM unnest($1::integer[], $2::bigint[]) AS position (id, next)
CROSS JOIN LATERAL (
  SELECT partition_id AS id, "offset", key, headers, value, published_at AS "publishedAt" FROM bus.record
  WHERE partition_id = position.id AND "offset" >= position.next
  ORDER BY "offset" LIMIT ${READ_RECORDS}
) AS record`;

const MOVE = `
UPDATE bus.cursor SET next_offset = position.next, missed = cursor.missed + position.missed
FROM unnest($2::integer[], $3::bigint[], $4::bigint[]) AS position (id, next, missed)
WHERE consumer_group = $1 AND partition_id = position.id`;

export interface StoredRecord {
  id: number;
  offset: string;
  key: Buffer;
  headers: Record<string, string>;
  value: Buffer;
  publishedAt: Date;
}

export interface Position {
  id: number;
  next: bigint;
}

/**
 * One member's connection. What it owns it owns by advisory locks, which end with the connection: a member that is
 * cut off can no longer move a cursor, and another takes its partitions over.
 */
export class Session {
  private readonly client: Client;
  private processId = 0;
  private failure: unknown;

  constructor(
    url: string,
    private readonly group: string,
    private readonly onNews: () => void,
  ) {
    this.client = new Client({
      connectionString: url,
      connectionTimeoutMillis: CONNECT_MILLISECONDS,
      query_timeout: QUERY_MILLISECONDS,
      keepAlive: true,
      application_name: `sambung bus ${group}`,
    });
    this.client.on('error', (error) => {
      this.failure = error;
      onNews();
    });
  }

  get isLost(): boolean {
    return this.failure !== undefined;
  }

  /** Joins the group on the topics whose first partitions these are. */
  async open(channel: string, topics: ReadonlyMap<string, readonly Partition[]>): Promise<void> {
    try {
      await this.client.connect();
    } catch (error) {
      throw asUnavailable(error);
    }
    await this.query(SESSION);
    this.client.on('notification', ({ payload }) => {
      if (payload !== undefined && topics.has(payload)) this.onNews();
    });
    await this.query(`LISTEN ${channel}`);
    const firsts = [...topics.values()].flatMap(([first]) => first?.id ?? []);
    await this.query('SELECT pg_advisory_lock_shared($1, id) FROM unnest($2::integer[]) AS topic (id)', [
      memberLockOf(this.group),
      firsts,
    ]);
    const rows = await this.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    this.processId = rows[0]?.pid ?? 0;
  }

  /** Of each topic (by its first partition's id): how many members there are, and which of them this one is. */
  async standing(): Promise<Map<number, { members: number; rank: number }>> {
    const rows = await this.query<{ topic: number; pids: number[] }>(MEMBERS, [
      memberLockOf(this.group) >>> 0,
    ]);
    return new Map(
      rows.map(({ topic, pids }) => [topic, { members: pids.length, rank: pids.indexOf(this.processId) }]),
    );
  }

  /** Takes those of the partitions that no other member still holds. */
  async claim(ids: number[]): Promise<(Position & { first: bigint })[]> {
    if (ids.length === 0) return [];
    const claimed = (await this.query<{ id: number }>(CLAIM, [ownerLockOf(this.group), ids])).map(
      ({ id }) => id,
    );
    if (claimed.length === 0) return [];
    await this.query(START, [this.group, claimed]);
    const rows = await this.query<{ id: number; next: string; first: string }>(POSITIONS, [
      this.group,
      claimed,
    ]);
    return rows.map(({ id, next, first }) => ({ id, next: BigInt(next), first: BigInt(first) }));
  }

  async release(ids: number[]): Promise<void> {
    if (ids.length === 0) return;
    await this.query('SELECT pg_advisory_unlock($1, id) FROM unnest($2::integer[]) AS released (id)', [
      ownerLockOf(this.group),
      ids,
    ]);
  }

  async read(positions: Position[]): Promise<StoredRecord[]> {
    if (positions.length === 0) return [];
    return this.query<StoredRecord>(READ, [positions.map(({ id }) => id), positions.map(({ next }) => next)]);
  }

  async move(positions: (Position & { missed: bigint })[]): Promise<void> {
    await this.query(MOVE, [
      this.group,
      positions.map(({ id }) => id),
      positions.map(({ next }) => next),
      positions.map(({ missed }) => missed),
    ]);
  }

  /** Leaves the group. A server that does not answer is not waited for. */
  async close(): Promise<void> {
    const waited = new AbortController();
    const end = this.client.end().finally(() => waited.abort());
    await Promise.race([
      end,
      delay(GOODBYE_MILLISECONDS, undefined, { signal: waited.signal, ref: false }),
    ]).catch(() => {});
  }

  private async query<Row extends QueryResultRow>(text: string, values: unknown[] = []): Promise<Row[]> {
    if (this.isLost)
      throw new UnavailableError('bus.unavailable', 'asking the bus on PostgreSQL', { cause: this.failure });
    try {
      return (await this.client.query<Row>(text, values)).rows;
    } catch (error) {
      this.failure ??= error; // After a time-out the answer may still come: this connection is not to be used again.
      throw asUnavailable(error);
    }
  }
}
