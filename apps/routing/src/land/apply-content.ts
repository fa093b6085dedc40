import { type AddNote, type ComplaintReceived, contentDigestOf, type Reporter } from '@sambung/contracts';
import { isDeepStrictEqual } from 'node:util';
import { speak } from '../assign/reasons';
import { addPart, addStep, type Change, changePart, record, tellRouted } from '../change';
import { type Content, contentOf, livingParts, type Part } from '../complaint';
import { attachStep, missingStep } from '../forward/plan';
import { additionNote, deletionNote, noteStep, privacyNote, revisionNote } from '../forward/notes';
import type { ApplyRules, ArrivalOutcome } from './arrival';
import { hasGoneOut, link } from './link';
import { keepFetched, mergeAttachments, partFrom, whyNotReplaced } from './part';

/** The same report again: with other content, with more, deleted, or just again. */
export function applyToPart(
  event: ComplaintReceived,
  change: Change,
  part: Part,
  rules: ApplyRules,
): ArrivalOutcome {
  if (part.isDeleted) return event.kind === 'deletion' ? 'repeated' : 'deleted';
  if (event.kind === 'deletion') {
    const before = contentOf(change.complaint);
    part.isDeleted = true;
    const isWhole = livingParts(change.complaint).length === 0;
    carryOn(event, change, part, before, 'complaint.deleted', deletionNote(isWhole), rules);
    return 'applied';
  }
  const known = contentOf(change.complaint).reporter.flags;
  const outcome = replace(event, change, part, rules);
  return keepBack(event, change, part, known) ? 'applied' : outcome;
}

/** What it says now, unless what is known is newer or richer. */
function replace(event: ComplaintReceived, change: Change, part: Part, rules: ApplyRules): ArrivalOutcome {
  const isLinked = link(event, change, rules);
  if (event.kind === 'addition') return enrich(event, change, part, rules);
  const digest = contentDigestOf(event);
  if (digest === part.digest && part.kind !== 'addition') {
    // Said again later, or by a richer feed: nothing older or poorer replaces it from now on.
    if (whyNotReplaced(part, event) === undefined) {
      Object.assign(part, { ...partFrom(event, part.complaintId, part.ordinal), content: part.content });
      changePart(change, part);
    }
    const isEnriched = enrich({ ...event, text: '' }, change, part, rules) === 'applied';
    return isEnriched || isLinked ? 'applied' : 'repeated';
  }
  const whyNot = whyNotReplaced(part, event);
  if (whyNot !== undefined) return isLinked ? 'applied' : whyNot;

  const before = contentOf(change.complaint);
  const { content } = part;
  // What an addition brought before its report came stays; otherwise the report has what it says now.
  const join = part.kind === 'addition' ? mergeAttachments : keepFetched;
  Object.assign(part, partFrom(event, part.complaintId, part.ordinal));
  part.content = { ...part.content, attachments: join(content.attachments, event.attachments) };
  carryOn(event, change, part, before, 'complaint.revised', revisionNote(content, part.content), rules);
  return 'applied';
}

/** A further message of a conversation. */
export function addToConversation(
  event: ComplaintReceived,
  change: Change,
  rules: ApplyRules,
): ArrivalOutcome {
  const { complaint } = change;
  const before = contentOf(complaint);
  const part = partFrom(event, complaint.id, complaint.parts.length);
  const known = before.reporter.flags;
  addPart(change, part);
  const occurredAt = new Date(event.occurredAt);
  if (occurredAt > complaint.lastMessageAt) complaint.lastMessageAt = occurredAt;
  if (complaint.state === 'waiting')
    complaint.dueAt = new Date(change.now.getTime() + rules.gatherMilliseconds);
  carryOn(event, change, part, before, 'complaint.added', additionNote(event.text), rules);
  keepBack(event, change, part, known);
  return 'applied';
}

/**
 * A wish to stay unnamed or unseen holds from whatever event it comes with, older ones and ones with nothing else to
 * say too. On a ticket that is there its admins are told: nothing here can hide what it shows.
 */
function keepBack(
  { reporter: { flags: asked } }: ComplaintReceived,
  change: Change,
  part: Part,
  known: Reporter['flags'],
): boolean {
  const wishes = (['anonymous', 'confidential'] as const).filter((flag) => asked[flag] && !known[flag]);
  if (wishes.length === 0) return false;
  const { reporter } = part.content;
  const flags = { ...reporter.flags, ...Object.fromEntries(wishes.map((flag) => [flag, true])) };
  part.content = { ...part.content, reporter: { ...reporter, flags } };
  changePart(change, part);
  record(change, change.complaint.state, 'complaint.kept-back');
  if (hasGoneOut(change.complaint))
    for (const flag of wishes) addStep(change, noteStep(`privacy:${flag}`, privacyNote(flag)));
  return true;
}

/** Attachments that have been fetched by now, or more text, of a report that is known. */
function enrich(
  event: ComplaintReceived,
  change: Change,
  part: Part,
  rules: ApplyRules,
): 'applied' | 'repeated' {
  const before = contentOf(change.complaint);
  const attachments = mergeAttachments(part.content.attachments, event.attachments);
  const text = [part.content.text, event.text].filter((piece) => piece !== '').join('\n\n');
  if (text === part.content.text && isDeepStrictEqual(plain(attachments), plain(part.content.attachments)))
    return 'repeated';
  part.content = { ...part.content, text, attachments };
  carryOn(event, change, part, before, 'complaint.added', additionNote(event.text), rules);
  return 'applied';
}

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

/** Takes changed content on: into what will be sent, or onto the ticket. */
function carryOn(
  event: ComplaintReceived,
  change: Change,
  part: Part,
  before: Content,
  code: string,
  note: AddNote | undefined,
  rules: ApplyRules,
): void {
  const { complaint } = change;
  changePart(change, part);
  if (hasGoneOut(change.complaint)) {
    record(change, complaint.state, code);
    if (note !== undefined) addStep(change, noteStep(event.eventId, note));
    const isKnown = new Set(before.attachments.map((attachment) => attachment.sha256));
    for (const attachment of part.isDeleted ? [] : part.content.attachments) {
      if (attachment.sha256 !== undefined && !isKnown.has(attachment.sha256))
        addStep(change, attachStep(attachment.sha256, attachment));
      if (attachment.missing !== undefined) addStep(change, missingStep(attachment));
    }
    tellDanger(event, change, rules);
    return;
  }
  const isSentLater = complaint.state === 'waiting' || complaint.state === 'forwarding';
  if (livingParts(complaint).length === 0 && isSentLater) {
    complaint.dueAt = null;
    record(change, 'withdrawn', code);
    return;
  }
  record(change, complaint.state, code);
  if (!isSentLater) return tellDanger(event, change, rules);
  const decided = rules.decide(contentOf(complaint), complaint.receivedAt);
  if (isDeepStrictEqual(plain(decided), plain(complaint.decision))) return;
  complaint.decision = decided;
  tellRouted(change);
}

/** What is decided stands, but a life may be threatened by now: that is told whatever has become of the complaint. */
function tellDanger(event: ComplaintReceived, change: Change, rules: ApplyRules): void {
  const { complaint } = change;
  if (complaint.decision.emergency !== undefined) return;
  const { emergency, reasons } = rules.decide(contentOf(complaint), complaint.receivedAt);
  if (emergency === undefined) return;
  const why = reasons.filter(({ code }) => code.startsWith('emergency.'));
  complaint.decision = { ...complaint.decision, emergency, reasons: [...why, ...complaint.decision.reasons] };
  // An emergency is over a day after its last message.
  const saidAt = new Date(event.revisedAt ?? event.occurredAt);
  if (saidAt > complaint.lastMessageAt) complaint.lastMessageAt = saidAt;
  record(change, complaint.state, 'complaint.emergency', { ...emergency });
  if (!hasGoneOut(complaint)) return;
  const text = `Menurut kabar terbaru dari pelapor: ${why.map((reason) => speak(reason, 'id')).join(' ')}`;
  addStep(change, noteStep('emergency', { kind: 'internal', text }));
}
