import { setTimeout as delay } from 'node:timers/promises';

/** Resolves as soon as the assertion holds; after `seconds` fails as the assertion does. */
export async function eventually<T>(assertion: () => T | Promise<T>, seconds = 20): Promise<T> {
  for (const end = Date.now() + seconds * 1000; ; await delay(20)) {
    try {
      return await assertion();
    } catch (error) {
      if (Date.now() > end) throw error;
    }
  }
}
