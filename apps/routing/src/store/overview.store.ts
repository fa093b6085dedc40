import { HELD_NOTICE } from './notices.store';
import type { DataSource } from 'typeorm';
import type { Moved } from '../change';
import type { Step } from '../complaint';
import type { Backlog } from '../metrics';
import type { State } from '../states';
import { available } from './open-store';
import { COMPLAINT, type ComplaintRow, HISTORY, selectList } from './rows';
import { sparingly } from './sparingly';

/** What became of what a channel sent. */
export interface ChannelCount {
  channel: string;
  /** Events that landed and are still to be applied. */
  unapplied: number;
  /** Events that landed, by what became of them. */
  arrivals: Record<string, number>;
  /** No complaints by the channel's own word, by the code of the reason. */
  ignoredCodes: Record<string, number>;
  /** Reports that could not be read. */
  heldReports: number;
  /** Those of them that a person has refused. A released one has arrived again as what it became. */
  refusedReports: number;
  /** Complaints, by state. */
  complaints: Partial<Record<State, number>>;
}

export interface HeldReport {
  reportId: string;
  channel: string;
  source: string;
  code: string;
  /** Names of fields and numbers, never content. */
  parameters: Record<string, string | number | boolean>;
  receivedAt: Date;
}

export type ComplaintLine = Pick<
  ComplaintRow,
  'id' | 'channel' | 'source' | 'state' | 'decision' | 'trackingId' | 'ticket' | 'held' | 'receivedAt'
> & { history: Moved[] };

export interface Fault {
  code: string;
  count: number;
}

/** What operators see. No citizen's words: those are read in SP4N-LAPOR!, or in the export of manual mode. */
export class OverviewStore {
  /** @param forwards false where a person files each complaint (manual mode): no machine is late with it then. */
  constructor(
    private readonly database: DataSource,
    private readonly forwards: boolean,
  ) {}

  /** Counts all that is kept, so not at every view of the page. */
  readonly channels = sparingly(() => this.countChannels());

  private async countChannels(): Promise<ChannelCount[]> {
    const [unapplied, arrivals, ignored, held, complaints] = await available('counting', () =>
      Promise.all(
        [
          `SELECT channel, '' AS what, count(*)::int AS count FROM routing.arrival WHERE applied_at IS NULL GROUP BY 1`,
          `SELECT channel, outcome AS what, count(*)::int AS count FROM routing.arrival
           WHERE outcome IS NOT NULL GROUP BY 1, 2`,
          `SELECT channel, code AS what, count(*)::int AS count FROM routing.ignored_report GROUP BY 1, 2`,
          `SELECT channel, state AS what, count(*)::int AS count FROM routing.held_report GROUP BY 1, 2`,
          `SELECT channel, state AS what, count(*)::int AS count FROM routing.complaint GROUP BY 1, 2`,
        ].map((sql) => this.query<{ channel: string; what: string; count: number }>(sql)),
      ),
    );
    const all = [unapplied, arrivals, ignored, held, complaints].map((rows) => rows ?? []);
    const names = [...new Set(all.flat().map(({ channel }) => channel))].sort();
    const of = (index: number, channel: string): Record<string, number> =>
      Object.fromEntries(
        (all[index] ?? []).filter((row) => row.channel === channel).map(({ what, count }) => [what, count]),
      );
    return names.map((channel) => ({
      channel,
      unapplied: of(0, channel)[''] ?? 0,
      arrivals: of(1, channel),
      ignoredCodes: of(2, channel),
      heldReports: of(3, channel)['held'] ?? 0,
      refusedReports: of(3, channel)['refused'] ?? 0,
      complaints: of(4, channel),
    }));
  }

  async latest(limit: number): Promise<ComplaintLine[]> {
    return this.lines('ORDER BY received_at DESC, id DESC LIMIT $1', [limit]);
  }

  async heldComplaints(limit: number): Promise<ComplaintLine[]> {
    return this.lines(`WHERE state = 'held' ORDER BY received_at LIMIT $1`, [limit]);
  }

  async heldReports(limit: number): Promise<HeldReport[]> {
    return this.query(
      `SELECT report_id AS "reportId", channel, source, code, parameters, received_at AS "receivedAt"
       FROM routing.held_report WHERE state = 'held' ORDER BY held_at DESC LIMIT $1`,
      [limit],
    );
  }

  async complaint(id: string): Promise<(ComplaintLine & { steps: Omit<Step, 'body'>[] }) | undefined> {
    const [line] = await this.lines('WHERE id = $1', [id]);
    if (line === undefined) return undefined;
    const steps = await this.query<Omit<Step, 'body'>>(
      `SELECT complaint_id AS "complaintId", ordinal, kind, key, state, attempts, code
       FROM routing.delivery_step WHERE complaint_id = $1 ORDER BY ordinal`,
      [id],
    );
    return { ...line, steps };
  }

  /** What a person should look at: refused or failing calls, and what is later than it should be. */
  async broken(): Promise<Fault[]> {
    return this.query(
      `SELECT code, count(*)::int AS count FROM (
         SELECT code FROM routing.delivery_step WHERE state = 'refused' AND code IS NOT NULL
           AND code <> 'complaint.linked'
         UNION ALL
         SELECT step.code FROM routing.delivery_step AS step JOIN routing.complaint ON id = complaint_id
           WHERE step.code IS NOT NULL AND step.state IN ('pending', 'unknown') AND complaint.state <> 'held'
         UNION ALL
         SELECT code FROM routing.ledger_fault
         UNION ALL
         SELECT fault FROM routing.ticket WHERE fault IS NOT NULL
         UNION ALL
         SELECT 'drift.category' FROM routing.drifted_category
         UNION ALL
         SELECT 'feedback.not-reached' FROM routing.notice WHERE ${HELD_NOTICE}
         UNION ALL
         SELECT 'overview.late' FROM routing.complaint WHERE $1 AND due_at < now() - interval '5 minutes'
         UNION ALL
         SELECT 'overview.unapplied' FROM routing.arrival
           WHERE applied_at IS NULL AND landed_at < now() - interval '1 minute'
         UNION ALL
         SELECT 'overview.unpublished' FROM routing.outbox
           WHERE at < now() - interval '1 minute') AS broken
       GROUP BY code ORDER BY count DESC, code`,
      [this.forwards],
    );
  }

  /** When the first of those came that are to have a ticket and have none yet; none where nothing waits. */
  async waiting(): Promise<{ since: Date }[]> {
    return this.query(
      `SELECT min(received_at) AS since FROM routing.complaint
       WHERE due_at IS NOT NULL AND state IN ('waiting', 'forwarding') HAVING count(*) > 0`,
    );
  }

  async backlog(): Promise<Backlog> {
    const [row] = await this.query<Backlog>(
      `SELECT (SELECT count(*)::int FROM routing.arrival WHERE applied_at IS NULL) AS arrivals,
         (SELECT count(*)::int FROM routing.complaint WHERE $1 AND due_at <= now()) AS complaints,
         (SELECT count(*)::int FROM routing.outbox) AS news`,
      [this.forwards],
    );
    return row ?? { arrivals: 0, complaints: 0, news: 0 };
  }

  private async lines(condition: string, parameters: unknown[]): Promise<ComplaintLine[]> {
    const complaints = await this.query<ComplaintRow>(
      `SELECT ${selectList(COMPLAINT, 'complaint')} FROM routing.complaint ${condition}`,
      parameters,
    );
    const history = await this.query<Moved>(
      `SELECT ${selectList(HISTORY, 'history')} FROM routing.history
       WHERE complaint_id = ANY($1) ORDER BY complaint_id, version`,
      [complaints.map(({ id }) => id)],
    );
    return complaints.map(
      ({ id, channel, source, state, decision, trackingId, ticket, held, receivedAt }) => ({
        id,
        channel,
        source,
        state,
        decision,
        trackingId,
        ticket,
        held,
        receivedAt,
        history: history.filter(({ complaintId }) => complaintId === id),
      }),
    );
  }

  private query<T>(sql: string, parameters: unknown[] = []): Promise<T[]> {
    return available('reading the overview', () => this.database.query<T[]>(sql, parameters));
  }
}
