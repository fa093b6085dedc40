import type { Decision } from '../assign/decision';
import { type City, EMERGENCY } from '../city/city';
import { CLASSES } from './triage';
import type { Screening } from './screen';

/**
 * The decision with what the screening says. Nothing is ever dropped: what may be no complaint gets its ticket, and a
 * person at the coordinator sees why; no office is bothered with it. Words for abuse of office outweigh such a doubt.
 */
export function screened(
  decision: Decision,
  { emergency, doubt }: Omit<Screening, 'isMatter'>,
  { contacts }: Pick<City, 'contacts'>,
): Decision {
  if (emergency !== undefined)
    return {
      ...decision,
      emergency,
      reasons: [
        {
          code: contacts.some(({ level }) => level === EMERGENCY)
            ? 'emergency.found'
            : 'emergency.no-contact',
          parameters: { ...emergency },
        },
        ...decision.reasons,
      ],
    };
  if (doubt === undefined || decision.class === CLASSES.supervision) return decision;
  return {
    ...decision,
    outcome: 'coordinate',
    apparatus: undefined,
    confidence: 0,
    reasons: [doubt, ...decision.reasons],
  };
}
