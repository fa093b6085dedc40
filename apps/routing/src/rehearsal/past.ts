import type { ComplaintReceived } from '@sambung/contracts';
import { Client } from 'pg';
import type { Decision } from '../assign/decision';

export interface DecidedComplaint {
  id: string;
  channel: string;
  decision: Decision;
  /** In the order in which they landed. */
  events: { sequence: number; event: ComplaintReceived }[];
}

export interface PastOptions {
  /** YYYY-MM-DD or with a time, in the city's time zone unless it says another. */
  from: string;
  /** Before it; of a day, to its end. */
  to: string | undefined;
  channel: string | undefined;
}

const PART_SIZE = 500;
const HAS_ZONE = /(Z|[+-]\d{2}:?\d{2})$/;
const IS_DAY = /^\d{4}-\d{2}-\d{2}$/;
const IS_INSTANT = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/;

const CHOSEN = `received_at < $1::timestamptz AND ($2::text IS NULL OR channel = $2)
  AND (first_id IS NULL OR first_id = complaint.id)
  AND NOT EXISTS (SELECT FROM routing.held_action WHERE subject_id = complaint.id AND action = 'corrected')`;

/**
 * A report decides while its complaint waits. What came when the ticket was out, or might have been, was told in a note
 * under the event's own id; what came later still, or after a person had to look, changed no decision either.
 * History is kept in milliseconds.
 */
export const DECIDED = `arrival.applied_at IS NOT NULL
  AND NOT EXISTS (SELECT FROM routing.delivery_step AS step
    WHERE step.complaint_id = part.complaint_id AND step.key = 'note:' || arrival.event_id)
  AND coalesce((SELECT "to" FROM routing.history
    WHERE history.complaint_id = part.complaint_id AND at < date_trunc('milliseconds', arrival.applied_at)
    ORDER BY version DESC LIMIT 1), 'waiting') IN ('waiting', 'forwarding')`;

/** What was decided in the past, and on what. It only reads, and PostgreSQL is told so. */
export class Past {
  private constructor(private readonly client: Client) {}

  static async open(databaseUrl: string): Promise<Past> {
    const client = new Client({
      connectionString: databaseUrl,
      options: '-c default_transaction_read_only=on',
      application_name: 'sambung rehearsal',
    });
    await client.connect();
    return new Past(client);
  }

  /** @throws Error with a sentence for what is no time. */
  async between(
    { from, to, channel }: PastOptions,
    timeZone: string,
  ): Promise<{ count: number; parts: AsyncIterable<DecidedComplaint[]> }> {
    const first = await this.instantOf(from, timeZone, 0);
    const end = to === undefined ? 'infinity' : await this.instantOf(to, timeZone, IS_DAY.test(to) ? 1 : 0);
    const counted = await this.client.query<{ count: string }>(
      `SELECT count(*) FROM routing.complaint WHERE ${CHOSEN} AND received_at >= $3::timestamptz`,
      [end, channel, first],
    );
    return { count: Number(counted.rows[0]?.count), parts: this.parts(first, end, channel) };
  }

  /** Part by part, each in one statement: a complaint and what it was made of belong together. */
  private async *parts(
    first: string,
    end: string,
    channel: string | undefined,
  ): AsyncGenerator<DecidedComplaint[]> {
    let last = { receivedAt: first, id: '00000000-0000-0000-0000-000000000000' };
    for (;;) {
      const { rows } = await this.client.query<DecidedComplaint & { receivedAt: string }>(
        `SELECT id, channel, decision, received_at::text AS "receivedAt",
           (SELECT coalesce(jsonb_agg(jsonb_build_object('sequence', sequence, 'event', body) ORDER BY sequence), '[]')
            FROM routing.part JOIN routing.arrival USING (report_id)
            WHERE part.complaint_id = complaint.id AND ${DECIDED}) AS events
         FROM routing.complaint WHERE ${CHOSEN} AND (received_at, id) > ($3::timestamptz, $4::uuid)
         ORDER BY received_at, id LIMIT ${PART_SIZE}`,
        [end, channel, last.receivedAt, last.id],
      );
      const latest = rows.at(-1);
      if (latest === undefined) return;
      yield rows;
      last = latest;
    }
  }

  close(): Promise<void> {
    return this.client.end();
  }

  private async instantOf(text: string, timeZone: string, days: number): Promise<string> {
    if (!IS_INSTANT.test(text) || Number.isNaN(Date.parse(text)))
      throw new Error(`A time is YYYY-MM-DD or YYYY-MM-DDThh:mm, not ${text}.`);
    const { rows } = await this.client.query<{ instant: string }>(
      `SELECT (CASE WHEN $2 THEN $1::text::timestamptz
         ELSE ($1::text::timestamp + make_interval(days => $4)) AT TIME ZONE $3 END)::text AS instant`,
      [text, HAS_ZONE.test(text), timeZone, days],
    );
    return rows[0]?.instant ?? text;
  }
}
