import { setImmediate as turn, setTimeout as pause } from 'node:timers/promises';

/** Under load several times as many share a transaction for it. */
const GATHER_MILLISECONDS = 8;
/** So many at once are load. Where fewer come, none of them waits for company. */
const CROWD = 4;

/**
 * Makes one call of many: what is asked for at the same time or while a call is under way, and under load within some
 * milliseconds, goes together into the next and shares its round trips and its commit. A call that fails fails for all
 * in it.
 */
export function coalesce<T, R>(
  largest: number,
  call: (items: readonly T[]) => Promise<readonly R[]>,
): (item: T) => Promise<R> {
  interface Asked {
    item: T;
    resolve: (result: R) => void;
    reject: (error: unknown) => void;
  }
  const waiting: Asked[] = [];
  let isRunning = false;
  let lastTogether = 0;

  const run = async (): Promise<void> => {
    isRunning = true;
    while (waiting.length > 0) {
      await (lastTogether < CROWD ? turn() : pause(GATHER_MILLISECONDS));
      const together = waiting.splice(0, largest);
      lastTogether = together.length;
      try {
        const results = await call(together.map(({ item }) => item));
        together.forEach(({ resolve }, index) => resolve(results[index] as R));
      } catch (error) {
        together.forEach(({ reject }) => reject(error));
      }
    }
    isRunning = false;
  };

  return (item) =>
    new Promise<R>((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (!isRunning) void run();
    });
}
