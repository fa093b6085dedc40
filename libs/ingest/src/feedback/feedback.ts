import type { ComplaintStatusChanged, Stage } from '@sambung/contracts';

/** What a reporter is to be told, as the harness hands it to a channel. */
export interface Notice {
  /** The same for every try of the same notice: a platform that knows idempotency keys gets it as one. */
  noticeId: string;
  stage: Stage;
  /** As routing told it: tracking id, status, answer, apparatus, receipt, source … */
  status: ComplaintStatusChanged;
  /** What the channel kept of its reporter when the report came (`Report.reporter.replyTo`). */
  replyTo: Record<string, string>;
}

/** One way to reach the reporter. The first is tried first; the next where one certainly does not take it. */
export interface Recipient {
  /** `sms`, `callback`, `instagram-message` … : for metrics and reasons; no address. */
  kind: string;
  /** Not at night: what rings or buzzes. */
  isLoud: boolean;
}

/**
 * How telling somebody ended, by what to do next:
 * - `sent`: the channel has taken it.
 * - `refused`: this recipient will never take it (no such number, blocked, window closed): the next one is tried.
 * - `not-sent`: it certainly did not arrive (connect, 429, 503): the same one is tried again later.
 * - `unknown`: it may or may not have arrived: looked up where the channel can tell, else held for a person.
 */
export type Told =
  | { outcome: 'sent'; credits?: number }
  | { outcome: 'refused'; code: string }
  | { outcome: 'not-sent'; code: string; retryAfterSeconds?: number }
  | { outcome: 'unknown'; code: string };

/**
 * How a status goes back to the one who reported: a channel's `feedback.ts`.
 * Nothing here throws for what the other side did, but for {@link RevokedError} where it does not take our token: then
 * the channel turns red, and what is to be told waits.
 */
export interface Feedback<R extends Recipient = Recipient> {
  /** In the order in which they are tried; none: there is nobody whom the channel can tell. Pure. */
  recipients(notice: Notice): R[];
  send(notice: Notice, recipient: R): Promise<Told>;
  /** Whether an unknown one has arrived; absent where the platform cannot tell. `undefined`: it cannot tell this time. */
  find?(notice: Notice, recipient: R): Promise<'arrived' | 'absent' | undefined>;
}

/** What the harness gives a channel to say it with. */
export interface Wording {
  /**
   * The whole of what the reporter is told, in Indonesian, with the link by which the report is followed; whole words, and
   * never longer than `limit` characters.
   * @param howToAnswer said where more is asked of them; absent: that they reply to the message
   */
  say(notice: Notice, limit: number, howToAnswer?: string): string;
  /** As others may read it: how it stands and which office has it. No answer, no receipt, no word of the report. */
  sayInPublic(notice: Notice, limit: number): string;
}
