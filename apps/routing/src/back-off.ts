import { randomInt } from 'node:crypto';

const FIRST_WAIT_MILLISECONDS = 1_000;
export const LONGEST_WAIT_MILLISECONDS = 5 * 60_000;
/** Whoever asks for longer is asked again: one wrong header must not stop a city for a day. */
const LONGEST_ASKED_SECONDS = 3600;

/** Doubling with jitter between half and whole, so that what failed together does not come back together. */
export function backOffMilliseconds(attempts: number): number {
  const wait = Math.min(LONGEST_WAIT_MILLISECONDS, FIRST_WAIT_MILLISECONDS * 2 ** Math.min(attempts, 16));
  return randomInt(wait / 2, wait + 1);
}

/** As long as the other side asks for, within reason; else backing off. */
export const waitMilliseconds = (askedSeconds: number | undefined, attempts: number): number =>
  Math.min(askedSeconds ?? 0, LONGEST_ASKED_SECONDS) * 1000 || backOffMilliseconds(attempts);
