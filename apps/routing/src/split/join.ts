import { type Stage, STAGES_WITH_ANSWER } from '@sambung/contracts';
import type { Told } from '../change';
import type { Complaint, TicketSeen } from '../complaint';
import { stageOf } from '../follow/stage';
import { cut } from '../sp4n/cut';
import type { State } from '../states';

/** A question goes first, since it waits for the sender; after that the least advanced. */
const ORDER: readonly Stage[] = [
  'needs-information',
  'received',
  'verified',
  'assigned',
  'answered',
  'closed',
  'archived',
  'blocked',
];
/** Refused by a person, taken back by its sender, or only tried out: there is none to wait for. */
const WITHOUT_TICKET: readonly State[] = ['refused', 'withdrawn', 'shadowed'];
const MOST_NAME_CHARACTERS = 300;
const MOST_ANSWER_CHARACTERS = 20_000;

interface Ticketed {
  id: string;
  trackingId: string;
  ticket: TicketSeen;
  stage: Stage;
}

/**
 * How a report that was split stands for its sender: as its least advanced ticket, so that nobody is told that it is done
 * before all of it is; answers with their offices. Versions add up: they rise with every change of any of its tickets.
 * @param complaints the first one before the others.
 * @param isGiven an answer that its sender had before it was split.
 * @returns undefined while there is nothing to tell.
 */
export function joinedStatus(
  complaints: readonly Complaint[],
  isGiven: (complaintId: string, answer: string) => boolean,
): Told | undefined {
  const counted = complaints.filter(({ state }) => !WITHOUT_TICKET.includes(state));
  const ticketed = counted.flatMap(ticketedOf);
  const [first] = complaints;
  const lead = [...ticketed].sort((one, other) => rankOf(one.stage) - rankOf(other.stage))[0];
  if (first === undefined || lead === undefined) return undefined;
  const { stage } = lead;
  if (ticketed.length < counted.length && stage !== 'needs-information') return undefined;
  // The first's sender has been told more already.
  const furthest = ticketed.find(({ id }) => id === first.id)?.stage;
  if (rankOf(stage) < rankOf('assigned') && stage !== 'needs-information' && furthest !== stage)
    return undefined;

  const told = stage === 'needs-information' ? ticketed.filter((one) => one.stage === stage) : ticketed;
  const round = sum(complaints.map(({ ticket }) => ticket?.round ?? 0));
  const answers = told.filter(
    ({ id, ticket: { answer }, stage: of }) =>
      answer !== undefined && STAGES_WITH_ANSWER.includes(of) && (round > 0 || !isGiven(id, answer)),
  );
  const names = [...new Set(told.flatMap(({ ticket }) => ticket.apparatus ?? []))];
  return {
    trackingId: first.trackingId ?? lead.trackingId,
    version: sum(complaints.map(({ ticket }) => ticket?.version ?? 0)),
    round,
    status: lead.ticket.status,
    stage,
    ...(names.length > 0 && { apparatus: cut(names.join(' dan '), MOST_NAME_CHARACTERS) }),
    ...(answers.length > 0 && { answer: cut(answers.map(answerOf).join('\n\n'), MOST_ANSWER_CHARACTERS) }),
  };
}

/** None whose status nobody here knows. */
function ticketedOf({ id, trackingId, ticket }: Complaint): Ticketed[] {
  if (trackingId === null || ticket === null) return [];
  const stage = stageOf(ticket.status);
  return stage === 'unknown' ? [] : [{ id, trackingId, ticket, stage }];
}

const rankOf = (stage: Stage): number => ORDER.indexOf(stage);

const answerOf = ({ ticket: { apparatus, answer = '' } }: Ticketed): string =>
  apparatus === undefined ? answer : `${apparatus}: ${answer}`;

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
