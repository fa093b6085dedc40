import {
  type ComplaintForwarded,
  type ComplaintRouted,
  type ComplaintStatusChanged,
  type Stage,
  TOPICS,
  type TopicName,
} from '@sambung/contracts';
import type { Decision } from './assign/decision';
import { type Disposition, judgedOf } from './assign/disposition';
import type { Complaint, Part, PlannedStep, Step, TicketSeen } from './complaint';
import { stageOf } from './follow/stage';
import { cut } from './sp4n/cut';
import { mayMove, type State } from './states';

type Parameters = Record<string, string | number | boolean>;

/** A line of a complaint's history: appended, never edited. */
export interface Moved {
  complaintId: string;
  version: number;
  at: Date;
  from: State | null;
  to: State;
  code: string;
  parameters: Parameters;
}

/** What others are told: a row of the outbox. */
export interface News {
  topic: TopicName;
  complaintId: string;
  version: number;
  at: Date;
  traceparent: string | null;
  data: ComplaintRouted | ComplaintForwarded | ComplaintStatusChanged;
}

/** A complaint under its lock, and all that a transaction changes of it. The store writes exactly this. */
export interface Change {
  complaint: Complaint;
  /** The database's clock in this transaction: leases, due times and history are kept on it. */
  now: Date;
  isNew: boolean;
  /** As it was decided before: the larger half of the row, which few changes touch. */
  decisionBefore: Decision;
  newParts: Set<Part>;
  changedParts: Set<Part>;
  newSteps: Set<Step>;
  changedSteps: Set<Step>;
  /** Of these the body too: the larger part of it. */
  rewrittenSteps: Set<Step>;
  history: Moved[];
  news: News[];
  dispositions: Disposition[];
  /** A ticket that others have made is this one's from now on: what was seen of it before is this one's, too. */
  foundTicket?: string;
  /** Of a report that was split: what its sender is told of all that came of it is to be looked at. */
  hasJoinedNews?: boolean;
}

export const changeOf = (complaint: Complaint, now: Date, isNew = false): Change => ({
  complaint,
  now,
  isNew,
  decisionBefore: complaint.decision,
  newParts: new Set(isNew ? complaint.parts : []),
  changedParts: new Set(),
  newSteps: new Set(),
  changedSteps: new Set(),
  rewrittenSteps: new Set(),
  history: [],
  news: [],
  dispositions: [],
});

/** Writes a line of history with the next version. @throws Error for a move that the table does not know. */
export function record(change: Change, to: State, code: string, parameters: Parameters = {}): void {
  const { complaint, now } = change;
  const isFirst = complaint.version === 0;
  const from = isFirst ? null : complaint.state;
  if (from !== to && !mayMove(from ?? 'new', to)) throw new Error(`no move from ${from ?? 'new'} to ${to}`);
  complaint.version += 1;
  complaint.state = to;
  if (from !== to) joinNews(change);
  change.history.push({
    complaintId: complaint.id,
    version: complaint.version,
    at: now,
    from,
    to,
    code,
    parameters,
  });
}

export function addPart(change: Change, part: Part): void {
  change.complaint.parts.push(part);
  change.newParts.add(part);
}

export function changePart(change: Change, part: Part): void {
  if (!change.newParts.has(part)) change.changedParts.add(part);
}

/** Puts a call at the end of the chain, once for each key, and wakes the forwarder where it has gone to rest. */
export function addStep(change: Change, step: PlannedStep): void {
  const { complaint, now } = change;
  if (complaint.steps.some((known) => known.key === step.key)) return;
  const added: Step = {
    ...step,
    complaintId: complaint.id,
    ordinal: complaint.steps.length,
    state: 'pending',
    attempts: 0,
    code: null,
  };
  complaint.steps.push(added);
  change.newSteps.add(added);
  // What a person has refused is never looked at again.
  if (complaint.state !== 'refused') complaint.dueAt ??= now;
}

export function changeStep(change: Change, step: Step, to: Partial<Step>): void {
  Object.assign(step, to);
  if (change.newSteps.has(step)) return;
  if ('body' in to) change.rewrittenSteps.add(step);
  else change.changedSteps.add(step);
}

/** Longer than anybody explains why a matter is not theirs. */
const MOST_REASON_CHARACTERS = 500;

/** Writes down who has the ticket by whose word, as it was just seen. @throws Error without a ticket */
export function dispose(
  { complaint, now, dispositions }: Change,
  {
    reason,
    ...given
  }: Pick<Disposition, 'by' | 'fromOffice' | 'toOffice' | 'code'> & {
    reason?: string | undefined;
  },
): void {
  const { id, trackingId, ticket, decision } = complaint;
  if (trackingId === null || ticket === null) throw new Error('a disposition without a ticket');
  dispositions.push({
    ...given,
    complaintId: id,
    trackingId,
    ticketVersion: ticket.version,
    reason: reason === undefined ? null : cut(reason, MOST_REASON_CHARACTERS),
    ...judgedOf(decision),
    at: now,
  });
}

/** Tells what was decided, with the version of the line of history just written. */
export function tellRouted(change: Change, decision: Decision = change.complaint.decision): void {
  tell(change, TOPICS.complaintRouted, {
    routedAt: change.now.toISOString(),
    outcome: decision.outcome,
    apparatus: decision.apparatus,
    category: decision.category?.name,
    confidence: decision.confidence,
    reasons: decision.reasons,
  });
}

export function tellForwarded(change: Change, trackingId: string): void {
  tell(change, TOPICS.complaintForwarded, { forwardedAt: change.now.toISOString(), trackingId });
  joinNews(change);
}

const joinNews = (change: Change): void => {
  if (change.complaint.firstId !== null) change.hasJoinedNews = true;
};

/**
 * Tells the channel how its ticket stands, with the version of the line of history just written. Of a report that was
 * split its sender is told by the one who looks at all of it (split/tell-splits.ts).
 */
export function tellStatus(change: Change, ticket: TicketSeen): void {
  const { trackingId, firstId } = change.complaint;
  if (firstId !== null) return joinNews(change);
  if (trackingId === null) throw new Error('a status without a ticket');
  tellReporter(change, { ...ticket, trackingId, stage: stageOf(ticket.status) });
}

/** What the one who reported is told. */
export type Told = Pick<TicketSeen, 'version' | 'status' | 'apparatus' | 'answer' | 'round'> & {
  trackingId: string;
  stage: Stage;
};

export function tellReporter(
  change: Change,
  { trackingId, version, status, stage, apparatus, answer, round = 0 }: Told,
): void {
  const { channel, source, receipt, parts } = change.complaint;
  // The newest: WhatsApp takes an answer for a day after it.
  const { replyTo } =
    parts.findLast(({ content }) => content.reporter.replyTo !== undefined)?.content.reporter ?? {};
  tell(change, TOPICS.complaintStatusChanged, {
    channel,
    source,
    receipt,
    trackingId,
    changedAt: change.now.toISOString(),
    status,
    stage,
    ticketVersion: version,
    round,
    apparatus,
    answer,
    confidential: parts.some(({ content }) => content.reporter.flags.confidential),
    replyTo,
  });
}

function tell(
  change: Change,
  topic: TopicName,
  data:
    | Omit<ComplaintRouted, 'complaintId' | 'version'>
    | Omit<ComplaintForwarded, 'complaintId' | 'version'>
    | Omit<ComplaintStatusChanged, 'complaintId' | 'version'>,
): void {
  const { id, version, traceparent } = change.complaint;
  change.news.push({
    topic,
    complaintId: id,
    version,
    at: change.now,
    traceparent,
    data: { complaintId: id, version, ...data },
  });
}
