import type { ComplaintReceived, ReportHeld, ReportIgnored } from '@sambung/contracts';
import type { DataSource, EntityManager } from 'typeorm';
import type { Arrival } from '../land/arrival';
import { available } from './open-store';
import { prepared } from './prepared';
import { ignoredReports } from './report.schema';

export interface LandedArrival extends Arrival {
  eventId: string;
  orderKey: string;
}

interface ArrivalRow {
  sequence: string;
  now: Date;
  orderKey: string;
  traceparent: string | null;
  event: ComplaintReceived;
}

/** How much more than is claimed is looked at, so that there is some for another worker too. */
const HEAD_FACTOR = 4;

/** What has landed and waits to be applied. */
export class ArrivalsStore {
  constructor(private readonly database: DataSource) {}

  /** One insert for all; what has landed before changes nothing. In the order given. */
  async land(arrivals: readonly LandedArrival[]): Promise<void> {
    const rows = arrivals.map(({ event, orderKey, traceparent }) => ({
      event_id: event.eventId,
      report_id: event.complaintId,
      order_key: orderKey,
      channel: event.channel,
      kind: event.kind,
      body: event,
      traceparent,
    }));
    await available('landing events', () =>
      this.database.query(
        `INSERT INTO routing.arrival (event_id, report_id, order_key, channel, kind, body, traceparent)
         SELECT event_id, report_id, order_key, channel, kind, body, traceparent
         FROM jsonb_to_recordset($1::jsonb) AS given(event_id uuid, report_id uuid, order_key text, channel text,
           kind text, body jsonb, traceparent text)
         ON CONFLICT (event_id) DO NOTHING`,
        [JSON.stringify(rows)],
      ),
    );
  }

  /** Once for each report. Held again it is only by the release after which it still could not be read. */
  async landHeld(report: ReportHeld): Promise<void> {
    const { reportId, channel, source, receivedAt, code, parameters, sealed, delivery, releaseId } = report;
    await available('landing a held report', () =>
      this.database.query(
        `INSERT INTO routing.held_report AS known
           (report_id, channel, source, received_at, code, parameters, sealed, delivery)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (report_id) DO UPDATE SET state = 'held', held_at = now(), release_id = NULL,
           code = excluded.code, parameters = excluded.parameters
         WHERE known.state = 'released' AND known.release_id = $9`,
        [reportId, channel, source, receivedAt, code, parameters, sealed, delivery, releaseId],
      ),
    );
  }

  /** All that a release has sent on and that has come to nothing. */
  async holdAgain(releaseId: string, code: string): Promise<void> {
    await available('holding reports again', () =>
      this.database.query(
        `UPDATE routing.held_report SET state = 'held', held_at = now(), release_id = NULL, code = $2
         WHERE release_id = $1 AND state = 'released'`,
        [releaseId, code],
      ),
    );
  }

  async landIgnored({ reportId, channel, code, receivedAt }: ReportIgnored): Promise<void> {
    await available('landing an ignored report', () =>
      this.database
        .createQueryBuilder()
        .insert()
        .into(ignoredReports)
        .values({ reportId, channel, code, receivedAt })
        .orIgnore()
        .execute(),
    );
  }

  /**
   * Locks the oldest arrivals that no other worker has in hand: of each order key only its first, so that a second
   * worker can never overtake. The first of a key among the oldest is the first of all: however long the queue is, only
   * its head is read.
   */
  async claim(transaction: EntityManager, limit: number): Promise<ArrivalRow[]> {
    return prepared(
      transaction,
      `WITH head AS MATERIALIZED (
         SELECT sequence, order_key FROM routing.arrival WHERE applied_at IS NULL
         ORDER BY sequence LIMIT ${HEAD_FACTOR} * $1::int)
       SELECT sequence, now() AS now, order_key AS "orderKey", traceparent, body AS event FROM routing.arrival
       WHERE applied_at IS NULL AND sequence = ANY (ARRAY(SELECT min(sequence) FROM head GROUP BY order_key))
       ORDER BY sequence LIMIT $1::int FOR UPDATE SKIP LOCKED`,
      [limit],
    );
  }

  async markApplied(
    transaction: EntityManager,
    applied: readonly { sequence: string; outcome: string }[],
  ): Promise<void> {
    await prepared(
      transaction,
      `UPDATE routing.arrival SET applied_at = now(),
         outcome = ($2::text[])[array_position($1::bigint[], sequence)]
       WHERE applied_at IS NULL AND sequence = ANY ($1::bigint[])`,
      [applied.map(({ sequence }) => sequence), applied.map(({ outcome }) => outcome)],
    );
  }

  /** Sets an arrival that cannot be applied aside, as a report that a person sees. What it says of itself may be broken. */
  async hold(
    transaction: EntityManager,
    { eventId, channel, source }: ComplaintReceived,
    code: string,
    parameters: ReportHeld['parameters'] = {},
  ): Promise<void> {
    await transaction.query(
      `INSERT INTO routing.held_report AS known (report_id, channel, source, received_at, code, parameters)
       VALUES ($1, $2, $3, now(), $4, $5)
       ON CONFLICT (report_id) DO UPDATE SET state = 'held', held_at = now(),
         code = excluded.code, parameters = excluded.parameters
       WHERE known.state = 'released'`,
      [eventId, channel, source, code, parameters],
    );
  }
}
