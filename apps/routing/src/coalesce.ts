import { setTimeout as pause } from 'node:timers/promises';

/** Nobody notices it, and under load several times as many share a transaction. */
const GATHER_MILLISECONDS = 8;

/**
 * Makes one call of many: what is asked for within some milliseconds, or while a call is under way, goes together into
 * the next and shares its round trips and its commit. A call that fails fails for all in it.
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

  const run = async (): Promise<void> => {
    isRunning = true;
    while (waiting.length > 0) {
      await pause(GATHER_MILLISECONDS);
      const together = waiting.splice(0, largest);
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
