import type { DataSource } from 'typeorm';
import { available } from './open-store';
import { sparingly } from './sparingly';

const LARGEST_LIST = 500;

export interface ClockOverview {
  /** Clocks that run, by kind; `beyondCalendar`: due in a year whose holidays are not known. */
  open: { kind: string; count: number; overdue: number; beyondCalendar: number }[];
  /** Those that have waited longest. */
  overdue: { complaintId: string; trackingId: string | null; kind: string; dueAt: Date; ruleSet: string }[];
  /** How telling ended; null: still to be sent. */
  escalations: {
    level: string;
    contact: string;
    outcome: string | null;
    code: string | null;
    count: number;
  }[];
}

/** What operators see of clocks. No citizen's words. */
export class ClockOverviewStore {
  constructor(private readonly database: DataSource) {}

  /** When the oldest complaint was received that has no answer yet; none where all have one. */
  unanswered(): Promise<{ since: Date }[]> {
    return available('reading clocks', () =>
      this.database.query<{ since: Date }[]>(
        `SELECT min(started_at) AS since FROM routing.clock
         WHERE stopped_at IS NULL AND kind = 'first-response' HAVING count(*) > 0`,
      ),
    );
  }

  /** For those who look again and again. */
  readonly seldom = sparingly(() => this.read());

  read(): Promise<ClockOverview> {
    return available('reading clocks', async () => ({
      open: await this.database.query<ClockOverview['open']>(
        `SELECT kind, count(*)::int AS count, (count(*) FILTER (WHERE due_at < now()))::int AS overdue,
           (count(*) FILTER (WHERE is_beyond_calendar))::int AS "beyondCalendar"
         FROM routing.clock WHERE stopped_at IS NULL GROUP BY kind ORDER BY kind DESC`,
      ),
      overdue: await this.database.query<ClockOverview['overdue']>(
        `SELECT complaint_id AS "complaintId", tracking_id AS "trackingId", kind, clock.due_at AS "dueAt",
           rule_set AS "ruleSet"
         FROM routing.clock JOIN routing.complaint ON complaint.id = complaint_id
         WHERE stopped_at IS NULL AND clock.due_at < now() ORDER BY clock.due_at LIMIT ${LARGEST_LIST}`,
      ),
      escalations: await this.database.query<ClockOverview['escalations']>(
        `SELECT level, contact, outcome, code, count(*)::int AS count FROM routing.escalation
         GROUP BY level, contact, outcome, code ORDER BY count DESC`,
      ),
    }));
  }
}
