import { type Reason, splitIdOf } from '@sambung/contracts';
import { ProblemError } from '@sambung/platform';
import type { Decision } from '../assign/decision';
import { addStep, type Change, changeOf, record, tellRouted } from '../change';
import { type City, dateIn, fullName, isValidOn, officesOn } from '../city/city';
import { type Complaint, isSplitOff, livingParts, type Part } from '../complaint';
import { noteStep } from '../forward/notes';
import { createStep } from '../forward/plan';
import { codeOfOffice } from '../sp4n/ticket';
import { CLASSES } from '../triage/triage';
import { matterNote } from './notes';

export interface Wish {
  /** Code of the office of the second matter. */
  office: string;
  /** What the second matter is, in the person's words: for that office alone. */
  text?: string | undefined;
  by: string;
}

/** The office that was asked for, else the one that the decision proposes. @throws ProblemError 422 where it is none */
export function officeFor({ complaint, now }: Change, asked: string | undefined, city: City): string {
  if (isSplitOff(complaint))
    throw conflict('split.split-off', 'It was split off another complaint itself: split that one');
  const office = asked ?? complaint.decision.second?.apparatus;
  if (office === undefined)
    throw unusable('split.office-needed', 'No second matter is proposed for it: name its office');
  const today = dateIn(city, now);
  if (officesOn(city, today).some(({ code }) => code === office)) return office;
  const ended = city.apparatus.find((one) => one.code === office && !isValidOn(one, today));
  if (ended === undefined)
    throw unusable('split.office-unknown', 'The city has no such office: its code stands in apparatus.csv');
  const { successor } = ended;
  throw unusable(
    'split.office-ended',
    `This office does not exist today${successor === undefined ? '' : `; its successor is ${successor}`}`,
  );
}

const REFUSED: Partial<Record<Complaint['state'], string>> = {
  withdrawn: 'Its reporter has withdrawn it: nothing is split',
  refused: 'A person has refused it: nothing is split',
  held: 'It is held: see to that first (npm run held)',
};

/**
 * The complaint of the second matter, with all that its sender has said; the first keeps its ticket and its office.
 * @throws ProblemError 409 where it may not be split.
 */
export function splitOff(first: Change, { office, text, by }: Wish, city: City): Change {
  const { complaint, now } = first;
  const refused = REFUSED[complaint.state];
  if (refused !== undefined) throw conflict(`split.${complaint.state}`, refused);
  if (livingParts(complaint).length === 0)
    throw conflict('split.deleted', 'Its reporter has deleted it: nothing is split');
  if (complaint.decision.class === CLASSES.supervision)
    throw conflict('split.supervision', 'It has supervision content, which no other office may read');
  if (office === officeOfFirst(complaint, city))
    throw conflict('split.same-office', 'This is the office that has it already: one ticket is enough');

  const id = splitIdOf(complaint.id, office);
  const own: Complaint = {
    ...complaint,
    id,
    // A further message finds the first one, and through it this one.
    conversation: null,
    state: 'waiting',
    version: 0,
    decision: decisionOf(complaint, office, by, city),
    trackingId: null,
    ticket: null,
    held: null,
    // Its office has it from now on: its time begins now.
    receivedAt: now,
    dueAt:
      complaint.state === 'waiting' && complaint.dueAt !== null && complaint.dueAt > now
        ? complaint.dueAt
        : now,
    lease: null,
    firstId: complaint.id,
    parts: complaint.parts.map((part) => partOf(part, id)),
    steps: [],
  };
  const change = changeOf(own, now, true);
  record(change, 'waiting', 'operator.split-off', { from: complaint.id, by });
  tellRouted(change);
  if (text !== undefined) {
    addStep(change, createStep);
    addStep(change, noteStep('split', matterNote(text, by)));
  }
  // Only tried out, as the first is.
  if (complaint.state === 'shadowed') {
    record(change, 'shadowed', 'complaint.shadowed');
    own.dueAt = null;
  }
  complaint.firstId = complaint.id;
  record(first, complaint.state, 'operator.split', { complaintId: id, office, by });
  return change;
}

const partOf = (part: Part, complaintId: string): Part => ({
  ...part,
  reportId: part.ordinal === 0 ? complaintId : splitIdOf(part.reportId, complaintId),
  complaintId,
});

/** Whose it is now; undefined where nobody has it. */
function officeOfFirst({ ticket, decision }: Complaint, city: City): string | undefined {
  if (ticket?.apparatusId !== undefined) return codeOfOffice(ticket.apparatusId, city, ticket.apparatus);
  return decision.outcome === 'assign' ? decision.apparatus : undefined;
}

/** A person's: nothing of it is measured or learnt from. What may threaten a life is told with the first. */
function decisionOf(
  { id, trackingId, decision }: Complaint,
  office: string,
  by: string,
  city: City,
): Decision {
  const proposed = decision.second?.apparatus === office ? decision.second : undefined;
  const why: Reason =
    trackingId === null
      ? { code: 'split.of-report', parameters: { reference: id, by } }
      : { code: 'split.of-ticket', parameters: { trackingId, by } };
  const matter = proposed && { ...proposed.reason, code: 'rule.matched' };
  const category =
    proposed?.category === undefined
      ? undefined
      : city.categories.find((one) => [one.name, fullName(one)].includes(proposed.category ?? ''));
  return {
    outcome: 'assign',
    apparatus: office,
    candidates: [{ apparatus: office, reason: matter ?? why }],
    ...(category && { category: { name: category.name, ...(category.id && { id: category.id }) } }),
    class: decision.class,
    place: decision.place,
    confidence: 1,
    reasons: matter === undefined ? [why] : [why, matter],
    rulesVersion: decision.rulesVersion,
    chosenBy: by,
  };
}

const conflict = (code: string, title: string): ProblemError =>
  new ProblemError({ status: 409, code, title });
const unusable = (code: string, title: string): ProblemError =>
  new ProblemError({ status: 422, code, title });
