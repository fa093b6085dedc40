import type { Ticket } from '@sambung/contracts';
import { type Change, record, tellStatus } from '../change';
import type { Complaint } from '../complaint';
import { stageOf } from './stage';

type Seen = Pick<Ticket, 'version' | 'status' | 'apparatusId' | 'apparatus' | 'answer'>;

/** Takes in how a ticket stands, unless something newer is known of it: answers overtake each other. */
export function seeTicket(
  complaint: Complaint,
  { version, status, apparatusId, apparatus, answer }: Seen,
): void {
  const known = complaint.ticket;
  if (known !== null && known.version > version) return;
  complaint.ticket = {
    version,
    status,
    apparatusId: apparatusId ?? known?.apparatusId,
    apparatus: apparatus ?? known?.apparatus,
    answer: answer ?? known?.answer,
    toldVersion: known?.toldVersion,
    // Of another version it begins anew.
    ...(known?.version === version && { round: known.round }),
  };
}

/** Tells of each version once; a status that nobody here knows is written down and told to nobody. */
export function tellTicket(change: Change): void {
  const { complaint } = change;
  const { ticket, state } = complaint;
  if (ticket === null || ticket.version <= (ticket.toldVersion ?? 0)) return;
  complaint.ticket = { ...ticket, toldVersion: ticket.version };
  const isKnown = stageOf(ticket.status) !== 'unknown';
  record(change, state, isKnown ? 'ticket.status' : 'ticket.status-unknown', { status: ticket.status });
  if (isKnown) tellStatus(change, ticket);
}

/** What SP4N-LAPOR! has shown of a complaint's ticket: taken in, what a person decided there written down, told. */
export function followTicket(change: Change, seen: Seen): void {
  const { complaint } = change;
  const before = complaint.ticket;
  seeTicket(complaint, seen);
  if (complaint.ticket === before || complaint.ticket?.version === before?.version) return;
  const { apparatusId } = complaint.ticket ?? {};
  if (
    apparatusId !== undefined &&
    apparatusId !== before?.apparatusId &&
    apparatusId !== assignedByUs(complaint)
  )
    record(change, complaint.state, 'ticket.assigned', {
      apparatusId,
      proposed: complaint.decision.apparatus ?? complaint.decision.candidates[0]?.apparatus ?? '',
    });
  tellTicket(change);
}

const assignedByUs = ({ steps }: Complaint): string | undefined =>
  steps.flatMap((step) => (step.kind === 'assign' ? step.body.apparatusId : [])).at(-1);
