import { randomUUID } from 'node:crypto';
import { CanarySent, encodeEvent, QuietMinutes, rawIdOf, TOPICS } from '@sambung/contracts';
import { type EventBus, type Logger, type OutgoingRecord, UnavailableError } from '@sambung/platform';
import type { Adapter } from '../complaint';
import type { Faults } from './faults';

const INTERVAL_MILLISECONDS = 15 * 60_000;
/** While the bus is away. */
const RETRY_MILLISECONDS = 30_000;

export interface CanaryTools {
  adapter: Pick<Adapter, 'city' | 'channel'>;
  /** The same way that reports take, through the spool where there is one. */
  bus: Pick<EventBus, 'publish'>;
  quietMinutes: QuietMinutes;
  faults: Faults;
  logger: Logger;
}

/** Sends a canary now, every quarter of an hour, and whenever something goes wrong with the channel or right again. */
export function startCanary(tools: CanaryTools): { stop(): Promise<void> } {
  let isStopping = false;
  let timer: NodeJS.Timeout | undefined;

  const turn = async (): Promise<void> => {
    clearTimeout(timer);
    const rest = await tools.bus
      .publish([canaryOf(tools)])
      .then(() => INTERVAL_MILLISECONDS)
      .catch((error: unknown) => {
        // That the bus is away is told by its check, and by a canary that does not arrive.
        if (!(error instanceof UnavailableError))
          tools.logger.error({ code: 'canary.failing', err: error }, 'sending a canary');
        return RETRY_MILLISECONDS;
      });
    clearTimeout(timer);
    if (!isStopping) timer = setTimeout(next, rest);
  };
  let running: Promise<void> = Promise.resolve();
  const next = (): void => {
    running = running.then(turn);
  };
  tools.faults.onChange = () => {
    if (!isStopping) next();
  };
  next();

  return {
    stop: async () => {
      isStopping = true;
      clearTimeout(timer);
      await running;
    },
  };
}

function canaryOf({ adapter: { city, channel }, quietMinutes, faults }: CanaryTools): OutgoingRecord {
  const id = rawIdOf(city, channel, Buffer.from(`canary ${randomUUID()}`));
  const sentAt = new Date().toISOString();
  const event = Object.assign(new CanarySent(), {
    canaryId: id,
    channel,
    sentAt,
    quietMinutes: Object.assign(new QuietMinutes(), quietMinutes),
    faults: faults.codes.slice(0, 20),
  });
  const source = `//sambung/${city}/ingest-${channel}`;
  return encodeEvent({ topic: TOPICS.canarySent, key: id, id, source, subject: id, time: sentAt }, event);
}
