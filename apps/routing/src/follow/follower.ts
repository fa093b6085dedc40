import { type Logger, UnavailableError, startWorker, type Worker } from '@sambung/platform';
import type { DataSource } from 'typeorm';
import { type NationalSide, type Outcome } from '../sp4n/national-side';
import { ComplaintsStore } from '../store/complaints.store';
import { available } from '../store/open-store';
import { TicketsStore } from '../store/tickets.store';
import type { FollowRules } from './given-back';
import { followTicket } from './ticket';

/** What is asked for at once. */
const PAGE = 100;
/** Applied in one transaction. */
const BATCH = 50;

export interface FollowerOptions extends FollowRules {
  database: DataSource;
  /** Absent where nothing is called: what is imported is applied all the same. */
  nationalSide: Pick<NationalSide, 'changes'> | undefined;
  /** 0: nothing is asked. */
  pollSeconds: number;
  logger: Logger;
  onNews(): void;
}

export interface Follower {
  workers: Worker[];
  /** Something may have changed at SP4N-LAPOR!. */
  read(): void;
  /** Something that was seen there is to be applied. */
  apply(): void;
}

/** Reads what changes at SP4N-LAPOR! from where it has come, and applies it to our complaints. */
export function startFollower(options: FollowerOptions): Follower {
  const { database, nationalSide, pollSeconds, logger } = options;
  let hasLearnt = false;
  const apply = startWorker('follow-apply', logger, async () => {
    // Also what was imported, where nothing is read.
    if (!hasLearnt) await inTransaction(database, (store) => store.learnStatuses());
    hasLearnt = true;
    const applied = await applyPending(options);
    if (applied > 0) options.onNews();
    return applied === BATCH;
  });
  const isRead = nationalSide !== undefined && pollSeconds > 0;
  const read =
    isRead &&
    startWorker(
      'follow',
      logger,
      async () => {
        const count = await readChanges(database, nationalSide);
        if (count > 0) apply.nudge();
        return count === PAGE;
      },
      pollSeconds * 1000,
    );
  return {
    workers: read ? [read, apply] : [apply],
    read: () => {
      if (read) read.nudge();
    },
    apply: () => apply.nudge(),
  };
}

/** @returns how many tickets came; 0 also where another process reads. */
async function readChanges(
  database: DataSource,
  nationalSide: Pick<NationalSide, 'changes'>,
): Promise<number> {
  return inTransaction(database, async (store) => {
    const held = await store.holdCursor();
    if (held === undefined) return 0;
    const { tickets, cursor } = reached(await nationalSide.changes(held.cursor, PAGE));
    await store.keep(tickets);
    if (cursor !== held.cursor) await store.moveCursor(cursor);
    return tickets.length;
  });
}

async function applyPending({ database, ...rules }: FollowerOptions): Promise<number> {
  return available('applying what has changed at SP4N-LAPOR!', () =>
    database.transaction(async (manager) => {
      const tickets = new TicketsStore(manager);
      const pending = await tickets.claim(BATCH);
      if (pending.length === 0) return 0;
      const complaints = new ComplaintsStore(manager);
      const changes = await complaints.lock(pending.map(({ complaintId }) => complaintId));
      for (const change of changes) {
        const seen = pending.find(({ complaintId }) => complaintId === change.complaint.id);
        if (seen === undefined) continue;
        const { version, status, apparatusId, apparatus, answer, reason } = seen;
        const shown = {
          version,
          status,
          apparatusId: apparatusId ?? undefined,
          apparatus: apparatus ?? undefined,
          answer: answer ?? undefined,
          reason: reason ?? undefined,
        };
        followTicket(change, shown, rules);
      }
      await complaints.save(changes);
      await tickets.markApplied(pending.map(({ trackingId }) => trackingId));
      return pending.length;
    }),
  );
}

const inTransaction = <T>(database: DataSource, work: (store: TicketsStore) => Promise<T>): Promise<T> =>
  available('following SP4N-LAPOR!', () =>
    database.transaction((manager) => work(new TicketsStore(manager))),
  );

/** @throws UnavailableError for whatever is no answer: nothing is skipped, the same is asked again. */
function reached<T>(outcome: Outcome<T>): T {
  if (outcome.outcome === 'sent') return outcome.result;
  throw new UnavailableError(outcome.code, 'asking SP4N-LAPOR! what has changed');
}
