import type { Ticket } from '@sambung/contracts';
import type { EntityManager } from 'typeorm';
import { see, type SeenTicket } from '../follow/seen';
import { stageOf } from '../follow/stage';
import { storable } from '../land/storable';
import { insertFrom, selectList, TICKET, TICKET_CHANGE, upsertFrom } from './rows';

/** Any number that nothing else in the database locks by. */
const TICKETS_LOCK = 7_260_105_505;

/** A ticket with its newest answer and reason, to be applied to its complaint. */
export type PendingTicket = SeenTicket & {
  complaintId: string;
  answer: string | null;
  reason: string | null;
};

interface Owner {
  id: string;
  channel: string;
  trackingId: string | null;
  /** Of its ticket, the version that its reporter was told of last. */
  toldVersion: number | null;
}

/** What SP4N-LAPOR! shows, within a transaction. */
export class TicketsStore {
  constructor(private readonly transaction: EntityManager) {}

  /** The cursor, held until the transaction ends; undefined while another process reads. */
  async holdCursor(): Promise<{ cursor: string | undefined } | undefined> {
    const rows = await this.query<{ cursor: string | null }>(
      'SELECT cursor FROM routing.follow_cursor FOR UPDATE SKIP LOCKED',
    );
    return rows[0] && { cursor: rows[0].cursor ?? undefined };
  }

  async moveCursor(cursor: string): Promise<void> {
    await this.query('UPDATE routing.follow_cursor SET cursor = $1, moved_at = now()', [cursor]);
  }

  /** Until the transaction ends nobody else keeps a ticket. */
  async hold(): Promise<void> {
    await this.query('SELECT pg_advisory_xact_lock($1)', [TICKETS_LOCK]);
  }

  /**
   * Keeps what was seen, in whatever order it comes and however often. One process at a time does so.
   * @param areTimesKnown false where `changedAt` says only when it was looked at: of what was filed there directly and is
   * answered when it is first seen, nobody knows when.
   */
  async keep(given: readonly Ticket[], areTimesKnown = true): Promise<void> {
    if (given.length === 0) return;
    const tickets = given.map(storable);
    await this.hold();
    const ids = [...new Set(tickets.map(({ trackingId }) => trackingId))];
    const rows = await this.query<SeenTicket>(
      `SELECT ${selectList(TICKET, 'ticket')} FROM routing.ticket WHERE tracking_id = ANY($1)`,
      [ids],
    );
    const seen = new Map(rows.map((row) => [row.trackingId, row]));
    const now = new Date();
    for (const ticket of tickets) seen.set(ticket.trackingId, see(seen.get(ticket.trackingId), ticket, now));
    const owners = await this.ownersOf(tickets);
    const before = new Set(rows.map(({ trackingId }) => trackingId));
    const kept = [...seen.values()].map((ticket) => {
      const owned = { ...ticket, ...(ticket.isPending && owners(ticket)) };
      const isTimed = areTimesKnown || before.has(ticket.trackingId) || owned.complaintId !== null;
      return isTimed ? owned : { ...owned, answeredAt: null };
    });
    await this.query(upsertFrom(TICKET, '$1'), [JSON.stringify(kept)]);
    await this.query(`${insertFrom(TICKET_CHANGE, '$1')} ON CONFLICT DO NOTHING`, [
      JSON.stringify(tickets.map((ticket) => ({ ...ticket, stage: stageOf(ticket.status) }))),
    ]);
  }

  /** Those of which the complaint knows that they are its own, oldest change first. */
  claim(limit: number): Promise<PendingTicket[]> {
    return this.query<PendingTicket>(
      `SELECT ${selectList(TICKET, 'ticket')}, change.answer, change.reason FROM routing.ticket
       JOIN routing.complaint ON complaint.id = ticket.complaint_id AND complaint.tracking_id = ticket.tracking_id
       JOIN routing.ticket_change AS change
         ON change.tracking_id = ticket.tracking_id AND change.version = ticket.version
       WHERE ticket.is_pending ORDER BY ticket.changed_at LIMIT $1 FOR UPDATE OF ticket SKIP LOCKED`,
      [limit],
    );
  }

  async markApplied(trackingIds: readonly string[]): Promise<void> {
    await this.query('UPDATE routing.ticket SET is_pending = false WHERE tracking_id = ANY($1)', [
      trackingIds,
    ]);
  }

  /** Reads anew the statuses that an earlier release did not know. */
  async learnStatuses(): Promise<void> {
    const unknown = await this.query<{ status: string }>(
      `SELECT DISTINCT status FROM routing.ticket WHERE fault = 'follow.unknown-status'`,
    );
    const known = unknown
      .map(({ status }) => ({ status, stage: stageOf(status) }))
      .filter(({ stage }) => stage !== 'unknown');
    for (const { status, stage } of known)
      await this.query(
        `UPDATE routing.ticket SET stage = $2, fault = NULL, is_pending = complaint_id IS NOT NULL WHERE status = $1`,
        [status, stage],
      );
  }

  /** Whose each is: by its tracking id, else by our reference. */
  private async ownersOf(
    tickets: readonly Ticket[],
  ): Promise<(ticket: SeenTicket) => Pick<SeenTicket, 'complaintId' | 'channel' | 'isPending' | 'fault'>> {
    const references = tickets.flatMap(({ reference }) => reference ?? []);
    const owner = `id, channel, tracking_id AS "trackingId", (ticket->'toldVersion')::integer AS "toldVersion"`;
    const rows = await this.query<Owner>(
      `SELECT ${owner} FROM routing.complaint WHERE tracking_id = ANY($1)
       UNION SELECT ${owner} FROM routing.complaint WHERE id = ANY($2)`,
      [tickets.map(({ trackingId }) => trackingId), references],
    );
    const referenceOf = new Map(tickets.map(({ trackingId, reference }) => [trackingId, reference]));
    return ({ trackingId, version, fault }) => {
      const claiming = rows.filter((row) => row.trackingId === trackingId);
      const reference = referenceOf.get(trackingId);
      const [own] = claiming.length > 0 ? claiming : rows.filter(({ id }) => id === reference);
      const nobodys = { complaintId: null, channel: null, isPending: false };
      if (claiming.length > 1) return { ...nobodys, fault: 'follow.two-complaints' };
      if (own === undefined)
        return { ...nobodys, fault: reference === undefined ? fault : 'follow.no-such-complaint' };
      // A doubled ticket: the complaint has another one.
      const isOther = own.trackingId !== null && own.trackingId !== trackingId;
      return {
        complaintId: own.id,
        channel: own.channel,
        // Mostly the answers to our own calls have said it before.
        isPending: !isOther && version > (own.toldVersion ?? 0),
        fault: isOther ? 'follow.doubled-ticket' : fault,
      };
    };
  }

  private query<T = unknown>(sql: string, parameters: unknown[] = []): Promise<T[]> {
    return this.transaction.query<T[]>(sql, parameters);
  }
}
