import { UnavailableError } from '@sambung/platform';
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { CallOutcome } from './forward/settle';

export interface Metrics {
  countLanded(channels: readonly string[]): void;
  /** Times one call to SP4N-LAPOR! and counts how it ended. */
  timeCall(call: string, make: () => Promise<CallOutcome>): Promise<CallOutcome>;
}

/** What waits, by queue: events to be applied, complaints that are due, news to be published. */
export type Backlog = Record<'arrivals' | 'complaints' | 'news', number>;

export function createMetrics(registry: Registry, readBacklog: () => Promise<Backlog>): Metrics {
  const registers = [registry];
  const landed = new Counter({
    name: 'sambung_landed_total',
    help: 'Events that routing has landed, repeated ones included',
    labelNames: ['channel'],
    registers,
  });
  const calls = new Histogram({
    name: 'sambung_sp4n_call_seconds',
    help: 'Calls to SP4N-LAPOR!, by how they ended',
    labelNames: ['call', 'outcome'],
    buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15],
    registers,
  });
  new Gauge({
    name: 'sambung_backlog',
    help: 'What waits in the database',
    labelNames: ['queue'],
    registers,
    async collect() {
      try {
        for (const [queue, count] of Object.entries(await readBacklog())) this.set({ queue }, count);
      } catch (error) {
        if (!(error instanceof UnavailableError)) throw error;
        // Not known while the database is away; the other numbers are.
        this.reset();
      }
    },
  });
  return {
    countLanded: (channels) => channels.forEach((channel) => landed.inc({ channel })),
    timeCall: async (call, make) => {
      const stopTimer = calls.startTimer({ call });
      const ended = await make();
      stopTimer({ outcome: ended.outcome });
      return ended;
    },
  };
}
