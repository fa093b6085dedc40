import type { Accepted, ComplaintReceived, Held, Ignored, Understood } from '@sambung/contracts';
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
  const entry = outcome.entry === undefined ? {} : { entry: outcome.entry };
  switch (outcome.as) {
    case 'accepted': {
      const { receipt, complaintId } = outcome.complaint;
      const accepted = { receipt, complaintId, ...entry };
      return isTrial
        ? { ...accepted, status: 'valid', understood: understoodOf(outcome.complaint) }
        : { ...accepted, status: 'accepted' };
    }
    case 'ignored':
      return { status: 'ignored', code: outcome.code, ...entry };
    case 'held':
      return { status: 'held', code: outcome.code, parameters: outcome.parameters, ...entry };
  }
}

/** Nothing of who reported it: a trial's answer may end in a log. */
const understoodOf = ({
  kind,
  occurredAt,
  revisedAt,
  title,
  text,
  place,
  reporter,
  attachments,
  class: stated,
  trackingId,
  extras,
}: ComplaintReceived): Understood => ({
  kind,
  occurredAt,
  ...(revisedAt === undefined ? {} : { revisedAt }),
  ...(title === undefined ? {} : { title }),
  text,
  ...(place === undefined ? {} : { place }),
  flags: reporter.flags,
  attachments: attachments.map(({ ref, name, mediaType, bytes }) => ({
    ref,
    mediaType,
    ...(name === undefined ? {} : { name }),
    ...(bytes === undefined ? {} : { bytes }),
  })),
  ...(stated === undefined ? {} : { class: stated }),
  ...(trackingId === undefined ? {} : { trackingId }),
  extras,
});
