import type { Decision, Drifted } from '../assign/decision';
import { DRIFTED } from '../assign/disposition';
import { type Content, contentOf } from '../complaint';
import type { Change } from '../change';
import { applyArrival } from '../land/apply-arrival';
import type { DecidedComplaint } from '../store/decisions.store';

/** All of these belong together, however far apart they came. */
const EVER_MILLISECONDS = 100 * 365 * 86_400_000;

/**
 * Decides a complaint once more on what it was decided on then: its reports are applied again, in memory.
 * @returns undefined where there is nothing left to decide on.
 */
export function redecide(
  {
    isCorrected,
    parts,
    receivedAt,
    events,
  }: Pick<DecidedComplaint, 'isCorrected' | 'parts' | 'receivedAt' | 'events'>,
  decide: (content: Content, receivedAt: Date) => Decision,
): Decision | undefined {
  if (isCorrected) return decide(contentOf({ parts }), receivedAt);
  let only: Change | undefined;
  const known = {
    withReport: (id: string) =>
      only?.complaint.parts.some(({ reportId }) => reportId === id) === true ? only : undefined,
    ofConversation: () => only,
    add: (change: Change) => {
      only ??= change;
    },
    join: () => undefined,
  };
  const rules = { now: receivedAt, gatherMilliseconds: EVER_MILLISECONDS, asksForTickets: true, decide };
  for (const event of events) applyArrival({ event, traceparent: null }, known, rules);
  return only?.complaint.decision;
}

/** What had drifted then, as far as the decision says so itself. */
export function driftedThen({ reasons }: Decision): Drifted | undefined {
  const drift = reasons.find(({ code }) => code === DRIFTED)?.parameters;
  if (drift === undefined) return undefined;
  const tally = { decided: Number(drift['decided']), corrected: Number(drift['corrected']) };
  return new Map([[String(drift['category']), tally]]);
}
