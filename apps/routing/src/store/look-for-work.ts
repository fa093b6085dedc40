import type { DataSource } from 'typeorm';
import { available } from './open-store';

/** Whether anything waits, by queue. */
export interface Waiting {
  arrivals: boolean;
  complaints: boolean;
  /** Seen at SP4N-LAPOR!, not applied yet. */
  tickets: boolean;
  news: boolean;
  /** What the senders of reports that were split are told is to be looked at. */
  splits: boolean;
}

/** One cheap look at all queues, so that an idle process asks the database once a second and no more. */
export function lookForWork(database: DataSource): Promise<Waiting> {
  return available('looking for work', async () => {
    const [row] = await database.query<Waiting[]>(
      `SELECT EXISTS (SELECT FROM routing.arrival WHERE applied_at IS NULL) AS arrivals,
         EXISTS (SELECT FROM routing.complaint WHERE due_at <= now()) AS complaints,
         EXISTS (SELECT FROM routing.ticket WHERE is_pending) AS tickets,
         EXISTS (SELECT FROM routing.outbox) AS news,
         EXISTS (SELECT FROM routing.split WHERE is_pending) AS splits`,
    );
    if (row === undefined) throw new Error('an answer without a row');
    return row;
  });
}
