import type { Ticket } from '@sambung/contracts';
import { addStep, type Change, changeStep, record, tellForwarded } from '../change';
import { createOf } from '../complaint';
import { linkedNote, noteStep } from './notes';

/** The channel states a tracking id that SP4N-LAPOR! does not know: a person must look. */
export const UNKNOWN_TICKET = 'linked.ticket-unknown';

/** The ticket that the channel has made is the ticket: ours is not created. */
export function takeLinked(change: Change, { trackingId }: Ticket): void {
  const { complaint } = change;
  // Deleted while it was looked for: the ticket is the channel's, and so is its deletion.
  if (complaint.state === 'withdrawn') return;
  complaint.trackingId = trackingId;
  change.foundTicket = trackingId;
  const create = createOf(complaint);
  if (create !== undefined) changeStep(change, create, { state: 'refused', code: 'complaint.linked' });
  record(change, 'linked', 'complaint.linked', { trackingId });
  tellForwarded(change, trackingId);
}

/** Its ticket is there: what was still to be looked up is only told, where it is another one. */
export function leaveLinks(change: Change, known: string): void {
  for (const step of change.complaint.steps) {
    if (step.kind !== 'link' || step.state === 'sent' || step.state === 'refused') continue;
    changeStep(change, step, { state: 'refused', code: 'complaint.linked' });
    const stated = 'trackingId' in step.body ? step.body.trackingId : known;
    if (stated !== known) addStep(change, noteStep(`linked:${stated}`, linkedNote(stated)));
  }
}

/** A person has it tried again: the ticket may be known by now. */
export function askAgain(change: Change): void {
  for (const step of change.complaint.steps)
    if (step.kind === 'link' && step.state === 'refused' && step.code !== 'complaint.linked')
      changeStep(change, step, { state: 'pending', code: null });
}
