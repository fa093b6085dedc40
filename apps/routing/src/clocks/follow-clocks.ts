import { type Logger, startWorker, type Worker } from '@sambung/platform';
import type { DataSource } from 'typeorm';
import type { City } from '../city/city';
import { ClocksStore, type Escalation } from '../store/clocks.store';
import { available } from '../store/open-store';
import { messageOf, tellNext } from './escalate';
import { limitsOf } from './limits';
import type { Messenger } from './messenger';

/** Whoever has a working day need not be asked more often. */
const LOOK_MILLISECONDS = 30_000;
const DAY_MILLISECONDS = 24 * 60 * 60_000;
/** Looked through for complaints without a clock; at the first look of a process, all are. */
const RECENT_DAYS = 7;
const BATCH = 100;
/** In a message that a person reads. */
const MOST_IN_ONE = 100;
const PUT_OFF_SECONDS = 300;
/** For two days; then it is left to a person. */
const MOST_ATTEMPTS = 576;
/** Longer than any sending may take. */
const LOST_AFTER_SECONDS = 600;

export interface ClocksOptions {
  database: DataSource;
  city: City;
  logger: Logger;
  messenger: Messenger;
  /** Where a ticket is seen, with `{trackingId}` in it. */
  ticketUrl: string | undefined;
}

/** Runs the clocks of all complaints, and tells whoever must know of those that run out. */
export function followClocks({ database, city, logger, messenger, ticketUrl }: ClocksOptions): Worker[] {
  let since = new Date(0);
  const send = startWorker(
    'clocks-send',
    logger,
    () => sendNext(database, city, messenger, ticketUrl),
    LOOK_MILLISECONDS,
  );
  const follow = startWorker(
    'clocks',
    logger,
    async () => {
      const now = new Date();
      const isAlone = await moveClocks(database, city, since);
      if (isAlone) since = new Date(now.getTime() - RECENT_DAYS * DAY_MILLISECONDS);
      const told = await tellDue(database, city, now);
      const isAll = told < BATCH;
      // Not before: what one contact is to be told of goes out together.
      if (isAll) send.nudge();
      return !isAll;
    },
    LOOK_MILLISECONDS,
  );
  return [follow, send];
}

/** Starts, stops and computes clocks. @returns false where another process does. */
export function moveClocks(database: DataSource, city: City, since: Date): Promise<boolean> {
  return inTransaction(database, async (store) => {
    if (!(await store.lock())) return false;
    await store.start(since);
    await store.resume();
    await store.stop();
    const outdated = await store.outdated(city.timeZone, city.calendarVersion);
    const limits = outdated.flatMap(({ day, class: of }) => limitsOf(city, day, of));
    await store.keep(city.timeZone, city.calendarVersion, limits);
    return true;
  });
}

/** Writes down whom to tell. @returns of how many clocks */
export function tellDue(database: DataSource, city: City, now: Date): Promise<number> {
  return inTransaction(database, async (store) => {
    const clocks = await store.claimDue(city.timeZone, now, BATCH);
    const told = clocks.map((clock) => ({ clock, ...tellNext(city, clock, now) }));
    await store.record(told.flatMap(({ escalations }) => escalations));
    await store.advance(
      told.map(({ clock: { complaintId, kind }, toldLevel, tellAt }) => ({
        ...{ complaintId, kind, toldLevel, tellAt },
      })),
    );
    return clocks.length;
  });
}

/** Tells one contact of all that it is to be told now. @returns whether there was one. */
export async function sendNext(
  database: DataSource,
  city: City,
  messenger: Messenger,
  ticketUrl?: string,
): Promise<boolean> {
  const digest = await inTransaction(database, (store) => store.claimDigest(LOST_AFTER_SECONDS, MOST_IN_ONE));
  if (digest === undefined) return false;
  const sent = await messenger.send(digest, messageOf(city, digest, ticketUrl));
  const isAgain = ({ attempts }: Escalation): boolean =>
    sent.outcome === 'not-sent' && attempts < MOST_ATTEMPTS;
  const { escalations } = digest;
  await inTransaction(database, async (store) => {
    await store.putOff(digest, escalations.filter(isAgain), PUT_OFF_SECONDS, sent.code ?? '');
    const over = escalations.filter((escalation) => !isAgain(escalation));
    await store.end(digest, over, sent.outcome, sent.code ?? null);
  });
  return true;
}

const inTransaction = <T>(database: DataSource, work: (store: ClocksStore) => Promise<T>): Promise<T> =>
  available('keeping clocks', () => database.transaction((manager) => work(new ClocksStore(manager))));
