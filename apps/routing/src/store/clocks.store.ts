import type { EntityManager } from 'typeorm';
import type { Class, Level } from '../city/city';
import type { ClockKind, Limit } from '../clocks/limits';
import { classIn } from './figures.store';

/** Any number that nothing else in the database locks by. */
const CLOCKS_LOCK = 7_260_105_509;
/** Complaints that are nobody's work any more, or never were. */
const OVER = `('withdrawn', 'refused', 'shadowed')`;
const KINDS = `(VALUES ('first-response'), ('completion')) AS kinds(kind)`;

/** A clock that somebody is to be told of. */
export interface DueClock {
  complaintId: string;
  kind: ClockKind;
  class: Class;
  /** In the city. */
  day: string;
  dueAt: Date;
  toldLevel: number;
  /** Of the decision: our code. */
  decided: string | null;
  /** As SP4N-LAPOR! has disposed it. */
  apparatusId: string | null;
  apparatus: string | null;
}

export interface NewEscalation {
  complaintId: string;
  kind: ClockKind;
  level: Level;
  contact: string;
  address: string;
  /** Where nothing is to be sent. */
  outcome: string | null;
}

/** An escalation with what its message names. */
export interface Escalation {
  complaintId: string;
  kind: ClockKind;
  class: Class;
  attempts: number;
  trackingId: string | null;
  receipt: string;
  dueAt: Date;
  decided: string | null;
  apparatusId: string | null;
  apparatus: string | null;
}

/** What one contact is to be told in one message. */
export interface Digest {
  level: Level;
  contact: string;
  address: string;
  escalations: Escalation[];
}

const DISPOSED = `complaint.decision->>'apparatus' AS decided, ticket.apparatus_id AS "apparatusId", ticket.apparatus`;
const WITH_COMPLAINT = `JOIN routing.complaint ON complaint.id = clock.complaint_id
  LEFT JOIN routing.ticket ON ticket.tracking_id = complaint.tracking_id`;

const IS_READY = `escalation.outcome IS NULL AND escalation.attempted_at IS NULL AND escalation.retry_at <= now()`;

/** Clocks and whom they were told to, within a transaction. */
export class ClocksStore {
  constructor(private readonly transaction: EntityManager) {}

  /** Until the transaction ends. @returns false where another process is at it */
  async lock(): Promise<boolean> {
    const [row] = await this.query<{ free: boolean }>('SELECT pg_try_advisory_xact_lock($1) AS free', [
      CLOCKS_LOCK,
    ]);
    return row?.free === true;
  }

  /** Of complaints that have none, received since a time. What they show is computed with {@link keep}. */
  async start(since: Date): Promise<void> {
    await this.query(
      `INSERT INTO routing.clock (complaint_id, kind, class, started_at)
       SELECT complaint.id, kind, ${classIn("complaint.decision->>'class'")}, received_at
       FROM routing.complaint CROSS JOIN ${KINDS}
       WHERE received_at >= $1 AND state NOT IN ${OVER}
         AND NOT EXISTS (SELECT FROM routing.clock WHERE complaint_id = complaint.id AND clock.kind = kinds.kind)
       ON CONFLICT DO NOTHING`,
      [since],
    );
  }

  /** Those whose ticket has been answered (by when it was seen so, where nobody knows more) or closed, or whose complaint is nobody's work any more. */
  async stop(): Promise<void> {
    await this.query(
      `UPDATE routing.clock SET stopped_at = ended.at, tell_at = NULL
       FROM (SELECT clock.complaint_id, clock.kind, CASE WHEN complaint.state IN ${OVER} THEN now()
           WHEN clock.kind = 'first-response' THEN coalesce(ticket.answered_at, ticket.closed_at,
             CASE WHEN ticket.stage = 'answered' THEN ticket.changed_at END)
           ELSE ticket.closed_at END AS at
         FROM routing.clock ${WITH_COMPLAINT} WHERE clock.stopped_at IS NULL) AS ended
       WHERE ended.at IS NOT NULL AND clock.complaint_id = ended.complaint_id AND clock.kind = ended.kind`,
    );
  }

  /** Those whose ticket is open anew, not long after its end: their time runs on from where it began. */
  async resume(): Promise<void> {
    await this.query(
      `UPDATE routing.clock SET stopped_at = NULL, calendar_version = ''
       FROM routing.complaint JOIN routing.ticket ON ticket.tracking_id = complaint.tracking_id
       WHERE complaint.id = clock.complaint_id AND clock.kind = 'completion' AND clock.stopped_at > now() - interval '60 days'
         AND ticket.closed_at IS NULL AND complaint.state NOT IN ${OVER}`,
    );
  }

  /** Days and classes of open clocks that another calendar has computed, or none. */
  outdated(timeZone: string, version: string): Promise<{ day: string; class: Class }[]> {
    return this.query(
      `SELECT DISTINCT (started_at AT TIME ZONE $1)::date::text AS day, class FROM routing.clock
       WHERE stopped_at IS NULL AND calendar_version <> $2`,
      [timeZone, version],
    );
  }

  /** All open clocks of these days and classes at once. Who was told is not told again. */
  async keep(timeZone: string, version: string, limits: readonly Limit[]): Promise<void> {
    if (limits.length === 0) return;
    await this.query(
      `UPDATE routing.clock SET due_at = given."dueAt", is_beyond_calendar = given."isBeyondCalendar",
         rule_set = given."ruleSet", calendar_version = $2, tell_at = given."tellAt"[told_level + 1]
       FROM jsonb_to_recordset($3::jsonb) AS given(day date, class text, kind text, "ruleSet" text, "dueAt" timestamptz,
         "isBeyondCalendar" boolean, "tellAt" timestamptz[])
       WHERE stopped_at IS NULL AND calendar_version <> $2 AND clock.class = given.class AND clock.kind = given.kind
         AND (started_at AT TIME ZONE $1)::date = given.day`,
      [timeZone, version, JSON.stringify(limits)],
    );
  }

  claimDue(timeZone: string, now: Date, limit: number): Promise<DueClock[]> {
    return this.query(
      `SELECT clock.complaint_id AS "complaintId", clock.kind, clock.class, clock.due_at AS "dueAt",
         (clock.started_at AT TIME ZONE $1)::date::text AS day, clock.told_level AS "toldLevel", ${DISPOSED}
       FROM routing.clock ${WITH_COMPLAINT}
       WHERE clock.stopped_at IS NULL AND clock.tell_at <= $2
       ORDER BY clock.tell_at LIMIT $3 FOR UPDATE OF clock SKIP LOCKED`,
      [timeZone, now, limit],
    );
  }

  async advance(
    clocks: readonly { complaintId: string; kind: ClockKind; toldLevel: number; tellAt: Date | null }[],
  ): Promise<void> {
    await this.query(
      `UPDATE routing.clock SET told_level = given."toldLevel", tell_at = given."tellAt"
       FROM jsonb_to_recordset($1::jsonb)
         AS given("complaintId" uuid, kind text, "toldLevel" smallint, "tellAt" timestamptz)
       WHERE complaint_id = given."complaintId" AND clock.kind = given.kind`,
      [JSON.stringify(clocks)],
    );
  }

  /** Each once: what stands there already stays as it is. */
  async record(escalations: readonly NewEscalation[]): Promise<void> {
    await this.query(
      `INSERT INTO routing.escalation (complaint_id, kind, level, contact, address, outcome, ended_at)
       SELECT "complaintId", kind, level, contact, address, outcome, CASE WHEN outcome IS NOT NULL THEN now() END
       FROM jsonb_to_recordset($1::jsonb)
         AS given("complaintId" uuid, kind text, level text, contact text, address text, outcome text)
       ON CONFLICT DO NOTHING`,
      [JSON.stringify(escalations)],
    );
  }

  /**
   * All that the contact is to be told now whose turn it is, marked as being sent. One whose clock has stopped meanwhile
   * is ended instead, and one that was being sent when its process ended is ended as unknown: it may have arrived.
   */
  async claimDigest(lostAfterSeconds: number, most: number): Promise<Digest | undefined> {
    await this.query(
      `UPDATE routing.escalation SET ended_at = now(),
         outcome = CASE WHEN attempted_at IS NULL THEN 'stopped' ELSE 'unknown' END
       WHERE outcome IS NULL AND (attempted_at < now() - $1 * interval '1 second'
         OR attempted_at IS NULL AND EXISTS (SELECT FROM routing.clock WHERE clock.complaint_id = escalation.complaint_id
           AND clock.kind = escalation.kind AND stopped_at IS NOT NULL))`,
      [lostAfterSeconds],
    );
    const found = await this.query<Escalation & Omit<Digest, 'escalations'>>(
      `WITH next AS MATERIALIZED (
         SELECT level, contact, address FROM routing.escalation WHERE ${IS_READY}
         ORDER BY escalation.retry_at LIMIT 1 FOR UPDATE SKIP LOCKED)
       SELECT escalation.level, escalation.contact, escalation.address, escalation.complaint_id AS "complaintId",
         escalation.kind, clock.class, escalation.attempts + 1 AS attempts, complaint.tracking_id AS "trackingId",
         complaint.receipt, clock.due_at AS "dueAt", ${DISPOSED}
       FROM routing.escalation JOIN next USING (level, contact, address)
       JOIN routing.clock ON clock.complaint_id = escalation.complaint_id AND clock.kind = escalation.kind
       ${WITH_COMPLAINT}
       WHERE ${IS_READY}
       ORDER BY clock.due_at, complaint.receipt LIMIT $1 FOR UPDATE OF escalation SKIP LOCKED`,
      [most],
    );
    const [first] = found;
    if (first === undefined) return undefined;
    const { level, contact, address } = first;
    const digest = { level, contact, address, escalations: found };
    await this.onEscalations(digest, found, 'attempted_at = now(), attempts = attempts + 1', []);
    return digest;
  }

  async end(
    to: Digest,
    escalations: readonly Escalation[],
    outcome: string,
    code: string | null,
  ): Promise<void> {
    await this.onEscalations(to, escalations, 'outcome = $5, code = $6, ended_at = now()', [outcome, code]);
  }

  async putOff(to: Digest, escalations: readonly Escalation[], seconds: number, code: string): Promise<void> {
    await this.onEscalations(
      to,
      escalations,
      `attempted_at = NULL, retry_at = now() + $5 * interval '1 second', code = $6`,
      [seconds, code],
    );
  }

  private async onEscalations(
    { level, contact, address }: Digest,
    escalations: readonly Escalation[],
    change: string,
    parameters: readonly unknown[],
  ): Promise<void> {
    if (escalations.length === 0) return;
    await this.query(
      `UPDATE routing.escalation SET ${change}
       FROM jsonb_to_recordset($1::jsonb) AS given("complaintId" uuid, kind text)
       WHERE complaint_id = given."complaintId" AND escalation.kind = given.kind AND level = $2 AND contact = $3
         AND address = $4`,
      [JSON.stringify(escalations), level, contact, address, ...parameters],
    );
  }

  private query<T>(sql: string, parameters: unknown[] = []): Promise<T[]> {
    return this.transaction.query<T[]>(sql, parameters);
  }
}
