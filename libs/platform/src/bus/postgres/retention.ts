import type { QueryResultRow } from 'pg';

/**
 * The oldest record to keep, else the one after the newest there is. Only records that are seen are counted, never
 * next_offset: by the time that the row is free, a publisher may have moved it past a record that is not seen yet.
 */
const EXPIRE = `
UPDATE bus.partition SET first_offset = greatest(first_offset, coalesce(
  (SELECT "offset" FROM bus.record
   WHERE partition_id = $1 AND published_at >= now() - make_interval(secs => $2) ORDER BY "offset" LIMIT 1),
  (SELECT "offset" + 1 FROM bus.record WHERE partition_id = $1 ORDER BY "offset" DESC LIMIT 1)))
WHERE id = $1`;

const DELETE_EXPIRED = `
DELETE FROM bus.record USING bus.partition
WHERE id = $1 AND partition_id = $1 AND "offset" < first_offset`;

/**
 * Removes a partition's records that are older than its topic is to keep them. One partition at a time: what locks
 * several has to lock them in their order.
 */
export async function removeExpired(
  query: (text: string, values: unknown[]) => Promise<QueryResultRow[]>,
  partitionId: number,
  retentionDays: number,
): Promise<void> {
  await query(EXPIRE, [partitionId, retentionDays * 24 * 60 * 60]);
  await query(DELETE_EXPIRED, [partitionId]);
}
