import { type Correction, type ReportReleased, TOPICS } from '@sambung/contracts';
import type { EntityManager } from 'typeorm';

/** What waits for a person: a report that became no complaint, or a complaint that cannot go on. */
export interface HeldItem {
  id: string;
  kind: 'report' | 'complaint';
  channel: string;
  source: string;
  code: string;
  /** Names of fields and numbers, never content. */
  parameters: Record<string, string | number | boolean>;
  heldAt: Date;
  receivedAt: Date;
}

/** How much of a kind waits, and since when the first. */
export interface HeldCount {
  kind: 'report' | 'complaint' | 'dead-letter';
  count: number;
  since: Date;
}

/** How a held report can be sent on: read again by its adapter, applied again here, or put back on the bus. */
export type HeldReportRow = Pick<HeldItem, 'id' | 'channel' | 'source' | 'code'> & {
  state: 'held' | 'released' | 'refused';
  sealed: string | null;
  delivery: string | null;
  /** The event as it landed, where routing itself could not apply it. */
  event: object | null;
};

/** A line of what people did; appended, never edited. No citizen's words. */
export interface HeldAction {
  subjectId: string;
  by: string;
  action: 'released' | 'corrected' | 'refused' | 'replayed';
  /** What it was held for. */
  code: string;
  parameters: Record<string, string | number | string[]>;
}

const ITEMS = `
  SELECT report_id AS id, 'report' AS kind, channel, source, code, parameters, held_at AS "heldAt",
    received_at AS "receivedAt"
  FROM routing.held_report WHERE state = 'held'
  UNION ALL
  SELECT id, 'complaint', channel, source, held->>'code', held->'parameters', latest.at, received_at
  FROM routing.complaint CROSS JOIN LATERAL (
    SELECT at FROM routing.history WHERE complaint_id = complaint.id AND "to" = 'held'
    ORDER BY version DESC LIMIT 1) AS latest
  WHERE state = 'held'`;

const REPORT = `
  SELECT report.report_id AS id, report.channel, source, code, state, sealed, delivery, body AS event
  FROM routing.held_report AS report LEFT JOIN routing.arrival ON event_id = report.report_id`;

/** Within a transaction. */
export class HeldStore {
  constructor(private readonly transaction: EntityManager) {}

  /** Those that wait longest come first. */
  async list(limit: number, code?: string): Promise<HeldItem[]> {
    return this.transaction.query(
      `SELECT * FROM (${ITEMS}) AS items WHERE $2::text IS NULL OR code = $2 ORDER BY "heldAt", id LIMIT $1`,
      [limit, code ?? null],
    );
  }

  /** What was set aside on the bus has its topic as its source. */
  async counts(): Promise<HeldCount[]> {
    return this.transaction.query(
      `SELECT CASE WHEN source = ANY($1) THEN 'dead-letter' ELSE kind END AS kind, count(*)::int AS count,
         min("heldAt") AS since FROM (${ITEMS}) AS items GROUP BY 1`,
      [Object.values(TOPICS)],
    );
  }

  async item(id: string): Promise<HeldItem | undefined> {
    const [found] = await this.transaction.query<HeldItem[]>(
      `SELECT * FROM (${ITEMS}) AS items WHERE id = $1`,
      [id],
    );
    return found;
  }

  async ids(code: string): Promise<string[]> {
    const rows = await this.transaction.query<{ id: string }[]>(
      `SELECT id FROM (${ITEMS}) AS items WHERE code = $1 ORDER BY "heldAt", id`,
      [code],
    );
    return rows.map(({ id }) => id);
  }

  async report(id: string): Promise<HeldReportRow | undefined> {
    const [found] = await this.transaction.query<HeldReportRow[]>(`${REPORT} WHERE report.report_id = $1`, [
      id,
    ]);
    return found;
  }

  /** Those of them that are held, under their locks. */
  async lockReports(ids: readonly string[]): Promise<HeldReportRow[]> {
    return this.transaction.query(
      `${REPORT} WHERE report.report_id = ANY($1) AND report.state = 'held'
       ORDER BY report.report_id FOR UPDATE OF report`,
      [ids],
    );
  }

  async move(ids: readonly string[], state: 'released' | 'refused', releaseId?: string): Promise<void> {
    await this.transaction.query(
      `UPDATE routing.held_report SET state = $2, release_id = $3 WHERE report_id = ANY($1) AND state = 'held'`,
      [ids, state, releaseId ?? null],
    );
  }

  /** Told to the adapter together with the move. */
  async tellReleased(released: Omit<ReportReleased, 'releasedAt'>): Promise<void> {
    await this.transaction.query(
      `INSERT INTO routing.outbox (topic, complaint_id, version, at, data)
       VALUES ($1, $2, 1, now(), $3::jsonb || jsonb_build_object('releasedAt', $4::text))`,
      [TOPICS.reportReleased, released.releaseId, JSON.stringify(released), new Date().toISOString()],
    );
  }

  /** Puts what landed back into the queue, as it is or as it has been put right. */
  async applyAgain(eventIds: readonly string[], event?: object): Promise<void> {
    await this.transaction.query(
      `UPDATE routing.arrival SET applied_at = NULL, outcome = NULL, body = coalesce($2::jsonb, body)
       WHERE event_id = ANY($1)`,
      [eventIds, event === undefined ? null : JSON.stringify(event)],
    );
  }

  async record(actions: readonly HeldAction[]): Promise<void> {
    await this.transaction.query(
      `INSERT INTO routing.held_action (subject_id, by, action, code, parameters)
       SELECT "subjectId", by, action, code, parameters FROM jsonb_to_recordset($1::jsonb)
         AS given("subjectId" uuid, by text, action text, code text, parameters jsonb)`,
      [JSON.stringify(actions)],
    );
  }

  async actions(subjectId: string): Promise<(HeldAction & { at: Date })[]> {
    return this.transaction.query(
      `SELECT subject_id AS "subjectId", at, by, action, code, parameters
       FROM routing.held_action WHERE subject_id = $1 ORDER BY id`,
      [subjectId],
    );
  }

  /** Which of these dead letters have been put back on the bus. */
  async replayed(subjectIds: readonly string[]): Promise<Set<string>> {
    const rows = await this.transaction.query<{ id: string }[]>(
      `SELECT DISTINCT subject_id AS id FROM routing.held_action
       WHERE subject_id = ANY($1) AND action = 'replayed'`,
      [subjectIds],
    );
    return new Set(rows.map(({ id }) => id));
  }
}

export const namesOf = (correction: Correction): string[] => Object.keys(correction).sort();
