import type { Accepted, Held, Ignored } from '@sambung/contracts';
import type { Source } from './channel';
import type { Outcome } from './delivery';

interface Answer {
  status: number;
  body?: Accepted | Ignored | { results: (Accepted | Ignored | Held)[] };
}

/** What the sender is told: the same delivery is told the same. */
export function answerOf(
  { answer }: Pick<Source, 'answer'>,
  outcomes: readonly Outcome[],
  isTrial: boolean,
): Answer {
  const results = outcomes.map((outcome) => resultOf(outcome, isTrial));
  if (answer === 'platform' && !isTrial) return { status: 200 };
  if (answer !== 'receipt') return { status: 202, body: { results } };
  const [first, ...more] = results;
  if (first === undefined || first.status === 'held' || more.length > 0)
    throw new Error('answering a receipt source that did not read exactly one report');
  return { status: 202, body: first };
}

function resultOf(outcome: Outcome, isTrial: boolean): Accepted | Ignored | Held {
  switch (outcome.as) {
    case 'accepted': {
      const { receipt, complaintId } = outcome.complaint;
      return { receipt, complaintId, status: isTrial ? 'valid' : 'accepted' };
    }
    case 'ignored':
      return { status: 'ignored', code: outcome.code };
    case 'held':
      return { status: 'held', code: outcome.code, parameters: outcome.parameters };
  }
}
