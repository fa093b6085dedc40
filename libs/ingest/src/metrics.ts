import { Counter, Histogram, type Registry } from 'prom-client';

/** What every channel counts, under the same names. */
export interface Metrics {
  /** `result` is accepted, ignored, held, refused or unavailable. */
  count(result: string, code?: string): void;
  /** Times one publish, whether it succeeds or not. */
  timePublish<T>(publish: () => Promise<T>): Promise<T>;
}

export function createMetrics(registry: Registry, channel: string): Metrics {
  const reports = new Counter({
    name: 'sambung_reports_total',
    help: 'Reports that arrived, by what became of them',
    labelNames: ['channel', 'result', 'code'],
    registers: [registry],
  });
  const publishing = new Histogram({
    name: 'sambung_publish_seconds',
    help: 'Time until the bus had acknowledged what one delivery held',
    labelNames: ['channel'],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [registry],
  });
  return {
    count: (result, code = '') => reports.inc({ channel, result, code }),
    timePublish: async (publish) => {
      const stopTimer = publishing.startTimer({ channel });
      try {
        return await publish();
      } finally {
        stopTimer();
      }
    },
  };
}
