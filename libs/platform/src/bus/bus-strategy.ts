import { Server, type CustomTransportStrategy } from '@nestjs/microservices';
import { lastValueFrom, type Observable } from 'rxjs';
import { UnavailableError } from '../errors';
import type { Logger } from '../logger';
import type { EventBus, RecordHandler, Subscription } from './event-bus';

const RETRY_MILLISECONDS = 1000;

/**
 * Serves `@EventPattern(topic)` methods from the bus; each gets the {@link BusRecord} as its payload, and whatever it
 * throws reaches the bus, which decides by the error's kind (see {@link RecordHandler}). For that the application's
 * exception filter must throw again what it catches in a host of type `rpc` (`ProblemFilter` does); what an other
 * filter makes of an error arrives here without its kind, and counts as a bug.
 *
 * While the bus is away the service starts all the same and joins once it is there.
 */
export class BusStrategy extends Server implements CustomTransportStrategy {
  private subscription: Subscription | undefined;
  private retry: NodeJS.Timeout | undefined;
  private isClosed = false;

  constructor(
    private readonly bus: EventBus,
    private readonly group: string,
    private readonly log: Logger,
  ) {
    super();
  }

  listen(callback: (error?: unknown) => void): void {
    if (this.messageHandlers.size === 0) {
      callback();
      return;
    }
    this.join().then(
      () => callback(),
      (error: unknown) => {
        if (!(error instanceof UnavailableError)) return callback(error);
        this.log.warn({ code: error.code, group: this.group }, 'joining the bus: it is away, trying again');
        this.joinLater();
        callback();
      },
    );
  }

  /** The bus finishes the records in hand. Whoever opened the bus closes it. */
  async close(): Promise<void> {
    this.isClosed = true;
    clearTimeout(this.retry);
    await this.subscription?.close();
  }

  /** There are no events of the transport to listen to; outages are in the log and in the bus's check. */
  on(): void {}

  unwrap(): never {
    throw new Error('the bus is what a service opens itself');
  }

  private async join(): Promise<void> {
    const topics = [...this.messageHandlers.keys()];
    const subscription = await this.bus.subscribe({ group: this.group, topics, handle: this.handle });
    if (this.isClosed) await subscription.close();
    else this.subscription = subscription;
  }

  /** Until it works; that the bus is away has been said, and its check fails as long as it is. */
  private joinLater(): void {
    if (this.isClosed) return;
    const again = (error: unknown): void => {
      if (!(error instanceof UnavailableError))
        this.log.error({ code: 'bus.bug', group: this.group, err: error }, 'joining the bus');
      this.joinLater();
    };
    this.retry = setTimeout(() => void this.join().catch(again), RETRY_MILLISECONDS);
  }

  private readonly handle: RecordHandler = async (record) => {
    const handler = this.messageHandlers.get(record.topic);
    if (handler === undefined) throw new Error(`no handler of ${record.topic}`);
    const result: unknown = await handler(record);
    try {
      await lastValueFrom(this.transformToObservable(result as Observable<unknown>), {
        defaultValue: undefined,
      });
    } catch (error) {
      throw error instanceof Error ? error : new Error('handling a record', { cause: error });
    }
  };
}
