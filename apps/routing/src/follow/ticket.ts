import type { Ticket } from '@sambung/contracts';
import { type Change, dispose, record, tellStatus } from '../change';
import type { City } from '../city/city';
import type { Complaint, TicketSeen } from '../complaint';
import { codeOfOffice } from '../sp4n/ticket';
import { type FollowRules, passOn } from './given-back';
import { isGivenBack, stageOf } from './stage';

type Seen = Pick<Ticket, 'version' | 'status' | 'apparatusId' | 'apparatus' | 'answer' | 'reason'>;

/** Keeps how a ticket stands, unless something newer is known of it: answers overtake each other. */
export function seeTicket(
  complaint: Complaint,
  { version, status, apparatusId, apparatus, answer, reason }: Seen,
): void {
  const known = complaint.ticket;
  if (known !== null && known.version > version) return;
  complaint.ticket = {
    version,
    status,
    apparatusId: apparatusId ?? known?.apparatusId,
    apparatus: apparatus ?? known?.apparatus,
    answer: answer ?? known?.answer,
    reason,
    disposedTo: known?.disposedTo,
    disposedBy: known?.disposedBy,
    givenBackBy: known?.givenBackBy,
    toldVersion: known?.toldVersion,
    // Of another version it begins anew.
    ...(known?.version === version && { round: known.round }),
  };
}

/**
 * Takes in each version once: who has it now is written down and its state told, or, where an office has given it back,
 * it is passed on. A status that nobody here knows is written down and told to nobody.
 */
export function takeIn(change: Change, rules: FollowRules): void {
  const { complaint } = change;
  const { ticket, state } = complaint;
  if (ticket === null || ticket.version <= (ticket.toldVersion ?? 0)) return;
  const disposed = writeAssigned(change, rules.city);
  const givenBackBy = isGivenBack(ticket.status) ? (ticket.apparatusId ?? '') : undefined;
  complaint.ticket = {
    ...ticket,
    ...(givenBackBy === undefined ? disposed : { disposedTo: undefined, disposedBy: undefined }),
    givenBackBy,
    toldVersion: ticket.version,
  };
  if (givenBackBy !== undefined && givenBackBy === ticket.givenBackBy) return;
  if (givenBackBy !== undefined) return passOn(change, { ...ticket, ...disposed }, rules);
  const isKnown = stageOf(ticket.status) !== 'unknown';
  record(change, state, isKnown ? 'ticket.status' : 'ticket.status-unknown', { status: ticket.status });
  if (isKnown) tellStatus(change, ticket);
}

type Disposed = Pick<TicketSeen, 'disposedTo' | 'disposedBy'>;

/** What a person there has decided, written down. @returns who has it by whose word */
function writeAssigned(change: Change, city: City): Disposed {
  const { complaint } = change;
  const {
    status = '',
    apparatusId,
    apparatus,
    givenBackBy,
    ...was
  }: Partial<TicketSeen> = complaint.ticket ?? {};
  // After a give-back nobody has it: the same office by a person's word is a disposition anew.
  const disposedTo =
    was.disposedTo ?? (givenBackBy === undefined ? assignedByUs(complaint, 'sent') : undefined);
  const known = { disposedTo, disposedBy: was.disposedBy };
  if (apparatusId === undefined || apparatusId === disposedTo) return known;
  if (isGivenBack(status) && apparatusId === givenBackBy) return known;
  // Ours, of which we have not heard yet.
  if (apparatusId === assignedByUs(complaint, 'pending', 'sending', 'unknown')) return known;
  const from = disposedTo ?? givenBackBy ?? '';
  const proposed = complaint.decision.apparatus ?? complaint.decision.candidates[0]?.apparatus ?? '';
  record(change, complaint.state, 'ticket.assigned', { apparatusId, proposed });
  dispose(change, {
    by: 'person',
    fromOffice: from === '' ? null : codeOfOffice(from, city),
    toOffice: codeOfOffice(apparatusId, city, apparatus),
    code: 'assigned',
  });
  return { disposedTo: apparatusId, disposedBy: 'person' };
}

/** What SP4N-LAPOR! has shown of a complaint's ticket. */
export function followTicket(change: Change, seen: Seen, rules: FollowRules): void {
  seeTicket(change.complaint, seen);
  takeIn(change, rules);
}

const assignedByUs = ({ steps }: Complaint, ...states: readonly string[]): string | undefined =>
  steps
    .flatMap((step) => (step.kind === 'assign' && states.includes(step.state) ? step.body.apparatusId : []))
    .at(-1);
