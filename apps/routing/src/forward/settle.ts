import type { Ticket } from '@sambung/contracts';
import { backOffMilliseconds, LONGEST_WAIT_MILLISECONDS, waitMilliseconds } from '../back-off';
import { addStep, type Change, changeStep, dispose, record, tellForwarded } from '../change';
import type { FollowRules } from '../follow/given-back';
import { seeTicket, takeIn } from '../follow/ticket';
import { isCreateDoubted, livingParts, type Step } from '../complaint';
import { askAgain, leaveLinks, takeLinked, UNKNOWN_TICKET } from './linked';
import type { Outcome } from '../sp4n/national-side';
import { codeOfOffice } from '../sp4n/ticket';
import { attachmentRefusedNote, noteStep, proposalNote } from './notes';
import { createBody, createStep, planAfterCreate } from './plan';
import { doubtCreate } from './restored';

/** How a call ended; `absent`: a look-up found that nothing had arrived. */
export type CallOutcome = Outcome<Ticket> | { outcome: 'absent' };

export interface ForwardRules extends FollowRules {
  mode: 'shadow' | 'api';
  /** SP4N-LAPOR! answers a second create under the same reference with the first ticket. */
  isCreateIdempotent: boolean;
  /** How long a claimed complaint is left to its worker. */
  leaseMilliseconds: number;
  /** What an answer that never came is given to become visible to a look-up. */
  settleMilliseconds: number;
  /** What happened before it may have been sent without the database knowing of it. */
  restoredUntil?: Date;
  lease: string;
  /** The process is on its way out: no further call is begun. */
  isStopping: boolean;
}

/** A look-up found nothing of it; what was sent before may arrive all the same. */
const SENT_AGAIN = 'sp4n.sent-again';

/** A claimed complaint's next call, committed as `sending` (or to be looked up) before it is made. */
export function begin(change: Change, rules: ForwardRules): Step | undefined {
  const { complaint } = change;
  if (rules.mode === 'shadow') return shadow(change);
  if (complaint.state === 'waiting') {
    askAgain(change);
    addStep(change, createStep);
    record(change, 'forwarding', 'complaint.forwarding');
  }
  doubtCreate(change, rules.restoredUntil);
  return next(change, rules);
}

/** Nothing is called. What an earlier mode has begun rests until that mode is back. */
function shadow(change: Change): undefined {
  const { complaint } = change;
  if (complaint.state !== 'waiting' || isCreateDoubted(complaint))
    return later(change, LONGEST_WAIT_MILLISECONDS);
  record(change, 'shadowed', 'complaint.shadowed');
  return rest(change);
}

function next(change: Change, rules: ForwardRules): Step | undefined {
  const { complaint } = change;
  if (complaint.state === 'withdrawn') return rest(change);
  if (complaint.trackingId !== null) leaveLinks(change, complaint.trackingId);
  const open = complaint.steps.filter(({ state }) => state !== 'sent' && state !== 'refused');
  // The ticket that the channel may have made comes before everything.
  const step = open.find(({ kind }) => kind === 'link') ?? open[0];
  if (step === undefined) return finish(change, rules);
  if (rules.isStopping) return rest(change, change.now);
  // All of it was deleted while a create was out that has certainly not arrived.
  if (step.kind === 'create' && step.state === 'pending' && livingParts(complaint).length === 0) {
    record(change, 'withdrawn', 'complaint.deleted');
    return rest(change);
  }
  keepLease(change, rules);
  // `sending` is another worker's, whose lease has run out: nobody knows how it ended.
  if (step.state === 'sending' || step.state === 'unknown') changeStep(change, step, { state: 'unknown' });
  else send(change, step, rules);
  return step;
}

/** A lease with more than half its time left is not written anew: the queue's index would have to follow. */
function keepLease({ complaint, now }: Change, { lease, leaseMilliseconds }: ForwardRules): void {
  const left =
    complaint.lease === lease && complaint.dueAt !== null ? complaint.dueAt.getTime() - now.getTime() : 0;
  if (left > leaseMilliseconds / 2) return;
  complaint.lease = lease;
  complaint.dueAt = new Date(now.getTime() + leaseMilliseconds);
}

function send(change: Change, step: Step, rules: ForwardRules): void {
  if (step.kind === 'create' && step.body === null) {
    changeStep(change, step, { body: createBody(change.complaint, rules.city) });
    // What was to be told in notes, had an earlier create arrived, stands in its text now.
    for (const note of change.complaint.steps)
      if (note.kind === 'note' && note.body.kind !== 'internal' && note.state === 'pending')
        changeStep(change, note, { state: 'sent', code: 'complaint.in-text' });
  }
  changeStep(change, step, { state: 'sending', attempts: step.attempts + 1 });
}

function rest(change: Change, dueAt: Date | null = null): undefined {
  change.complaint.lease = null;
  change.complaint.dueAt = dueAt;
}

const later = (change: Change, milliseconds: number): undefined =>
  rest(change, new Date(change.now.getTime() + milliseconds));

/** What was seen of the ticket on the way may ask for more. */
function finish(change: Change, rules: ForwardRules): Step | undefined {
  const { complaint } = change;
  const { steps, state } = complaint;
  const known = steps.length;
  if (state === 'forwarded' || state === 'linked') takeIn(change, rules);
  return steps.length > known ? next(change, rules) : rest(change);
}

/** Takes in how a call ended and returns the next call of the chain, committed together with it. */
export function settle(
  change: Change,
  step: Step,
  ended: CallOutcome,
  rules: ForwardRules,
): Step | undefined {
  switch (ended.outcome) {
    case 'sent':
      changeStep(change, step, { state: 'sent', code: null });
      see(change, step, ended.result, rules);
      return next(change, rules);
    case 'refused':
      changeStep(change, step, { ...refused(step), code: ended.code });
      return refuse(change, step, ended.code, rules);
    case 'not-sent':
      changeStep(change, step, { ...notSent(step), code: ended.code });
      return later(change, waitMilliseconds(ended.retryAfterSeconds, step.attempts));
    case 'unknown':
      changeStep(change, step, { state: 'unknown', code: ended.code });
      return later(
        change,
        Math.max(rules.settleMilliseconds, step.attempts > 1 ? backOffMilliseconds(step.attempts) : 0),
      );
    case 'absent':
      if (step.kind === 'link') return noLinked(change, step, rules);
      if (step.kind === 'create' && step.body === null) {
        changeStep(change, step, { state: 'pending' });
        return next(change, rules);
      }
      if (!rules.isCreateIdempotent) return hold(change, 'sp4n.outcome-unknown');
      if (rules.isStopping) return rest(change, change.now);
      changeStep(change, step, { state: 'sending', attempts: step.attempts + 1, code: SENT_AGAIN });
      return step;
  }
}

/** What has certainly not arrived is written anew; a look-up that did not get through leaves what is unknown unknown. */
const notSent = (step: Step): Partial<Step> => {
  if (step.state === 'unknown') return {};
  if (step.kind !== 'create') return { state: 'pending' };
  return step.code === SENT_AGAIN ? { state: 'unknown' } : { state: 'pending', body: null };
};

/** That a look-up was refused says nothing of the create, which may have arrived. */
const refused = (step: Step): Partial<Step> =>
  step.kind === 'create' && step.state === 'unknown' ? {} : { state: 'refused' };

function see(change: Change, step: Step, ticket: Ticket, rules: ForwardRules): void {
  const { complaint } = change;
  const before = complaint.ticket?.disposedTo ?? complaint.ticket?.givenBackBy;
  seeTicket(complaint, ticket);
  if (step.kind === 'assign') return keepAssigned(change, step, before, rules);
  if (step.kind === 'link') return takeLinked(change, ticket);
  if (step.kind !== 'create') return;
  complaint.trackingId = ticket.trackingId;
  record(change, 'forwarded', 'complaint.forwarded', { trackingId: ticket.trackingId });
  tellForwarded(change, ticket.trackingId);
  planAfterCreate(change, rules.city, true);
}

/** Unless a person has been faster: then their disposition is seen on the ticket. */
function keepAssigned(
  change: Change,
  { key, body: { apparatusId } }: Step & { kind: 'assign' },
  before: string | undefined,
  { city }: ForwardRules,
): void {
  const { ticket } = change.complaint;
  if (ticket === null || ticket.apparatusId !== apparatusId) return;
  change.complaint.ticket = { ...ticket, disposedTo: apparatusId, disposedBy: 'sambung' };
  dispose(change, {
    by: 'sambung',
    fromOffice: before === undefined ? null : codeOfOffice(before, city),
    toOffice: codeOfOffice(apparatusId, city),
    code: key === 'assign' ? 'decision' : 'next-candidate',
  });
}

/** Without a ticket a person must look; with one, the rest of the chain goes on and the ticket says what is missing. */
function refuse(change: Change, step: Step, code: string, rules: ForwardRules): Step | undefined {
  const { complaint } = change;
  if (step.kind === 'create' || step.kind === 'link') return hold(change, code);
  record(change, complaint.state, 'step.refused', { step: step.kind, code });
  if (step.kind === 'attach')
    addStep(change, noteStep(`refused:${step.key}`, attachmentRefusedNote(step.body.name)));
  if (step.kind === 'assign')
    addStep(change, noteStep(step.key.replace('assign', 'proposal'), proposalNote(step.body.apparatus)));
  return next(change, rules);
}

/** Of a ticket that the channel only might have made there is none: ours is created. */
function noLinked(change: Change, step: Step & { kind: 'link' }, rules: ForwardRules): Step | undefined {
  if (!('trackingId' in step.body)) {
    changeStep(change, step, { state: 'sent', code: null });
    return next(change, rules);
  }
  changeStep(change, step, { state: 'refused', code: UNKNOWN_TICKET });
  return hold(change, UNKNOWN_TICKET);
}

function hold(change: Change, code: string): undefined {
  change.complaint.held = { code, parameters: {} };
  record(change, 'held', code);
  return rest(change);
}
