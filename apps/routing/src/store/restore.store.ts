import type { DataSource } from 'typeorm';

/**
 * After `npm run restore`, before anything else is done with the database: has the bus give everything again that it
 * still keeps, once, whoever starts first. What has landed before changes nothing.
 * @returns until when things happened that may have been sent without the database knowing of it; undefined where it
 *   was never restored.
 */
export function resumeAfterRestore(
  database: DataSource,
  replay: () => Promise<void>,
): Promise<Date | undefined> {
  return database.transaction(async (transaction) => {
    // Whoever starts at the same time waits here: it would join the group and keep its cursor where it is.
    const [last] = await transaction.query<{ until: Date; isReplayed: boolean }[]>(
      `SELECT doubted_until AS until, replayed_at IS NOT NULL AS "isReplayed"
       FROM routing.restore ORDER BY restored_at DESC LIMIT 1 FOR UPDATE`,
    );
    if (last === undefined) return undefined;
    if (!last.isReplayed) {
      await replay();
      await transaction.query('UPDATE routing.restore SET replayed_at = now() WHERE replayed_at IS NULL');
    }
    return last.until;
  });
}
