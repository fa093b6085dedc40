import { waitMilliseconds } from '../back-off';
import type { CallOutcome } from './settle';

/** A lost answer may be one call's bad luck; so many in a row are not. */
const LOST_IN_ROW = 5;
/** A minute at most between two attempts: when SP4N-LAPOR! is back after a day, work goes on at once. */
const LONGEST_DOUBLINGS = 6;

/**
 * Keeps calls from a national side that is away, full or mute: for a while nobody is sent against it, then one call at
 * a time, until one gets through. What the rest of the work is waits in the database meanwhile.
 */
export class Breaker {
  private failures = 0;
  private pausedUntil = 0;

  constructor(private readonly now: () => number = Date.now) {}

  /** Whether SP4N-LAPOR! is held to be away. */
  get isOpen(): boolean {
    return this.failures >= LOST_IN_ROW;
  }

  /** How many may be in flight just now, of so many at most. */
  room(concurrency: number): number {
    if (this.now() < this.pausedUntil) return 0;
    return this.isOpen ? 1 : concurrency;
  }

  record(ended: CallOutcome): void {
    // Our own object store or key says nothing about the other side.
    if ('isOurs' in ended) return;
    switch (ended.outcome) {
      case 'not-sent':
        // It said so itself, or could not be reached: one is enough.
        this.fail(Math.max(this.failures + 1, LOST_IN_ROW), ended.retryAfterSeconds);
        return;
      case 'unknown':
        this.fail(this.failures + 1);
        return;
      case 'sent':
      case 'refused':
      case 'absent':
        this.failures = 0;
    }
  }

  private fail(failures: number, retryAfterSeconds?: number): void {
    this.failures = failures;
    if (!this.isOpen) return;
    const doublings = Math.min(failures - LOST_IN_ROW, LONGEST_DOUBLINGS);
    this.pausedUntil = Math.max(
      this.pausedUntil,
      this.now() + waitMilliseconds(retryAfterSeconds, doublings),
    );
  }
}
