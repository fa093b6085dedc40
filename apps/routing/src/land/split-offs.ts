import { type ComplaintReceived, splitIdOf } from '@sambung/contracts';
import { type Change, record } from '../change';
import { doubtCreate } from '../forward/restored';
import { CLASSES } from '../triage/triage';
import { addToConversation, applyToPart } from './apply-content';
import type { ApplyRules, Known } from './arrival';
import { hasGoneOut } from './link';

/**
 * What its sender says of a report that was split concerns all that came of it: each has parts of its own, of the same
 * places. Whose matter they are, a person has decided; a ticket of the channel's own is the first one's alone.
 */
export function applyToSplitOffs(
  event: ComplaintReceived,
  first: Change,
  known: Known,
  rules: ApplyRules,
): void {
  const isSupervised = first.complaint.decision.class === CLASSES.supervision;
  const said = first.complaint.parts.find(({ reportId }) => reportId === event.complaintId);
  for (const change of known.splitOffs?.(first.complaint.id) ?? []) {
    const { complaint } = change;
    if (isSupervised && event.kind !== 'deletion' && !hasGoneOut(complaint)) {
      keepFrom(change);
      continue;
    }
    const own = complaint.parts.find(({ ordinal }) => ordinal === said?.ordinal);
    const again = {
      ...event,
      complaintId: own?.reportId ?? splitIdOf(event.complaintId, complaint.id),
      trackingId: undefined,
      isLinked: undefined,
    };
    const asDecided = { ...rules, decide: () => complaint.decision };
    doubtCreate(change, rules.restoredUntil);
    if (own === undefined) addToConversation(again, change, asDecided);
    else applyToPart(again, change, own, asDecided);
  }
}

/** What its sender says by now has supervision content, which no other office may read: a person decides. */
function keepFrom(change: Change): void {
  const { complaint } = change;
  if (complaint.state !== 'waiting') return;
  complaint.held = { code: 'split.supervision', parameters: {} };
  complaint.dueAt = null;
  record(change, 'held', 'split.supervision');
}
