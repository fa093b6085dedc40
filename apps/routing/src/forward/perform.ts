import type { Contact, CreateTicket, Ticket } from '@sambung/contracts';
import { type ObjectStore, RejectedError, UnavailableError } from '@sambung/platform';
import { type Complaint, contentOf, type LinkedBy, type Step } from '../complaint';
import type { NationalSide, Outcome } from '../sp4n/national-side';
import { named } from '../sp4n/ticket';
import type { CallOutcome } from './settle';

export interface CallTools {
  nationalSide: NationalSide;
  objects: ObjectStore;
  /** Opens a sealed contact. */
  openContact(sealed: string): Promise<Contact>;
}

/** A ticket that nobody has touched: whoever assigns on this condition overrules no person (contract). */
const UNTOUCHED_VERSION = 1;

/** Makes the call of a step that is committed as `sending`; of a create that may have arrived, the look-up. */
export async function perform(complaint: Complaint, step: Step, tools: CallTools): Promise<CallOutcome> {
  try {
    if (step.kind === 'create')
      return step.state === 'unknown' || step.body === null
        ? await lookUp(complaint, tools)
        : await create(complaint, step.body, keyOf(complaint, step), tools);
    if (step.kind === 'link') return await lookForLinked(step.body, tools);
    if (complaint.trackingId === null) throw new Error('a step before the ticket');
    return await callOnTicket(complaint.trackingId, complaint, step, tools);
  } catch (error) {
    // From our own side (object store, sealed contact): nothing has been sent.
    if (error instanceof RejectedError) return { outcome: 'refused', code: error.code, isOurs: true };
    if (error instanceof UnavailableError)
      return {
        outcome: 'not-sent',
        code: error.code,
        retryAfterSeconds: error.retryAfterSeconds,
        isOurs: true,
      };
    throw error;
  }
}

const keyOf = (complaint: Complaint, step: Step): string => `${complaint.id}/${step.key}`;

async function create(
  complaint: Complaint,
  ticket: CreateTicket,
  key: string,
  tools: CallTools,
): Promise<Outcome<Ticket>> {
  const { sealed } = contentOf(complaint).reporter;
  const isNamed = sealed !== undefined && !ticket.anonymous;
  const whole = isNamed ? named(ticket, await tools.openContact(sealed)) : ticket;
  return tools.nationalSide.create(whole, key);
}

async function lookUp(complaint: Complaint, { nationalSide }: CallTools): Promise<CallOutcome> {
  const found = await nationalSide.findByReference(complaint.id);
  if (found.outcome !== 'sent') return found;
  return found.result === undefined ? { outcome: 'absent' } : { outcome: 'sent', result: found.result };
}

async function lookForLinked(by: LinkedBy, { nationalSide }: CallTools): Promise<CallOutcome> {
  const found = await ('trackingId' in by ? nationalSide.find(by.trackingId) : nationalSide.findByOrigin(by));
  if (found.outcome !== 'sent') return found;
  return found.result === undefined ? { outcome: 'absent' } : { outcome: 'sent', result: found.result };
}

async function callOnTicket(
  trackingId: string,
  complaint: Complaint,
  step: Exclude<Step, { kind: 'create' | 'link' }>,
  { nationalSide, objects }: CallTools,
): Promise<CallOutcome> {
  const key = keyOf(complaint, step);
  if (step.kind === 'note')
    return nationalSide.addNote(trackingId, step.key.slice('note:'.length), step.body, key);
  if (step.kind === 'attach') {
    const content = await objects.get(step.body.sha256);
    return nationalSide.attach(trackingId, { ...step.body, content }, key);
  }
  const assignment = { ifVersion: UNTOUCHED_VERSION, ...step.body };
  const assigned = await nationalSide.assign(trackingId, assignment, key);
  if (assigned.outcome !== 'refused' || assigned.code !== 'sp4n.version-moved') return assigned;
  // It may have been ourselves, whose answer was lost.
  const found = await nationalSide.find(trackingId);
  const isOurs = found.outcome === 'sent' && found.result?.apparatusId === assignment.apparatusId;
  return isOurs && found.result !== undefined ? { outcome: 'sent', result: found.result } : assigned;
}
