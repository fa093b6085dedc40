import { UnavailableError } from '@sambung/platform';

/**
 * The result of the work if it is there by then. Work that comes later is not undone: the sender comes again, and the
 * same again is the same.
 * @param until milliseconds since the epoch.
 * @throws UnavailableError when it is not.
 */
export async function within<T>(until: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    const giveUp = (): void =>
      reject(new UnavailableError('ingest.late', 'taking a delivery', { retryAfterSeconds: 5 }));
    timer = setTimeout(giveUp, Math.max(0, until - Date.now()));
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
