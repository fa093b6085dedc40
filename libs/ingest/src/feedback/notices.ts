import { UnavailableError } from '@sambung/platform';
import { Pool } from 'pg';
import { setUpSchema } from '../store/schema';

/** How far telling has come. `sending` is committed before the call: whoever finds it late knows that it may be out. */
type NoticeState = 'pending' | 'sending' | 'unknown';

export interface NewNotice {
  noticeId: string;
  channel: string;
  complaintId: string;
  ticketVersion: number;
  round: number;
  stage: string;
  digest: string;
  /** Null where there is nothing to be said. */
  sealed: string | null;
  /** Why there is nothing to be said. */
  code?: string;
}

export interface DueNotice {
  noticeId: string;
  state: NoticeState;
  sealed: string;
  recipient: number;
  attempts: number;
}

/** What becomes of a notice after a try. */
export type Next =
  | { state: 'pending' | 'unknown'; seconds: number; recipient?: number; attempts?: number; code?: string }
  | { state: 'ended'; outcome: 'sent' | 'held' | 'none'; code?: string; credits?: number };

export interface EndedNotice {
  noticeId: string;
  complaintId: string;
  channel: string;
  ticketVersion: number;
  round: number;
  stage: string;
  outcome: string;
  code: string | null;
  credits: number;
  endedAt: Date;
}

const END = `state = 'ended', sealed = NULL, due_at = NULL, ended_at = now()`;

/** What reporters are to be told, in the harness's own schema. */
export class Notices {
  private readonly pool: Pool;
  private setUp: Promise<unknown> | undefined;

  constructor(databaseUrl: string) {
    this.pool = new Pool({
      connectionString: databaseUrl,
      max: 2,
      connectionTimeoutMillis: 5_000,
      application_name: 'sambung-feedback',
    });
    // An idle connection that is lost is opened anew at the next use.
    this.pool.on('error', () => {});
  }

  /**
   * Takes a notice, once. One of the same complaint that still waits is joined with it: the later of the two is told, at
   * the time at which the earlier one would have been. What is older than one that was taken before is not told. The bus
   * brings those of one complaint one after another.
   * @param joinSeconds how long it waits for a later one.
   */
  async take(notice: NewNotice, joinSeconds: number): Promise<void> {
    const { noticeId, channel, complaintId, ticketVersion, round, stage, digest, sealed, code } = notice;
    await this.query(
      `WITH known AS (SELECT * FROM ingest.notice WHERE complaint_id = $3::uuid AND notice_id <> $1::uuid),
       joined AS (
         UPDATE ingest.notice SET ${END}, outcome = 'none', code = 'feedback.joined'
         WHERE $8::text IS NOT NULL AND notice_id IN (
           SELECT notice_id FROM known WHERE state = 'pending' AND (ticket_version, round) < ($4::int, $5::int)))
       INSERT INTO ingest.notice
         (notice_id, channel, complaint_id, ticket_version, round, stage, digest, sealed, state, due_at, outcome, code, ended_at)
       SELECT $1::uuid, $2::text, $3::uuid, $4::int, $5::int, $6::text, $7::text,
         CASE WHEN why IS NULL THEN $8::text END, CASE WHEN why IS NULL THEN 'pending' ELSE 'ended' END,
         CASE WHEN why IS NULL THEN
           coalesce((SELECT min(due_at) FROM known WHERE state = 'pending'), now() + make_interval(secs => $10::float8)) END,
         CASE WHEN why IS NOT NULL THEN 'none' END, why, CASE WHEN why IS NOT NULL THEN now() END
       FROM (SELECT CASE
           WHEN $9::text IS NOT NULL THEN $9::text
           WHEN EXISTS (SELECT FROM known WHERE (ticket_version, round) > ($4::int, $5::int) AND code IS DISTINCT FROM 'feedback.not-told')
             THEN 'feedback.overtaken'
           WHEN (SELECT digest FROM known WHERE outcome = 'sent' ORDER BY ticket_version DESC, round DESC LIMIT 1) = $7::text
             THEN 'feedback.said-already' END AS why) AS reason
       ON CONFLICT (notice_id) DO NOTHING`,
      [
        noticeId,
        channel,
        complaintId,
        ticketVersion,
        round,
        stage,
        digest,
        sealed,
        code ?? null,
        joinSeconds,
      ],
    );
  }

  /**
   * Those whose time has come, one of each complaint at a time, as `sending` from now on.
   * @param leaseSeconds after which their worker is given up: longer than a call takes.
   */
  async claim(channel: string, limit: number, leaseSeconds: number): Promise<DueNotice[]> {
    return this.query<DueNotice>(
      `WITH due AS (
         SELECT notice_id, state, recipient, attempts FROM ingest.notice AS one
         WHERE channel = $1 AND state <> 'ended' AND due_at <= now() AND NOT EXISTS (
           SELECT FROM ingest.notice AS other WHERE other.complaint_id = one.complaint_id
             AND other.notice_id <> one.notice_id AND other.state IN ('sending', 'unknown'))
         ORDER BY due_at LIMIT $2 FOR UPDATE SKIP LOCKED)
       UPDATE ingest.notice SET state = 'sending', attempts = notice.attempts + 1,
         due_at = now() + make_interval(secs => $3::float8)
       FROM due WHERE notice.notice_id = due.notice_id
       RETURNING notice.notice_id AS "noticeId", due.state, sealed, due.recipient, due.attempts`,
      [channel, limit, leaseSeconds],
    );
  }

  async settle(noticeId: string, next: Next): Promise<void> {
    if (next.state === 'ended')
      await this.query(
        `UPDATE ingest.notice SET ${END}, outcome = $2, code = $3, credits = $4 WHERE notice_id = $1 AND state = 'sending'`,
        [noticeId, next.outcome, next.code ?? null, next.credits ?? 0],
      );
    else
      await this.query(
        `UPDATE ingest.notice SET state = $2, due_at = now() + make_interval(secs => $3::float8), code = $4,
           recipient = coalesce($5, recipient), attempts = coalesce($6, attempts)
         WHERE notice_id = $1 AND state = 'sending'`,
        [
          noticeId,
          next.state,
          next.seconds,
          next.code ?? null,
          next.recipient ?? null,
          next.attempts ?? null,
        ],
      );
  }

  /** Those that are over and of which routing does not know yet. */
  unreported(channel: string, limit: number): Promise<EndedNotice[]> {
    return this.query<EndedNotice>(
      `SELECT notice_id AS "noticeId", complaint_id AS "complaintId", channel, ticket_version AS "ticketVersion", round,
         stage, outcome, code, credits, ended_at AS "endedAt"
       FROM ingest.notice WHERE channel = $1 AND state = 'ended' AND NOT is_reported ORDER BY ended_at LIMIT $2`,
      [channel, limit],
    );
  }

  async markReported(noticeIds: readonly string[]): Promise<void> {
    await this.query('UPDATE ingest.notice SET is_reported = true WHERE notice_id = ANY($1)', [noticeIds]);
  }

  /** How many wait to be told, and for how many seconds the oldest has been due. */
  async waiting(channel: string): Promise<{ count: number; oldestSeconds: number }> {
    const [row] = await this.query<{ count: number; oldestSeconds: number }>(
      `SELECT count(*)::int AS count,
         coalesce(greatest(0, extract(epoch FROM now() - min(taken_at))), 0)::float8 AS "oldestSeconds"
       FROM ingest.notice WHERE channel = $1 AND state <> 'ended'`,
      [channel],
    );
    return row ?? { count: 0, oldestSeconds: 0 };
  }

  close(): Promise<void> {
    return this.pool.end();
  }

  /** Whatever PostgreSQL says, an operator or time mends it; nothing of it comes from what a channel sent. */
  private async query<T extends object>(sql: string, parameters: unknown[]): Promise<T[]> {
    try {
      await (this.setUp ??= setUpSchema(this.pool).catch((error: unknown) => {
        this.setUp = undefined;
        throw error;
      }));
      const { rows } = await this.pool.query<T>(sql, parameters);
      return rows;
    } catch (cause) {
      throw new UnavailableError('feedback.database', 'keeping what reporters are told', { cause });
    }
  }
}
