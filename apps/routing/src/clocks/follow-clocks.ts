import { type Logger, startWorker, type Worker } from '@sambung/platform';
import type { DataSource } from 'typeorm';
import type { City } from '../city/city';
import { ClocksStore } from '../store/clocks.store';
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
}

/** Runs the clocks of all complaints, and tells whoever must know of those that run out. */
export function followClocks({ database, city, logger, messenger }: ClocksOptions): Worker[] {
  let since = new Date(0);
  const send = startWorker(
    'clocks-send',
    logger,
    () => sendNext(database, city, messenger),
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
      if (told > 0) send.nudge();
      return told === BATCH;
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

/** @returns whether there was one. */
export async function sendNext(database: DataSource, city: City, messenger: Messenger): Promise<boolean> {
  const escalation = await inTransaction(database, (store) => store.claimEscalation(LOST_AFTER_SECONDS));
  if (escalation === undefined) return false;
  const { contact, address, attempts } = escalation;
  const sent = await messenger.send({ contact, address }, messageOf(city, escalation));
  await inTransaction(database, (store) =>
    sent.outcome === 'not-sent' && attempts < MOST_ATTEMPTS
      ? store.putOff(escalation, PUT_OFF_SECONDS, sent.code)
      : store.end(escalation, sent.outcome, sent.code ?? null),
  );
  return true;
}

const inTransaction = <T>(database: DataSource, work: (store: ClocksStore) => Promise<T>): Promise<T> =>
  available('keeping clocks', () => database.transaction((manager) => work(new ClocksStore(manager))));
