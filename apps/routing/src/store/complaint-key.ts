import { readReceipt } from '@sambung/contracts';
import type { EntityManager } from 'typeorm';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const TRACKING_ID = /^[0-9]{7,20}$/;

/**
 * The complaint that a person means.
 * @param key its id, its tracking id, or a receipt of one of its reports as people type it (of one that was split: the
 * first's).
 */
export async function complaintIdOfKey(
  database: Pick<EntityManager, 'query'>,
  key: string,
): Promise<string | undefined> {
  const typed = key.trim();
  const [sql, value] = UUID.test(typed)
    ? ['SELECT id FROM routing.complaint WHERE id = $1::uuid', typed]
    : TRACKING_ID.test(typed)
      ? ['SELECT id FROM routing.complaint WHERE tracking_id = $1 ORDER BY received_at LIMIT 1', typed]
      : [
          `SELECT coalesce(first_id, complaint.id) AS id FROM routing.part
           JOIN routing.complaint ON complaint.id = complaint_id WHERE part.receipt = $1 LIMIT 1`,
          readReceipt(typed),
        ];
  const [found] = await database.query<{ id: string }[]>(sql, [value]);
  return found?.id;
}
