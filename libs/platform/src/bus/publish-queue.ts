import { RejectedError, UnavailableError } from '../errors';
import type { OutgoingRecord } from './event-bus';

/** What a caller waits for; the other side of "≤ 5 s" is what the answer itself takes. */
const PATIENCE_MILLISECONDS = 4500;
/** Kafka refuses a batch above 1 MiB; half of it leaves room for headers and framing. */
const BATCH_BYTES = 512 * 1024;
const BATCH_RECORDS = 1000;
const RECORD_BYTES = 900_000;

interface Waiting {
  record: OutgoingRecord;
  bytes: number;
  call: Call;
}

interface Call {
  unsent: number;
  isOver: boolean;
  end(error?: Error): void;
}

const bytesOf = ({ key, headers, value }: OutgoingRecord): number =>
  value.length + key.length + Object.entries(headers).join().length;

/**
 * Gathers what is published at the same time into one request, one request after the other: under load this is what
 * makes an acknowledgement cheap, and it keeps the order in which callers published.
 */
export class PublishQueue {
  private waiting: Waiting[] = [];
  private sending: Promise<void> | undefined;

  /** `send` resolves when all the records are durable. */
  constructor(private readonly send: (records: OutgoingRecord[]) => Promise<void>) {}

  /** @throws UnavailableError also when the answer does not come in time; what was sent may still arrive. */
  publish(records: OutgoingRecord[]): Promise<void> {
    if (records.length === 0) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const late = setTimeout(
        () => call.end(new UnavailableError('bus.timeout', 'waiting for the bus to acknowledge')),
        PATIENCE_MILLISECONDS,
      );
      const call: Call = {
        unsent: records.length,
        isOver: false,
        end(error) {
          call.isOver = true;
          clearTimeout(late);
          if (error === undefined) resolve();
          else reject(error);
        },
      };
      const added = records.map((record) => ({ record, bytes: bytesOf(record), call }));
      const tooLarge = added.find(({ bytes }) => bytes > RECORD_BYTES);
      if (tooLarge !== undefined) {
        const details = { topic: tooLarge.record.topic, bytes: tooLarge.bytes };
        call.end(new RejectedError('bus.too-large', 'publishing a record', { details }));
        return;
      }
      this.waiting.push(...added);
      this.sending ??= this.drain();
    });
  }

  /** Resolves when nothing is being sent any more. */
  async settle(): Promise<void> {
    await this.sending;
  }

  private async drain(): Promise<void> {
    // Whoever publishes in the same turn of the event loop shares the first request too.
    await new Promise((resolve) => setImmediate(resolve));
    for (let batch = this.take(); batch.length > 0; batch = this.take()) {
      try {
        await this.send(batch.map(({ record }) => record));
        for (const { call } of batch) if (--call.unsent === 0) call.end();
      } catch (error) {
        const failure = error instanceof Error ? error : new Error('publishing', { cause: error });
        for (const { call } of batch) call.end(failure);
      }
    }
    this.sending = undefined;
  }

  /** The next records whose callers still wait for them: at least one, however large, if there is any. */
  private take(): Waiting[] {
    this.waiting = this.waiting.filter(({ call }) => !call.isOver);
    let bytes = 0;
    const end = this.waiting.findIndex((next, index) => {
      bytes += next.bytes;
      return index > 0 && (bytes > BATCH_BYTES || index >= BATCH_RECORDS);
    });
    return this.waiting.splice(0, end === -1 ? this.waiting.length : end);
  }
}
