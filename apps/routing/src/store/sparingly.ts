/** How much longer than it took an answer holds. */
const SHARE = 20;

/**
 * Makes a costly look one for all who ask at the same time, and spends no more than a twentieth of the time on it: what
 * took 5 ms is looked up anew after a tenth of a second, what took 2 s after 40.
 */
export function sparingly<T>(look: () => Promise<T>): () => Promise<T> {
  let seen: Promise<T> | undefined;
  let holdsUntil = 0;

  const lookNow = async (): Promise<T> => {
    const startedAt = Date.now();
    holdsUntil = Infinity;
    try {
      return await look();
    } catch (error) {
      seen = undefined;
      throw error;
    } finally {
      holdsUntil = Date.now() + (Date.now() - startedAt) * SHARE;
    }
  };

  return () => {
    if (seen === undefined || Date.now() >= holdsUntil) seen = lookNow();
    return seen;
  };
}
