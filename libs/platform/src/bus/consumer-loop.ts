import { UnavailableError } from '../errors';
import type { Logger } from '../logger';
import type { Subscription } from './event-bus';
import { Joining } from './joining';
import { Outages } from './outages';
import { Wake } from './wake';

const RESTART_MILLISECONDS = 1000;
/** The outage's name when it is the whole connection that is away. */
const BUS = 'bus';

/** One connection of a member to its engine. */
interface Round {
  /** Resolves when the loop is closing, throws when the connection is of no use any more. */
  serve(): Promise<void>;
  leave(): Promise<void>;
}

/** What keeps a member of a group consuming: when a round ends, for whatever reason, it makes a new one. */
export class ConsumerLoop {
  readonly joining = new Joining();
  readonly outages: Outages;
  readonly wake = new Wake();
  private running = Promise.resolve();
  private isClosing = false;
  private aliveAt = Date.now();

  constructor(
    logger: Logger,
    /** Longer than this without a sign of life means that consuming has silently stopped. */
    private readonly silenceMilliseconds: number,
  ) {
    this.outages = new Outages(logger);
  }

  start(connect: () => Round): void {
    this.running = this.run(connect);
  }

  /** Asked again after every wait. */
  isOpen(): boolean {
    return !this.isClosing;
  }

  noteAlive(): void {
    this.aliveAt = Date.now();
  }

  /** The member consumes. */
  noteServing(): void {
    this.outages.end(BUS);
    this.joining.succeed();
  }

  /** @throws UnavailableError when there is no sign of life. */
  check(): void {
    if (Date.now() - this.aliveAt > this.silenceMilliseconds)
      throw new UnavailableError('bus.consumer-stopped', 'consuming');
  }

  async close(): Promise<void> {
    this.isClosing = true;
    this.wake.call();
    await this.running;
  }

  /** @throws UnavailableError when joining takes too long: the member is closed then. */
  async joined(onClosed: () => void): Promise<Subscription> {
    const close = async (): Promise<void> => {
      await this.close();
      onClosed();
    };
    try {
      await this.joining.wait();
    } catch (error) {
      await close();
      throw error;
    }
    return { close };
  }

  private async run(connect: () => Round): Promise<void> {
    while (this.isOpen()) {
      const round = connect();
      try {
        await round.serve();
      } catch (error) {
        // Whatever it was, a new round is the way on, and check() fails until one lives.
        this.outages.begin(BUS, error);
      } finally {
        await round.leave();
      }
      if (this.isOpen()) await this.wake.sleep(RESTART_MILLISECONDS);
    }
  }
}
