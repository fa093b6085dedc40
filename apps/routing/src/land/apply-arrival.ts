import { createHash } from 'node:crypto';
import type { ComplaintReceived } from '@sambung/contracts';
import { addStep, type Change, changeOf, record, tellForwarded, tellRouted } from '../change';
import type { Complaint } from '../complaint';
import type { State } from '../states';
import type { ApplyRules, Arrival, ArrivalOutcome, Known } from './arrival';
import { stageOf } from '../follow/stage';
import { doubtCreate } from '../forward/restored';
import { addToConversation, applyToPart } from './apply-content';
import { linkStep } from './link';
import { applyToSplitOffs } from './split-offs';
import { contentFrom, partFrom } from './part';

/** Before the digest of a conversation of which only answers join. */
export const ONLY_ANSWERS = 'answers:';

/** A digest: short enough for any index, and no one's number or name in the clear. */
export function conversationOf(event: ComplaintReceived): string | null {
  const { channel, account, conversation, onlyAnswersJoin } = event;
  if (conversation === undefined) return null;
  const digest = createHash('sha256')
    .update(JSON.stringify([channel, account ?? '', conversation]))
    .digest('hex');
  return onlyAnswersJoin === true ? `${ONLY_ANSWERS}${digest}` : digest;
}

/** Messages of one conversation come in order; reports without one have only themselves to be in order with. */
export const orderKeyOf = (event: ComplaintReceived): string => conversationOf(event) ?? event.complaintId;

/** What an arrival does to the complaint that it belongs to, or to a new one. Pure but for what `known` hands out. */
export function applyArrival(arrival: Arrival, known: Known, rules: ApplyRules): ArrivalOutcome {
  const { event } = arrival;
  const own = known.withReport(event.complaintId);
  const part = own?.complaint.parts.find(({ reportId }) => reportId === event.complaintId);
  if (own !== undefined && part !== undefined) {
    doubtCreate(own, rules.restoredUntil);
    const outcome = applyToPart(event, own, part, rules);
    applyToSplitOffs(event, own, known, rules);
    return outcome;
  }
  const conversation = openConversation(event, known, rules);
  if (conversation !== undefined) {
    known.join(event.complaintId, conversation);
    doubtCreate(conversation, rules.restoredUntil);
    const outcome = addToConversation(event, conversation, rules);
    applyToSplitOffs(event, conversation, known, rules);
    return outcome;
  }
  known.add(open(arrival, rules));
  return 'applied';
}

/** What comes after them is a complaint of its own. */
const CLOSED: readonly State[] = ['refused', 'withdrawn'];

/** The complaint that a further message of a conversation belongs to; what the channel calls an addition, always. */
function openConversation(event: ComplaintReceived, known: Known, rules: ApplyRules): Change | undefined {
  const key = conversationOf(event);
  if (key === null || event.kind === 'deletion') return undefined;
  const latest = known.ofConversation(key);
  if (latest === undefined || CLOSED.includes(latest.complaint.state)) return undefined;
  const asking = [latest, ...(known.splitOffs?.(latest.complaint.id) ?? [])];
  if (event.kind === 'addition' || asking.some(({ complaint }) => isAsked(complaint))) return latest;
  if (event.onlyAnswersJoin === true) return undefined;
  const apart = Math.abs(Date.parse(event.occurredAt) - latest.complaint.lastMessageAt.getTime());
  return rules.gatherMilliseconds > 0 && apart <= rules.gatherMilliseconds ? latest : undefined;
}

/** SP4N-LAPOR! has asked the reporter for more: what comes next is the answer, however late. */
const isAsked = ({ ticket }: Complaint): boolean =>
  ticket !== null && stageOf(ticket.status) === 'needs-information';

function open({ event, traceparent }: Arrival, rules: ApplyRules): Change {
  const { now, gatherMilliseconds, decide } = rules;
  const receivedAt = new Date(event.receivedAt);
  const complaint: Complaint = {
    id: event.complaintId,
    receipt: event.receipt,
    channel: event.channel,
    source: event.source,
    conversation: conversationOf(event),
    state: 'waiting',
    version: 0,
    decision: decide(contentFrom(event), receivedAt),
    trackingId: null,
    ticket: null,
    held: null,
    occurredAt: new Date(event.occurredAt),
    receivedAt,
    lastMessageAt: new Date(event.occurredAt),
    dueAt: null,
    lease: null,
    traceparent,
    firstId: null,
    parts: [partFrom(event, event.complaintId, 0)],
    steps: [],
  };
  const change = changeOf(complaint, now, true);
  if (event.kind === 'deletion') {
    // It came before its report: it stays as a mark, so that the report is not sent when it comes.
    record(change, 'withdrawn', 'complaint.deleted');
  } else if (event.trackingId !== undefined && !rules.asksForTickets) {
    complaint.trackingId = event.trackingId;
    change.foundTicket = event.trackingId;
    record(change, 'linked', 'complaint.linked', { trackingId: event.trackingId });
    tellForwarded(change, event.trackingId);
  } else {
    record(change, 'waiting', 'complaint.received');
    tellRouted(change);
    const link = rules.asksForTickets ? linkStep(event) : undefined;
    if (link !== undefined) addStep(change, link);
    doubtCreate(change, rules.restoredUntil);
    const isGathered = complaint.conversation !== null && event.onlyAnswersJoin !== true;
    complaint.dueAt = isGathered ? new Date(now.getTime() + gatherMilliseconds) : now;
  }
  return change;
}
