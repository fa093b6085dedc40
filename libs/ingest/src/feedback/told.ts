import type { Notice, Recipient, Told } from './feedback';
import type { DueNotice, Next } from './notices';

/** Given to a message to arrive before it is looked for. */
const SETTLE_SECONDS = 10;
/** As often a platform is asked that cannot tell, before a person has to look. */
const LOOK_UPS = 5;
/** As often one contact is tried whose platform has nothing of it, before the next one's turn. */
const TRIES = 8;
const LONGEST_WAIT_SECONDS = 60 * 60;
/** A token that is not taken is tried again after this long: an operator may have renewed it. */
export const REVOKED_SECONDS = 60;

const backOffSeconds = (attempts: number): number =>
  Math.min(LONGEST_WAIT_SECONDS, 2 * 2 ** Math.min(attempts, 12)) * (0.75 + Math.random() / 2);

/** What follows of how telling somebody ended. */
export function afterTelling(due: DueNotice, told: Told, recipients: readonly Recipient[]): Next {
  switch (told.outcome) {
    case 'sent':
      return { state: 'ended', outcome: 'sent', credits: told.credits ?? 0 };
    case 'refused': {
      const next = due.recipient + 1;
      return next < recipients.length
        ? { state: 'pending', seconds: 0, recipient: next, attempts: 0, code: told.code }
        : { state: 'ended', outcome: 'held', code: told.code };
    }
    case 'not-sent':
      return {
        state: 'pending',
        seconds: told.retryAfterSeconds ?? backOffSeconds(due.attempts),
        code: told.code,
      };
    case 'unknown':
      return { state: 'unknown', seconds: SETTLE_SECONDS, code: told.code };
  }
}

/** What follows of looking up what nobody knows of. Without a word of the platform it is never sent again. */
export function afterLookUp(
  due: DueNotice,
  found: 'arrived' | 'absent' | undefined,
  recipients: readonly Recipient[],
): Next {
  if (found === 'arrived') return { state: 'ended', outcome: 'sent' };
  if (found === 'absent') {
    const next = due.recipient + 1;
    return due.attempts + 1 >= TRIES && next < recipients.length
      ? { state: 'pending', seconds: 0, recipient: next, attempts: 0 }
      : { state: 'pending', seconds: backOffSeconds(due.attempts) };
  }
  return due.attempts + 1 >= LOOK_UPS
    ? { state: 'ended', outcome: 'held', code: OUTCOME_UNKNOWN }
    : { state: 'unknown', seconds: SETTLE_SECONDS };
}

export const OUTCOME_UNKNOWN = 'feedback.outcome-unknown';

/** Sealed for the adapter alone. */
export type KeptNotice = Omit<Notice, 'noticeId'>;
