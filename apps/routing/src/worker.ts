import { setTimeout as pause } from 'node:timers/promises';
import { type Logger, UnavailableError } from '@sambung/platform';

/** A loop over work that waits in the database. */
export interface Worker {
  /** There may be something to do now. */
  nudge(): void;
  /** @throws UnavailableError while its work fails. */
  check(): Promise<void>;
  /** Finishes what it has in hand. */
  stop(): Promise<void>;
}

const IDLE_MILLISECONDS = 1_000;
const LONGEST_PAUSE_MILLISECONDS = 10_000;

/**
 * Works until nothing is left, then looks again at a nudge or after a second (another process may have left work).
 * @param work resolves with whether there may be more at once.
 */
export function startWorker(name: string, logger: Logger, work: () => Promise<boolean>): Worker {
  let isStopping = false;
  let isNudged = false;
  let wake = new AbortController();
  let failure: unknown;
  let failures = 0;

  const rest = async (milliseconds: number): Promise<void> => {
    await pause(milliseconds, undefined, { signal: wake.signal }).catch(() => undefined);
    wake = new AbortController();
  };

  const turn = async (): Promise<void> => {
    isNudged = false;
    try {
      const isMore = await work();
      if (failures > 0) logger.info({ code: 'worker.regained', worker: name }, 'working again');
      [failure, failures] = [undefined, 0];
      if (!isMore && !isNudged && !isStopping) await rest(IDLE_MILLISECONDS);
    } catch (error) {
      // The edge of the loop: nothing is skipped, the same work is tried again; health tells of it meanwhile.
      if (failures === 0 || !(error instanceof UnavailableError))
        logger.error({ code: 'worker.failing', worker: name, err: error }, 'working');
      failures += 1;
      failure = error;
      const wait = Math.min(LONGEST_PAUSE_MILLISECONDS, 250 * 2 ** Math.min(failures, 10));
      if (!isStopping) await pause(wait, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  };

  const stopping = new AbortController();
  const run = async (): Promise<void> => {
    while (!isStopping) await turn();
  };
  const running = run();

  return {
    nudge: () => {
      isNudged = true;
      wake.abort();
    },
    check: () =>
      failure === undefined
        ? Promise.resolve()
        : Promise.reject(new UnavailableError('worker.failing', `working: ${name}`, { cause: failure })),
    stop: async () => {
      isStopping = true;
      stopping.abort();
      wake.abort();
      await running;
    },
  };
}
