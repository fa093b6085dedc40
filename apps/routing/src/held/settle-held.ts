import { type Correction, corrected } from '@sambung/contracts';
import { ProblemError } from '@sambung/platform';
import type { Decision } from '../assign/decision';
import { type Change, changePart, changeStep, record, tellRouted } from '../change';
import { type Content, contentOf, createOf, isCreateDoubted, livingParts } from '../complaint';

/** A held complaint goes on where it stopped, after whatever it was held for has been mended. */
export function releaseComplaint(change: Change): void {
  const { complaint, now } = change;
  const create = createOf(complaint);
  // That nothing was found is why it is held: a person who releases it says that there is no ticket. Anything else
  // that may be out is looked up first.
  const isSettledByPerson = complaint.held?.code === 'sp4n.outcome-unknown';
  const isSentAnew = create?.state === 'refused' && complaint.trackingId === null;
  if (create !== undefined && (isSentAnew || (isCreateDoubted(complaint) && isSettledByPerson)))
    changeStep(change, create, { state: 'pending', body: null, code: null });
  complaint.held = null;
  complaint.lease = null;
  complaint.dueAt = now;
  const ticketState = create?.state === 'sent' ? 'forwarded' : 'linked';
  record(change, complaint.trackingId === null ? 'waiting' : ticketState, 'operator.released');
}

/**
 * What a person has put right goes into what will be sent. Of several messages it replaces the first; what the channel
 * itself says differently afterwards replaces it in turn.
 */
export function correctComplaint(
  change: Change,
  correction: Correction,
  decide: (content: Content, receivedAt: Date) => Decision,
): void {
  const { complaint } = change;
  if (complaint.trackingId !== null || isCreateDoubted(complaint))
    throw conflict('complaint.may-be-out', 'Its ticket may be there already: look in SP4N-LAPOR! first');
  const [first] = livingParts(complaint);
  if (first === undefined) throw conflict('complaint.deleted', 'Its reporter has deleted it: refuse it');
  first.content = corrected(first.content, correction);
  changePart(change, first);
  releaseComplaint(change);
  if (complaint.decision.chosenBy !== undefined) return;
  complaint.decision = decide(contentOf(complaint), complaint.receivedAt);
  tellRouted(change);
}

/** Only a person refuses. It makes no ticket any more, whatever its reporter adds. */
export function refuseComplaint(change: Change): void {
  const { complaint } = change;
  const create = createOf(complaint);
  if (create !== undefined) changeStep(change, create, { state: 'refused', code: null });
  complaint.held = null;
  complaint.lease = null;
  complaint.dueAt = null;
  record(change, 'refused', 'operator.refused');
}

export const conflict = (code: string, title: string): ProblemError =>
  new ProblemError({ status: 409, code, title });
