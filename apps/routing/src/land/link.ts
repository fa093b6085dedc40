import type { ComplaintReceived } from '@sambung/contracts';
import { addStep, type Change, changeStep, record, tellForwarded } from '../change';
import { type Complaint, createOf, isCreateDoubted, type PlannedStep, statedLinkOf } from '../complaint';
import { linkedNote, noteStep } from '../forward/notes';
import type { ApplyRules } from './arrival';

/** The look-up of the ticket that the channel may have made of it; undefined: the channel makes none. */
export const linkStep = ({
  trackingId,
  isLinked,
  source,
  ownId,
}: Pick<ComplaintReceived, 'trackingId' | 'isLinked' | 'source' | 'ownId'>): PlannedStep | undefined => {
  if (trackingId !== undefined) return { kind: 'link', key: `link:${trackingId}`, body: { trackingId } };
  return isLinked === true ? { kind: 'link', key: 'link', body: { source, externalId: ownId } } : undefined;
};

/** The channel says that it has made a ticket itself: that one is the ticket, unless ours has gone out. */
export function link(event: ComplaintReceived, change: Change, rules: ApplyRules): boolean {
  const { complaint } = change;
  const { trackingId } = event;
  if (trackingId === undefined || trackingId === complaint.trackingId) return false;
  if (statedLinkOf(complaint)?.key === `link:${trackingId}`) return false;
  if (hasGoneOut(complaint) || complaint.state === 'withdrawn' || complaint.state === 'refused') {
    addStep(change, noteStep(`linked:${trackingId}`, linkedNote(trackingId)));
    return true;
  }
  const step = linkStep(event);
  if (rules.asksForTickets && step !== undefined && complaint.state !== 'shadowed') {
    complaint.held = null;
    record(change, complaint.state === 'held' ? 'waiting' : complaint.state, 'complaint.link-stated', {
      trackingId,
    });
    addStep(change, step);
    return true;
  }
  complaint.trackingId = trackingId;
  complaint.held = null;
  complaint.dueAt = null;
  const create = createOf(complaint);
  if (create !== undefined) changeStep(change, create, { state: 'refused', code: 'complaint.linked' });
  record(change, 'linked', 'complaint.linked', { trackingId });
  tellForwarded(change, trackingId);
  return true;
}

/** Whether a ticket may exist: from then on its text is never replaced, and changes are told in notes. */
export function hasGoneOut(complaint: Complaint): boolean {
  if (complaint.trackingId !== null || statedLinkOf(complaint) !== undefined) return true;
  return isCreateDoubted(complaint) || createOf(complaint)?.state === 'sent';
}
