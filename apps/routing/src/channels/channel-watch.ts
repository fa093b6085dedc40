import type { CanarySent } from '@sambung/contracts';
import { type Logger, type Failing, startWorker, type Worker } from '@sambung/platform';
import type { City } from '../city/city';
import type { NationalSide } from '../sp4n/national-side';
import type { ChannelSigns, ChannelsStore } from '../store/channels.store';
import { isSilent } from './silence';

/** Two intervals of a quarter of an hour, and time for the way. */
const CANARY_LATE_SECONDS = 31 * 60;
const LOOK_MILLISECONDS = 10_000;

export interface ChannelState extends ChannelSigns {
  /** It said nothing for longer than it should. */
  isSilent: boolean;
  /** No canary got to the end of its way for two intervals. */
  isCanaryLate: boolean;
  isRed: boolean;
}

/**
 * Knows which channels live: when each was last heard, and whether a canary goes the whole way. Of SP4N-LAPOR! it has
 * nothing but the look-up: whatever that answers, a canary cannot become a ticket.
 */
export class ChannelWatch {
  private readonly heard = new Map<string, Date>();
  private readonly worker: Worker;

  /** @param nationalSide absent in manual and shadow mode: there the way ends where forwarding does. */
  constructor(
    private readonly store: ChannelsStore,
    private readonly nationalSide: Pick<NationalSide, 'findByReference'> | undefined,
    private readonly city: Pick<City, 'timeZone'>,
    logger: Logger,
  ) {
    this.worker = startWorker('channels', logger, () => this.work(), LOOK_MILLISECONDS);
  }

  /** A report of the channel has landed: noted within seconds, so that landing costs no more. */
  hear(channel: string, receivedAt: string): void {
    const at = new Date(receivedAt);
    if (at > (this.heard.get(channel) ?? new Date(0))) this.heard.set(channel, at);
  }

  async land(canary: CanarySent): Promise<void> {
    await this.store.land(canary);
    this.worker.nudge();
  }

  async states(now = new Date()): Promise<ChannelState[]> {
    const signs = await this.store.signs();
    return signs.map((sign) => {
      const isQuiet = isSilent(sign.heardAt, now, sign.quietMinutes, this.city.timeZone);
      const isCanaryLate = (sign.canaryAgeSeconds ?? 0) > CANARY_LATE_SECONDS;
      return {
        ...sign,
        isSilent: isQuiet,
        isCanaryLate,
        isRed: isQuiet || isCanaryLate || sign.faults.length > 0,
      };
    });
  }

  /** While the watch itself fails. */
  failing(): Failing | undefined {
    return this.worker.failing();
  }

  stop(): Promise<void> {
    return this.worker.stop();
  }

  private async work(): Promise<boolean> {
    const heard = new Map(this.heard);
    if (heard.size > 0) await this.store.hear(heard);
    for (const [channel, at] of heard) if (this.heard.get(channel) === at) this.heard.delete(channel);
    for (const { id, isInLine } of await this.store.underWay())
      await this.store.end(id, await this.lookUp(id, isInLine));
    return false;
  }

  /** @returns why the canary is not at the end of its way: the next look tries again. */
  private async lookUp(canaryId: string, isInLine: boolean): Promise<string | undefined> {
    if (this.nationalSide === undefined) return undefined;
    // A report would wait there too, and not be sent before its turn.
    if (isInLine) return 'canary.in-line';
    const found = await this.nationalSide.findByReference(canaryId);
    if (found.outcome !== 'sent') return found.code;
    return found.result === undefined ? undefined : 'canary.has-a-ticket';
  }
}
