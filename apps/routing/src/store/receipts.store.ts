import type { DataSource } from 'typeorm';
import type { TicketSeen } from '../complaint';
import { ONLY_ANSWERS } from '../land/apply-arrival';
import type { State } from '../states';
import { available } from './open-store';

/** A status of a ticket, with when it was reached; null: that was not seen. */
export interface SeenStatus {
  status: string;
  /** ISO 8601. */
  at: string | null;
}

/** All that may ever be told to whoever has a receipt: nothing here is the citizen's. */
export interface FollowedComplaint {
  state: State;
  receivedAt: Date;
  /** When it came into its state. */
  movedAt: Date | null;
  trackingId: string | null;
  ticket: TicketSeen | null;
  /** The office that Sambung assigned it to, and the kind of matter that it was taken for. */
  chosen: { apparatus: string | null; category: string | null };
  /** Its further messages are read: a question can be answered where it was asked. */
  isConversation: boolean;
  isConfidential: boolean;
  /** What SP4N-LAPOR! has shown of its ticket, oldest version first; empty where it is not followed. */
  shown: (SeenStatus & { version: number })[];
  /** What was told to the channel, oldest first: some statuses are passed over. */
  told: SeenStatus[];
}

/** Who asks to stay unseen in one message is so in all of them. A ticket that another complaint claims too shows nothing. */
const FOLLOWED = `
  SELECT complaint.id = coalesce(complaint.first_id, complaint.id) AS "isFirst", complaint.state, complaint.received_at AS "receivedAt", complaint.tracking_id AS "trackingId",
    complaint.ticket, jsonb_build_object('apparatus', complaint.decision->>'apparatus',
      'category', complaint.decision#>>'{category,name}') AS chosen,
    coalesce(complaint.conversation NOT LIKE '${ONLY_ANSWERS}%', false) AS "isConversation",
    (SELECT bool_or((content #>> '{reporter,flags,confidential}')::boolean)
     FROM routing.part WHERE complaint_id = complaint.id) AS "isConfidential",
    (SELECT max(at) FROM routing.history
     WHERE complaint_id = complaint.id AND "to" = complaint.state AND "from" IS DISTINCT FROM "to") AS "movedAt",
    (SELECT coalesce(jsonb_agg(jsonb_build_object('version', change.version, 'status', change.status,
       'at', least(change.changed_at, change.seen_at)) ORDER BY change.version), '[]')
     FROM routing.ticket_change AS change JOIN routing.ticket AS owned USING (tracking_id)
     WHERE change.tracking_id = complaint.tracking_id AND owned.complaint_id = complaint.id
       AND change.version <= (complaint.ticket->>'version')::integer) AS shown,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('status', parameters->>'status', 'at', at) ORDER BY version), '[]')
     FROM routing.history WHERE complaint_id = complaint.id AND code = 'ticket.status') AS told
  FROM routing.part AS own JOIN routing.complaint ON complaint.id = own.complaint_id
  WHERE own.receipt = $1
  ORDER BY "isFirst" DESC, complaint.received_at, complaint.id`;

/** What a receipt leads to. */
export class ReceiptsStore {
  constructor(private readonly database: DataSource) {}

  /**
   * @param receipt as it was given, of the complaint or of an addition to it.
   * @returns several where the report was split, the first one first; none where it leads nowhere.
   */
  follow(receipt: string): Promise<FollowedComplaint[]> {
    return available('following a receipt', () =>
      this.database.query<FollowedComplaint[]>(FOLLOWED, [receipt]),
    );
  }
}
