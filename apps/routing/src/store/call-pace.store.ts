import type { DataSource } from 'typeorm';
import { available } from './open-store';

/** The pace that all processes keep together, on the database's clock. */
export class CallPaceStore {
  constructor(private readonly database: DataSource) {}

  /**
   * Books the next calls, as far apart as the pace asks (a leaky bucket that holds nothing: GCRA without a burst).
   * @returns milliseconds until the first of them may be made.
   */
  async book(calls: number, millisecondsApart: number): Promise<number> {
    const rows = await available('keeping the pace of calls', () =>
      this.database.query<{ wait: number }[]>(
        `WITH booked AS (
           UPDATE routing.call_pace
           SET next_at = greatest(next_at, clock_timestamp()) + $1::float8 * interval '1 millisecond'
           RETURNING next_at)
         SELECT extract(epoch FROM next_at - clock_timestamp())::float8 * 1000 - $1::float8 AS wait FROM booked`,
        [calls * millisecondsApart],
      ),
    );
    return Math.max(0, rows[0]?.wait ?? 0);
  }
}
