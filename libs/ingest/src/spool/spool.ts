import { setTimeout as delay } from 'node:timers/promises';
import { join } from 'node:path';
import {
  codeOf,
  type EventBus,
  type Logger,
  type OutgoingRecord,
  setting,
  type Settings,
  UnavailableError,
} from '@sambung/platform';
import { Gauge, type Registry } from 'prom-client';
import { within } from '../within';
import { holdFolder } from './hold';
import { Journal } from './journal';

/** The sender is still there for the spool's own write, also when its photos took their three seconds. */
const PATIENCE_MILLISECONDS = 1500;
const RETRY_MILLISECONDS = 1000;
/** Less than what readiness waits for a check. */
const CHECK_MILLISECONDS = 2000;

export const spoolSettings = {
  INGEST_SPOOL_DIR: setting.text({
    description:
      'folder on a disk of its own adapter where events wait while the bus is away; they hold what citizens wrote. Empty: senders get 503 then',
    fallback: '',
  }),
  INGEST_SPOOL_RESERVE_MB: setting.number({
    description: 'megabytes that stay free on the disk of INGEST_SPOOL_DIR; below that senders get 503',
    fallback: 256,
  }),
};

interface SpoolTools {
  bus: Pick<EventBus, 'publish' | 'check'>;
  logger: Logger;
  registry: Registry;
}

/**
 * Stands before the bus and takes what it cannot: events wait on the disk, and go out in their order once it is back.
 * While any wait, all others go behind them, so that order per key is kept. At least once, as the bus itself: what is
 * published when a process is killed, and not yet removed from the disk, is published again.
 */
export class Spool implements Pick<EventBus, 'publish' | 'check'> {
  private draining: Promise<void> | undefined;
  private isBusLost = false;
  private isStuck = false;
  private oldestAt = 0;
  private readonly closing = new AbortController();

  private constructor(
    private readonly journal: Journal,
    private readonly release: () => Promise<void>,
    private readonly tools: SpoolTools,
  ) {}

  /**
   * @param channel of which the folder is: adapters on one machine may be given the same `INGEST_SPOOL_DIR`.
   * @throws SettingsError when the folder cannot be written, or another process holds it.
   */
  static async open(
    { INGEST_SPOOL_DIR, INGEST_SPOOL_RESERVE_MB }: Settings<typeof spoolSettings>,
    channel: string,
    tools: SpoolTools,
  ): Promise<Spool> {
    const folder = join(INGEST_SPOOL_DIR, channel);
    const release = await holdFolder(folder);
    const { journal, cutBytes } = await Journal.open(folder, INGEST_SPOOL_RESERVE_MB * 1024 * 1024);
    if (cutBytes > 0)
      tools.logger.warn({ code: 'spool.cut', bytes: cutBytes }, 'cut off what was half-written');
    const spool = new Spool(journal, release, tools);
    spool.addGauges(channel);
    if (journal.waiting > 0) spool.lose('spool.found');
    spool.startDraining();
    return spool;
  }

  /**
   * Resolves when the records are on the bus, or on the disk where the bus does not take them soon.
   * @throws UnavailableError when neither is to be had.
   */
  async publish(records: OutgoingRecord[]): Promise<void> {
    if (records.length === 0) return;
    if (this.journal.waiting === 0) {
      try {
        await within(Date.now() + PATIENCE_MILLISECONDS, this.tools.bus.publish(records));
        return this.regain();
      } catch (error) {
        if (!(error instanceof UnavailableError)) throw error;
        this.lose(error.code);
      }
    }
    await this.journal.append(records);
    this.startDraining();
  }

  /**
   * Whether the next report could be kept: the bus may be away as long as there is room.
   * @throws UnavailableError
   */
  async check(): Promise<void> {
    await this.journal.requireRoom();
    try {
      await within(Date.now() + CHECK_MILLISECONDS, this.tools.bus.check());
    } catch (error) {
      // A consumer that stopped by itself is no outage.
      if (codeOf(error) === 'bus.consumer-stopped') throw error;
    }
  }

  /** What still waits is sent by the next process on this folder. Before the bus is closed. */
  async close(): Promise<void> {
    this.closing.abort();
    await this.draining;
    await this.journal.close();
    await this.release();
  }

  private startDraining(): void {
    if (this.journal.readable > 0) this.draining ??= this.drain();
  }

  private async drain(): Promise<void> {
    while (this.journal.readable > 0 && !this.closing.signal.aborted) await this.sendOldest();
    this.draining = undefined;
    if (this.journal.waiting === 0) this.regain();
  }

  private async sendOldest(): Promise<void> {
    try {
      const records = await this.journal.peek();
      this.oldestAt = Date.parse(records[0]?.headers['ce_time'] ?? '') || this.oldestAt;
      await this.tools.bus.publish(records);
      await this.journal.drop();
      this.isStuck = false;
    } catch (error) {
      if (!(error instanceof UnavailableError) && !this.isStuck) {
        this.isStuck = true;
        this.tools.logger.error({ code: 'spool.stuck', err: error }, 'publishing what waits on the disk');
      }
      await delay(RETRY_MILLISECONDS, undefined, { signal: this.closing.signal }).catch(() => undefined);
    }
  }

  private lose(code: string): void {
    if (this.isBusLost) return;
    this.isBusLost = true;
    this.oldestAt = Date.now();
    const { waiting } = this.journal;
    this.tools.logger.warn({ code, waiting }, 'bus lost: events wait on the disk');
  }

  private regain(): void {
    if (!this.isBusLost) return;
    this.isBusLost = false;
    this.tools.logger.info({ code: 'spool.drained' }, 'bus regained: no event waits on the disk');
  }

  private addGauges(channel: string): void {
    const { registry } = this.tools;
    const { journal } = this;
    const oldestSeconds = (): number => (journal.waiting === 0 ? 0 : (Date.now() - this.oldestAt) / 1000);
    const add = (name: string, help: string, valueNow: () => number | Promise<number>): Gauge =>
      new Gauge({
        name,
        help,
        labelNames: ['channel'],
        registers: [registry],
        async collect() {
          this.set({ channel }, await valueNow());
        },
      });
    add('sambung_spool_events', 'Events that wait on the disk for the bus', () => journal.waiting);
    add('sambung_spool_oldest_seconds', 'Age of the oldest event that waits on the disk', oldestSeconds);
    // A disk that cannot be asked has no room.
    const roomBytes = (): Promise<number> => journal.roomBytes().catch(() => 0);
    add('sambung_spool_room_bytes', 'What the disk may still take', roomBytes);
  }
}
