import { REPORT_KINDS } from '@sambung/contracts';
import { UnavailableError } from '@sambung/platform';
import type { DataSource, EntityManager } from 'typeorm';
import type { Change } from './change';
import { isSplitOff } from './complaint';
import type { Forwarder, Taken } from './forward/forwarder';
import { applyArrival, conversationOf } from './land/apply-arrival';
import type { ApplyRules, ArrivalOutcome, Known } from './land/arrival';
import type { ArrivalsStore } from './store/arrivals.store';
import { ComplaintsStore } from './store/complaints.store';
import { available, isFaultOfData } from './store/open-store';

/** Small enough that deciding them all does not keep the process from answering. */
const BATCH = 100;

type ClaimedArrival = Awaited<ReturnType<ArrivalsStore['claim']>>[number];

/** How a complaint comes to be: what has landed is applied to the complaint that it belongs to, decided, and due. */
export class ArrivalRouter {
  constructor(
    private readonly database: DataSource,
    private readonly arrivals: ArrivalsStore,
    private readonly rules: Omit<ApplyRules, 'now'>,
    private readonly onBug: (eventId: string, error: unknown) => void,
    /** Sends at once what it can of what is new; absent in manual mode. */
    private readonly forwarder?: Pick<Forwarder, 'take'>,
  ) {}

  /** @returns whether there may be more at once. */
  async route(): Promise<boolean> {
    try {
      return await this.routeOrHold(BATCH, this.forwarder);
    } catch (error) {
      if (error instanceof UnavailableError) throw error;
    }
    // One of them is what no column takes, or what cannot be sent; nobody knows which. Each by itself and none sent at
    // once, so that it costs no other its way.
    for (let each = 0; each < BATCH; each++) if (!(await this.routeOrHold(1))) return false;
    return true;
  }

  private async routeOrHold(limit: number, forwarder?: Pick<Forwarder, 'take'>): Promise<boolean> {
    const sent: { atOnce?: Taken | undefined } = {};
    const send = (changes: readonly Change[]): void => {
      sent.atOnce = forwarder?.take(changes);
    };
    try {
      const writtenBy = await available('routing what has landed', () =>
        this.database.transaction((transaction) => this.routeOldest(transaction, limit, send)),
      );
      if (writtenBy === undefined) return false;
      sent.atOnce?.start(writtenBy);
      return true;
    } catch (error) {
      sent.atOnce?.drop();
      if (!(error instanceof ArrivalBug)) throw error;
      const { arrival } = error;
      this.onBug(arrival.event.eventId, error.cause);
      await available('holding what cannot be applied', () =>
        this.database.transaction(async (transaction) => {
          await this.arrivals.hold(transaction, arrival.event, 'routing.bug');
          await this.arrivals.markApplied(transaction, [{ sequence: arrival.sequence, outcome: 'held' }]);
        }),
      );
      return true;
    }
  }

  /** @returns the transaction's id, or undefined where nothing has landed. */
  private async routeOldest(
    transaction: EntityManager,
    limit: number,
    send: (changes: readonly Change[]) => void,
  ): Promise<string | undefined> {
    const claimed = await this.arrivals.claim(transaction, limit);
    const [first] = claimed;
    if (first === undefined) return undefined;
    const store = new ComplaintsStore(transaction);
    const known = await this.findKnown(store, claimed);
    const rules = { ...this.rules, now: first.now };
    const applied = [];
    for (const arrival of claimed) {
      const { event, sequence } = arrival;
      const isKnownKind = REPORT_KINDS.some((kind) => kind === event.kind);
      if (!isKnownKind)
        await this.arrivals.hold(transaction, event, 'complaint.unknown-kind', { kind: event.kind });
      applied.push({ sequence, outcome: isKnownKind ? apply(arrival, known, rules) : 'held' });
    }
    const changes = known.changes();
    send(changes.filter(isNewAndDue));
    try {
      const writtenBy = await store.save(changes);
      await this.arrivals.markApplied(transaction, applied);
      return writtenBy;
    } catch (error) {
      throw claimed.length === 1 && isFaultOfData(error) ? new ArrivalBug(first, error) : error;
    }
  }

  /** The complaints that these arrivals may belong to, under their locks. */
  private async findKnown(
    store: ComplaintsStore,
    claimed: readonly ClaimedArrival[],
  ): Promise<Known & { changes(): Change[] }> {
    const byReport = await store.idsOfReports(claimed.map(({ event }) => event.complaintId));
    const conversations = claimed.flatMap(({ event }) => conversationOf(event) ?? []);
    const byConversation = await store.idsOfConversations(conversations);
    const ids = [...new Set([...byReport.values(), ...byConversation.values()])];
    const locked = await this.lockWithSplitOffs(store, ids);
    const changes = new Map(locked.map((change) => [change.complaint.id, change]));
    return {
      withReport: (reportId) => changes.get(byReport.get(reportId) ?? ''),
      ofConversation: (conversation) => changes.get(byConversation.get(conversation) ?? ''),
      splitOffs: (firstId) =>
        [...changes.values()].filter(
          ({ complaint }) => isSplitOff(complaint) && complaint.firstId === firstId,
        ),
      add: (change) => {
        changes.set(change.complaint.id, change);
        byReport.set(change.complaint.id, change.complaint.id);
      },
      join: (reportId, change) => byReport.set(reportId, change.complaint.id),
      changes: () => [...changes.values()].filter(isTouched),
    };
  }

  private async lockWithSplitOffs(store: ComplaintsStore, ids: readonly string[]): Promise<Change[]> {
    const splitOffs = await store.idsOfSplitOffs(ids);
    const locked = await store.lock([...ids, ...[...splitOffs.values()].flat()]);
    // Once more for one that was split before its lock was had.
    const isMissed = locked.some(({ complaint: { id, firstId } }) => firstId === id && !splitOffs.has(id));
    return isMissed ? this.lockWithSplitOffs(store, ids) : locked;
  }
}

const isTouched = (change: Change): boolean =>
  change.history.length > 0 || change.newSteps.size > 0 || change.changedParts.size > 0;

const isNewAndDue = ({ isNew, now, complaint: { state, dueAt } }: Change): boolean =>
  isNew && state === 'waiting' && dueAt !== null && dueAt <= now;

function apply(arrival: ClaimedArrival, known: Known, rules: ApplyRules): ArrivalOutcome {
  try {
    return applyArrival(arrival, known, rules);
  } catch (error) {
    throw new ArrivalBug(arrival, error);
  }
}

class ArrivalBug extends Error {
  constructor(
    readonly arrival: ClaimedArrival,
    cause: unknown,
  ) {
    super('applying an arrival', { cause });
  }
}
