import type { ComplaintNotified } from '@sambung/contracts';
import type { DataSource } from 'typeorm';
import { available } from './open-store';

/** What a reporter was to be told and was not, or nobody knows whether they were. */
export interface HeldNotice {
  complaintId: string;
  channel: string;
  receipt: string;
  trackingId: string | null;
  stage: string;
  code: string | null;
  since: Date;
}

/** Nothing later was told of the same complaint. */
export const HELD_NOTICE = `notice.outcome = 'held' AND NOT EXISTS (
  SELECT FROM routing.notice AS later WHERE later.complaint_id = notice.complaint_id AND later.outcome <> 'none'
    AND (later.ticket_version, later.round) > (notice.ticket_version, notice.round))`;

/** How telling reporters has ended, by the word of the channels' adapters. */
export class NoticesStore {
  constructor(private readonly database: DataSource) {}

  /** The same once more changes nothing. */
  async land(event: ComplaintNotified): Promise<void> {
    const { noticeId, complaintId, channel, ticketVersion, round, stage, outcome, code, credits, at } = event;
    await this.query(
      `INSERT INTO routing.notice
         (notice_id, complaint_id, channel, ticket_version, round, stage, outcome, code, credits, at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING`,
      [noticeId, complaintId, channel, ticketVersion, round, stage, outcome, code ?? null, credits, at],
    );
  }

  held(limit: number): Promise<HeldNotice[]> {
    return this.query<HeldNotice>(
      `SELECT notice.complaint_id AS "complaintId", notice.channel, complaint.receipt,
         complaint.tracking_id AS "trackingId", notice.stage, notice.code, notice.at AS since
       FROM routing.notice JOIN routing.complaint ON complaint.id = notice.complaint_id
       WHERE ${HELD_NOTICE} ORDER BY notice.at LIMIT $1`,
      [limit],
    );
  }

  heldByChannel(): Promise<{ channel: string; count: number }[]> {
    return this.query(
      `SELECT channel, count(*)::int AS count FROM routing.notice WHERE ${HELD_NOTICE} GROUP BY channel ORDER BY channel`,
    );
  }

  /** Seconds since the oldest change was seen that its complaint does not know of yet; 0 where there is none. */
  async lagSeconds(): Promise<number> {
    const [row] = await this.query<{ lag: number }>(
      `SELECT coalesce(extract(epoch FROM now() - min(seen_at)), 0)::float8 AS lag
       FROM routing.ticket JOIN routing.ticket_change USING (tracking_id, version) WHERE is_pending`,
    );
    return row?.lag ?? 0;
  }

  private query<T>(sql: string, parameters: unknown[] = []): Promise<T[]> {
    return available('looking after what reporters are told', () =>
      this.database.query<T[]>(sql, parameters),
    );
  }
}
