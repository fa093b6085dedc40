import type { Stage, Ticket } from '@sambung/contracts';
import { stageOf } from './stage';

/** A ticket as SP4N-LAPOR! shows it: what `routing.ticket` keeps of its newest version. */
export interface SeenTicket {
  trackingId: string;
  /** The complaint whose it is, once that is known. */
  complaintId: string | null;
  /** Of that complaint. */
  channel: string | null;
  version: number;
  status: string;
  stage: Stage;
  changedAt: Date;
  arrivedAt: Date;
  /** When it was first seen answered; null also where it was answered before anybody here had seen it. */
  answeredAt: Date | null;
  /** When it was closed or archived; null while it is open, and again when it is opened anew. */
  closedAt: Date | null;
  source: string | null;
  class: string | null;
  category: string | null;
  kelurahan: string | null;
  apparatusId: string | null;
  apparatus: string | null;
  /** Not applied to its complaint yet. */
  isPending: boolean;
  /** Why a person should look at it. */
  fault: string | null;
}

/** What one version of it said: kept beside all others. */
export type TicketChange = Omit<
  Ticket,
  'reference' | 'attachments' | 'createdAt' | 'source' | 'class' | 'category' | 'kelurahan'
> & {
  stage: Stage;
};

/** Its clock may be ahead of ours by this much. */
const AHEAD_MILLISECONDS = 5 * 60_000;

const UNKNOWN_STATUS = 'follow.unknown-status';
const FROM_THE_FUTURE = 'follow.status-from-the-future';

/** Stages in which a ticket has its answer. */
export const ANSWERED: readonly Stage[] = ['answered', 'closed'];

/**
 * What is known of a ticket, with another of its versions: the newer one stands, whichever came last; the first answer
 * counts from whichever version shows it earliest.
 */
export function see(known: SeenTicket | undefined, ticket: Ticket, now: Date): SeenTicket {
  const stated = new Date(ticket.changedAt);
  const isAhead = stated.getTime() - now.getTime() > AHEAD_MILLISECONDS;
  const changedAt = isAhead ? now : stated;
  const stage = stageOf(ticket.status);
  const wasAnsweredUnseen = known?.answeredAt === null && ANSWERED.includes(known.stage);
  const answeredAt = wasAnsweredUnseen
    ? null
    : earliest(known?.answeredAt ?? null, ANSWERED.includes(stage) ? changedAt : null);
  if (known !== undefined && known.version >= ticket.version) return { ...known, answeredAt };
  const isOver = stage === 'closed' || stage === 'archived';
  return {
    trackingId: ticket.trackingId,
    complaintId: known?.complaintId ?? null,
    channel: known?.channel ?? null,
    version: ticket.version,
    status: ticket.status,
    stage,
    changedAt,
    arrivedAt: ticket.createdAt === undefined ? (known?.arrivedAt ?? changedAt) : new Date(ticket.createdAt),
    answeredAt,
    closedAt: isOver ? (known?.closedAt ?? changedAt) : null,
    source: ticket.source ?? known?.source ?? null,
    class: ticket.class ?? known?.class ?? null,
    category: ticket.category ?? known?.category ?? null,
    kelurahan: ticket.kelurahan ?? known?.kelurahan ?? null,
    apparatusId: ticket.apparatusId ?? known?.apparatusId ?? null,
    apparatus: ticket.apparatus ?? known?.apparatus ?? null,
    isPending: true,
    fault: isAhead ? FROM_THE_FUTURE : stage === 'unknown' ? UNKNOWN_STATUS : null,
  };
}

const earliest = (one: Date | null, other: Date | null): Date | null =>
  one === null || (other !== null && other < one) ? other : one;
