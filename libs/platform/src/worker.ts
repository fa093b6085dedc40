import { codeOf, UnavailableError } from './errors';
import type { Logger } from './logger';

/** A worker whose work fails, for the people who look after it. */
export interface Failing {
  worker: string;
  code: string;
  since: Date;
}

/** A loop over work that waits in the database. */
export interface Worker {
  /** There may be something to do now. */
  nudge(): void;
  /** While its work fails. */
  failing(): Failing | undefined;
  /** Finishes what it has in hand. */
  stop(): Promise<void>;
}

/** Only in case that nobody nudged. */
const IDLE_MILLISECONDS = 30_000;
const LONGEST_PAUSE_MILLISECONDS = 10_000;

/**
 * Works until nothing is left, then again at a nudge.
 * @param work resolves with whether there may be more at once.
 */
export function startWorker(
  name: string,
  logger: Logger,
  work: () => Promise<boolean>,
  idleMilliseconds = IDLE_MILLISECONDS,
): Worker {
  let isStopping = false;
  let nudges = 0;
  let failures = 0;
  let failing: Failing | undefined;
  let wake = (): void => undefined;

  const rest = (milliseconds: number): Promise<void> =>
    new Promise((resolve) => {
      // Stopped while it worked: there is nothing to wait for.
      if (isStopping) {
        resolve();
        return;
      }
      const timer = setTimeout(resolve, milliseconds);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  /** @returns how long to rest before the next turn. */
  const turn = async (): Promise<number> => {
    const seen = nudges;
    try {
      const isMore = await work();
      if (failures > 0) logger.info({ code: 'worker.regained', worker: name }, 'working again');
      [failing, failures] = [undefined, 0];
      return isMore || nudges > seen ? 0 : idleMilliseconds;
    } catch (error) {
      // The edge of the loop: nothing is skipped, the same work is tried again; health tells of it meanwhile.
      if (failures === 0 || !(error instanceof UnavailableError))
        logger.error({ code: 'worker.failing', worker: name, err: error }, 'working');
      failures += 1;
      failing = { worker: name, code: codeOf(error) ?? 'routing.bug', since: failing?.since ?? new Date() };
      return Math.min(LONGEST_PAUSE_MILLISECONDS, 250 * 2 ** Math.min(failures, 10));
    }
  };

  const run = async (): Promise<void> => {
    while (!isStopping) {
      const restMilliseconds = await turn();
      if (restMilliseconds > 0) await rest(restMilliseconds);
    }
  };
  const running = run();

  return {
    nudge: () => {
      nudges += 1;
      // A worker that fails is not hurried: what it needs is away.
      if (failures === 0) wake();
    },
    failing: () => failing,
    stop: async () => {
      isStopping = true;
      wake();
      await running;
    },
  };
}
