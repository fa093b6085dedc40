import { codeOf } from '../errors';
import type { Logger } from '../logger';

/** Says once that something is away, however many notice it, and once that it is back. */
export class Outages {
  private readonly noticed = new Set<string>();

  constructor(private readonly logger: Logger) {}

  begin(who: string, error: unknown): void {
    if (this.noticed.size === 0)
      this.logger.warn({ code: codeOf(error) }, 'lost: waiting, nothing is skipped');
    this.noticed.add(who);
  }

  /** Another takes over what it was noticed with. */
  forget(who: string): void {
    this.noticed.delete(who);
  }

  end(who: string): void {
    if (this.noticed.delete(who) && this.noticed.size === 0) this.logger.info('regained');
  }
}
