import type { ClientBase } from 'pg';
import type { Topic } from '../event-bus';

/** Any number, as long as nothing else in the database takes the same advisory lock. */
const SET_UP_LOCK = 7_301_986_401;

const SCHEMA = `
CREATE SCHEMA IF NOT EXISTS bus;

-- The offsets of a partition are handed out under its row's lock, so they ascend in the order of commits: a reader
-- never sees a gap that fills later.
CREATE TABLE IF NOT EXISTS bus.partition (
  id           integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  topic        text NOT NULL,
  number       integer NOT NULL,
  first_offset bigint NOT NULL DEFAULT 0,
  next_offset  bigint NOT NULL DEFAULT 0,
  UNIQUE (topic, number)
) WITH (fillfactor = 50);

CREATE TABLE IF NOT EXISTS bus.record (
  partition_id integer NOT NULL,
  "offset"     bigint NOT NULL,
  key          bytea NOT NULL,
  headers      json NOT NULL,
  value        bytea NOT NULL,
  published_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (partition_id, "offset")
);

-- next_offset: the first record that the group has not handled. missed: what retention removed before it could.
CREATE TABLE IF NOT EXISTS bus.cursor (
  consumer_group text NOT NULL,
  partition_id   integer NOT NULL,
  next_offset    bigint NOT NULL,
  missed         bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (consumer_group, partition_id)
) WITH (fillfactor = 50);
`;

/** The number of a topic's partitions never changes once it is there: a key's records would part. */
const ADD_PARTITIONS = `
INSERT INTO bus.partition (topic, number)
SELECT topic, number
FROM unnest($1::text[], $2::integer[]) AS manifest (topic, partitions),
     generate_series(0, partitions - 1) AS number
WHERE NOT EXISTS (SELECT FROM bus.partition existing WHERE existing.topic = manifest.topic)
ORDER BY topic, number`;

export interface Partition {
  id: number;
  topic: string;
  number: number;
}

/** Makes what is missing; several processes may do so at the same time. Returns the manifest's partitions. */
export async function setUpSchema(client: ClientBase, topics: readonly Topic[]): Promise<Partition[]> {
  const names = topics.map(({ name }) => name);
  await client.query('BEGIN');
  await client.query('SELECT pg_advisory_xact_lock($1)', [SET_UP_LOCK]);
  await client.query(SCHEMA);
  await client.query(ADD_PARTITIONS, [names, topics.map(({ partitions }) => partitions)]);
  await client.query('COMMIT');
  const { rows } = await client.query<Partition>(
    'SELECT id, topic, number FROM bus.partition WHERE topic = ANY ($1) ORDER BY id',
    [names],
  );
  return rows;
}
