import { Kafka, type ISocketFactory } from 'kafkajs';
import RequestQueue from 'kafkajs/src/network/requestQueue';
import type { Logger } from '../../logger';

const CONNECT_MILLISECONDS = 1500;
const REQUEST_MILLISECONDS = 3000;
const CHECK_MILLISECONDS = 10;

// kafkajs 2.2.4 sets this timer again and again for every connection, also when nothing waits: a fifth of an idle
// core (tulios/kafkajs#1751). A request that waits for another is sent when that one is answered, without a timer.
RequestQueue.prototype.scheduleCheckPendingRequests = function (this: RequestQueue): void {
  if (this.throttleCheckTimeoutId !== null || this.pending.length === 0) return;
  const wait = Math.max(CHECK_MILLISECONDS, this.throttledUntil - Date.now());
  this.throttleCheckTimeoutId = setTimeout(() => {
    this.throttleCheckTimeoutId = null;
    this.checkPendingRequests();
  }, wait);
};

/** Few and short tries: a caller is told within five seconds that the bus is away, and tries again itself. */
export const RETRY = { initialRetryTime: 100, maxRetryTime: 500, retries: 3 };

/** @param socketFactory what connects, if it is not to be kafkajs itself. */
export const kafkaClient = (brokers: string[], logger: Logger, socketFactory?: ISocketFactory): Kafka =>
  new Kafka({
    clientId: 'sambung',
    brokers,
    connectionTimeout: CONNECT_MILLISECONDS,
    requestTimeout: REQUEST_MILLISECONDS,
    retry: RETRY,
    ...(socketFactory === undefined ? {} : { socketFactory }),
    // Its errors are said once by who meets them; as kafkajs puts them they are said at every try.
    logCreator: () => (entry) => logger.debug({ kafkajs: entry.log.message }, 'kafkajs'),
  });
