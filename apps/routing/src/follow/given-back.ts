import type { Decision, Candidate } from '../assign/decision';
import { addStep, type Change, dispose, record, tellRouted } from '../change';
import { type City, dateIn, officesOn } from '../city/city';
import type { TicketSeen } from '../complaint';
import { givenBackNote, noteStep } from '../forward/notes';
import { codeOfOffice, officeOf } from '../sp4n/ticket';

export interface FollowRules {
  city: City;
  /** How often Sambung passes on a ticket that an office has given back; undefined where nothing is called. */
  mostHops: number | undefined;
}

/**
 * An office has said that a ticket is not its own. What Sambung had assigned goes on to its next candidate; what a person
 * had, or what has gone from hand to hand too often, is left to the coordinator, who has it from SP4N-LAPOR! undisposed.
 */
export function passOn(
  change: Change,
  { version, apparatusId, apparatus, reason, disposedBy }: TicketSeen,
  { city, mostHops }: FollowRules,
): void {
  const { complaint } = change;
  const office = apparatusId === undefined ? undefined : codeOfOffice(apparatusId, city, apparatus);
  const given = complaint.steps.flatMap((step) =>
    step.kind === 'assign' && step.state !== 'refused' ? step.body.apparatusId : [],
  );
  // A ticket that was seen before this was kept does not say by whom.
  const isOurs = apparatusId !== undefined && given.at(-1) === apparatusId && disposedBy !== 'person';
  const hops = given.length - 1;
  const left = nextOf(change, city, [...given, apparatusId]);
  const next = mostHops !== undefined && isOurs && hops < mostHops ? left[0] : undefined;
  record(change, complaint.state, 'ticket.given-back', { office: office ?? '', next: next?.apparatus ?? '' });
  // Nobody had it: an admin says that it is not the city's, and what comes of that is theirs.
  if (office === undefined) return;
  dispose(change, { by: 'office', fromOffice: office, toOffice: null, code: 'not-ours', reason });
  const name = nameOf(office, city);
  tellRouted(change, passedOn(complaint.decision, name, next));
  if (mostHops === undefined) return;
  const note = givenBackNote({
    office: name,
    reason,
    next: next && { name: nameOf(next.apparatus, city), reason: next.reason, hop: hops + 1, mostHops },
    why: isOurs ? (left.length === 0 ? 'none-left' : 'too-often') : 'by-person',
    left: left.map((candidate) => ({ name: nameOf(candidate.apparatus, city), reason: candidate.reason })),
  });
  addStep(change, noteStep(`given-back:${version}`, note));
  if (next !== undefined)
    addStep(change, {
      kind: 'assign',
      key: `assign:${version}`,
      body: { ...officeOf(next.apparatus, city), ifVersion: version },
    });
}

/**
 * Of what is assigned some 5 % is wrong: who is below this is not even the likeliest of those that are left, and a wrong
 * office costs days.
 */
const LIKELY_ENOUGH = 0.02;

/** Candidates that have not had it, exist today and are likely enough; those of rules have words that say them. */
function nextOf({ complaint, now }: Change, city: City, had: (string | undefined)[]): Candidate[] {
  const offices = new Set(officesOn(city, dateIn(city, now)).map(({ code }) => code));
  return complaint.decision.candidates.filter(
    ({ apparatus, probability = 1 }) =>
      probability >= LIKELY_ENOUGH &&
      offices.has(apparatus) &&
      !had.includes(officeOf(apparatus, city).apparatusId),
  );
}

/** How sure anybody can be of the next one is not known. */
function passedOn(decision: Decision, office: string, next: Candidate | undefined): Decision {
  const notOurs = { code: 'office.not-ours', parameters: { office } };
  return {
    ...decision,
    outcome: next === undefined ? 'coordinate' : 'assign',
    apparatus: next?.apparatus,
    confidence: 0,
    reasons: next === undefined ? [notOurs] : [notOurs, next.reason],
  };
}

const nameOf = (code: string, { apparatus }: City): string =>
  apparatus.find((office) => office.code === code)?.name ?? code;
