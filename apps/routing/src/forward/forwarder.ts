import { randomUUID } from 'node:crypto';
import { type Logger, UnavailableError, startWorker, type Worker } from '@sambung/platform';
import type { DataSource } from 'typeorm';
import type { Change } from '../change';
import { coalesce } from '../coalesce';
import type { Step } from '../complaint';
import type { Metrics } from '../metrics';
import { ComplaintsStore, type Written } from '../store/complaints.store';
import { available } from '../store/open-store';
import { type CallTools, perform } from './perform';
import { Breaker } from './breaker';
import { settingAside } from './set-aside';
import { begin, type CallOutcome, type ForwardRules, settle } from './settle';

export type ForwarderOptions = Omit<ForwardRules, 'lease' | 'isStopping'> & {
  database: DataSource;
  /** Absent in shadow mode, where nothing is called. */
  tools: CallTools | undefined;
  logger: Logger;
  metrics: Pick<Metrics, 'timeCall'>;
  /** Complaints in flight at once. */
  concurrency: number;
  /** There is news in the outbox. */
  onNews(): void;
};

/** New complaints of which the first call is begun in the transaction that makes them. */
export interface Taken {
  /** It is committed. @param writtenBy the transaction's id */
  start(writtenBy: string): void;
  /** It is not. */
  drop(): void;
}

export interface Forwarder extends Worker {
  /**
   * Begins as many as there is room for, where nothing waits before them: what is made and sent at once need not be
   * queued, found, read and written once more.
   * @throws what a transition throws; then none of them may be saved
   */
  take(changes: readonly Change[]): Taken;
  /** Whether nobody, or one at a time, is sent, since SP4N-LAPOR! is held to be away. */
  isPaused(): boolean;
}

interface Call extends Written {
  step: Step;
  /** Under which it was claimed; the complaint in memory may have been changed since, in a transaction that failed. */
  lease: string;
}

type Ended = Call & { outcome: CallOutcome };

/** Claims complaints whose time has come, several at once, and takes each through its chain of calls. */
export function startForwarder(options: ForwarderOptions): Forwarder {
  const { database, tools, logger, metrics, concurrency } = options;
  const inFlight = new Set<Promise<void>>();
  const setAside = settingAside(logger);
  let isStopping = false;
  /** Places of those that are being claimed or taken. */
  let kept = 0;
  /** The last look at the queue has left nothing in it. */
  let isCaughtUp = false;
  const breaker = new Breaker();

  const rulesFor = (lease: string): ForwardRules => ({ ...options, lease, isStopping });

  const inTransaction = <T>(action: string, work: (store: ComplaintsStore) => Promise<T>): Promise<T> =>
    available(action, () => database.transaction((manager) => work(new ComplaintsStore(manager))));

  /** Runs a pure transition; what it breaks on is set aside untouched. */
  const transit = async (
    store: ComplaintsStore,
    change: Change,
    transition: () => Step | undefined,
  ): Promise<{ change: Change; step?: Step }> => {
    try {
      const step = transition();
      return step === undefined ? { change } : { change, step };
    } catch (error) {
      return { change: await setAside(store, change.complaint.id, error) };
    }
  };

  const claim = async (limit: number): Promise<{ claimed: number; calls: Call[] }> => {
    let ids: string[] = [];
    try {
      return await inTransaction('claiming complaints', async (store) => {
        const due = await store.lockDue(limit);
        ids = due.map(({ complaint }) => complaint.id);
        if (due.length === 0) return { claimed: 0, calls: [] };
        const lease = randomUUID();
        const rules = rulesFor(lease);
        const results = [];
        for (const change of due) results.push(await transit(store, change, () => begin(change, rules)));
        const writtenBy = await store.save(results.map(({ change }) => change));
        const calls = results.flatMap(({ change: { complaint }, step }) =>
          step === undefined ? [] : { complaint, step, lease, writtenBy },
        );
        return { claimed: due.length, calls };
      });
    } catch (error) {
      const [id, ...others] = ids;
      if (error instanceof UnavailableError || id === undefined) throw error;
      if (others.length > 0) return claimEach(ids.length);
      await inTransaction('setting a complaint aside', async (store) =>
        store.save([await setAside(store, id, error)]),
      );
      return { claimed: 1, calls: [] };
    }
  };

  /** One of them cannot be written; nobody knows which. Each by itself, so that it costs no other its way. */
  const claimEach = async (count: number): Promise<{ claimed: number; calls: Call[] }> => {
    const calls: Call[] = [];
    for (let each = 0; each < count; each++) calls.push(...(await claim(1)).calls);
    return { claimed: count, calls };
  };

  const settleTogether = (ended: readonly Ended[]): Promise<(Call | undefined)[]> =>
    inTransaction('recording how calls ended', async (store) => {
      const locked = await store.lockWritten(ended);
      const changes = new Map(locked.map((change) => [change.complaint.id, change]));
      const results = [];
      for (const { complaint, step: called, lease, outcome } of ended) {
        const change = changes.get(complaint.id);
        const step = change?.complaint.steps[called.ordinal];
        // Where its lease ran out, another worker has it and looks up what became of the call.
        const isOurs = change !== undefined && step !== undefined && change.complaint.lease === lease;
        results.push(
          isOurs
            ? await transit(store, change, () => settle(change, step, outcome, rulesFor(lease)))
            : undefined,
        );
      }
      const writtenBy = await store.save(results.flatMap((result) => result?.change ?? []));
      return results.map((result, index) => {
        const lease = ended[index]?.lease;
        if (result?.step === undefined || lease === undefined) return undefined;
        return { complaint: result.change.complaint, step: result.step, lease, writtenBy };
      });
    });
  const settleSome = coalesce(concurrency, settleTogether);

  const settleOne = async (ended: Ended): Promise<Call | undefined> => {
    try {
      return await settleSome(ended);
    } catch (error) {
      if (error instanceof UnavailableError) throw error;
      // It may be another's: each by itself then, read anew, and only the one that is broken fails.
      const [call] = await settleTogether([{ ...ended, writtenBy: undefined }]);
      return call;
    }
  };

  const deliver = async (first: Call): Promise<void> => {
    let call: Call | undefined = first;
    while (call !== undefined) {
      if (tools === undefined) throw new Error('a call in shadow mode');
      const { complaint, step }: Call = call;
      const outcome = await metrics.timeCall(step.kind, () => perform(complaint, step, tools));
      breaker.record(outcome);
      call = await settleOne({ ...call, outcome });
      options.onNews();
    }
  };

  const start = (call: Call): void => {
    const delivery = deliver(call)
      .catch((error: unknown) => {
        // The lease runs out and the complaint is taken up again as unknown: nothing is lost, and somebody must look.
        logger.error({ code: 'forward.failing', complaintId: call.complaint.id, err: error }, 'forwarding');
      })
      .finally(() => {
        inFlight.delete(delivery);
        worker.nudge();
      });
    inFlight.add(delivery);
  };

  const freePlaces = (): number => Math.max(0, breaker.room(concurrency) - inFlight.size - kept);

  const take = (changes: readonly Change[]): Taken => {
    const places = isCaughtUp && !isStopping ? Math.min(freePlaces(), changes.length) : 0;
    if (places < changes.length) isCaughtUp = false;
    const lease = randomUUID();
    const calls = changes.slice(0, places).flatMap((change) => {
      const step = begin(change, rulesFor(lease));
      return step === undefined ? [] : { complaint: change.complaint, step, lease };
    });
    kept += places;
    return {
      start: (writtenBy) => {
        kept -= places;
        for (const call of calls) start({ ...call, writtenBy });
      },
      drop: () => {
        kept -= places;
      },
    };
  };

  const worker = startWorker('forward', logger, async () => {
    const free = freePlaces();
    // A claim for many costs as much as a claim for one; whoever finishes meanwhile nudges.
    if (free < Math.ceil(breaker.room(concurrency) / 4) || free <= 0) return false;
    kept += free;
    try {
      const { claimed, calls } = await claim(free);
      calls.forEach(start);
      isCaughtUp = claimed < free;
      return claimed === free;
    } finally {
      kept -= free;
    }
  });

  return {
    ...worker,
    take,
    isPaused: () => breaker.isOpen,
    stop: async () => {
      isStopping = true;
      await worker.stop();
      await Promise.all(inFlight);
    },
  };
}
