import { setTimeout as pause } from 'node:timers/promises';
import { coalesce } from '../coalesce';
import type { CallPaceStore } from '../store/call-pace.store';

/** Small, so that no process books a whole second ahead of another. */
const LARGEST_BOOKING = 20;

/** Resolves when the next call to SP4N-LAPOR! may be made. */
export type CallPace = () => Promise<void>;

export const unlimited: CallPace = () => Promise.resolve();

/** So many calls a second from all processes together. */
export function sharedPace(store: Pick<CallPaceStore, 'book'>, callsPerSecond: number): CallPace {
  const millisecondsApart = 1000 / callsPerSecond;
  const book = coalesce(LARGEST_BOOKING, async (calls: readonly unknown[]) => {
    const wait = await store.book(calls.length, millisecondsApart);
    return calls.map((_, index) => wait + index * millisecondsApart);
  });
  return async () => {
    await pause(await book(undefined));
  };
}
