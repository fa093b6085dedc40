import type { DataSource } from 'typeorm';
import { ProblemError } from '@sambung/platform';
import { addStep, type Change, changeStep, record, tellForwarded } from '../change';
import type { Complaint } from '../complaint';
import { ComplaintsStore } from '../store/complaints.store';
import { available } from '../store/open-store';
import { createStep } from '../forward/plan';

const notFound = (): ProblemError =>
  new ProblemError({ status: 404, code: 'complaint.unknown', title: 'There is no such complaint' });

/** What a person does by hand: file what waits, settle what is held. */
export class ManualPath {
  constructor(
    private readonly database: DataSource,
    /** In api mode the rest of the chain goes on by itself: plans what follows a ticket. */
    private readonly planChain: ((change: Change) => void) | undefined,
    private readonly onChange: () => void,
  ) {}

  /**
   * Takes the tracking id of the ticket that a person has filed, or found to be there. Typed again for the same
   * complaint it says that the changes since then have been told on the ticket, too.
   */
  async file(id: string, trackingId: string): Promise<void> {
    await this.change(id, async (change, store) => {
      const { complaint } = change;
      const isKnown = complaint.trackingId === trackingId;
      if (!isKnown && !this.mayBeFiled(change))
        throw new ProblemError({
          status: 409,
          code: 'complaint.not-waiting',
          title: 'This complaint waits for no tracking id',
        });
      if (!isKnown && (await store.isTaken(trackingId)))
        throw new ProblemError({
          status: 409,
          code: 'tracking-id.taken',
          title: 'This is the tracking id of another complaint',
        });
      if (!isKnown) this.takeTicket(change, trackingId);
      if (this.planChain !== undefined) return;
      for (const step of complaint.steps)
        if (step.state === 'pending') changeStep(change, step, { state: 'sent', code: 'operator.told' });
      complaint.dueAt = null;
    });
  }

  /** Sends a held complaint again, after whatever it was held for has been mended. */
  async retry(id: string): Promise<void> {
    await this.change(id, (change) => {
      const { complaint } = change;
      if (complaint.state !== 'held')
        throw new ProblemError({
          status: 409,
          code: 'complaint.not-held',
          title: 'This complaint is not held',
        });
      const create = complaint.steps.find(({ kind }) => kind === 'create');
      if (create !== undefined) changeStep(change, create, { state: 'pending', body: null, code: null });
      complaint.held = null;
      complaint.lease = null;
      complaint.dueAt = change.now;
      record(change, 'waiting', 'operator.retried');
    });
  }

  /** Whole complaints that wait for a person to file them, or whose changes are to be told by hand; oldest first. */
  async waiting(limit: number): Promise<Complaint[]> {
    return available('listing what waits', () =>
      this.database.transaction(async (manager) => {
        const due = await new ComplaintsStore(manager).readDue(limit);
        return due.map(({ complaint }) => complaint);
      }),
    );
  }

  async complaint(id: string): Promise<Complaint> {
    const found = await available('reading a complaint', () =>
      this.database.transaction((manager) => new ComplaintsStore(manager).lock([id])),
    );
    if (found[0] === undefined) throw notFound();
    return found[0].complaint;
  }

  /** Also, in manual mode, what an earlier mode began to forward: nobody else ends it, and its lease has run out. */
  private mayBeFiled({ complaint, now }: Change): boolean {
    if (complaint.state === 'waiting' || complaint.state === 'held') return true;
    const isLeft = complaint.dueAt !== null && complaint.dueAt <= now;
    return this.planChain === undefined && complaint.state === 'forwarding' && isLeft;
  }

  private takeTicket(change: Change, trackingId: string): void {
    const { complaint, now } = change;
    addStep(change, createStep);
    const create = complaint.steps.find(({ kind }) => kind === 'create');
    if (create !== undefined) changeStep(change, create, { state: 'sent', code: 'operator.filed' });
    complaint.trackingId = trackingId;
    complaint.held = null;
    // A look-up that is still out has nothing more to say.
    complaint.lease = null;
    complaint.dueAt = this.planChain === undefined ? null : now;
    record(change, 'forwarded', 'operator.filed', { trackingId });
    tellForwarded(change, trackingId);
    this.planChain?.(change);
  }

  private async change(
    id: string,
    act: (change: Change, store: ComplaintsStore) => Promise<void> | void,
  ): Promise<void> {
    await available('recording what a person did', () =>
      this.database.transaction(async (manager) => {
        const store = new ComplaintsStore(manager);
        const [change] = await store.lock([id]);
        if (change === undefined) throw notFound();
        await act(change, store);
        await store.save([change]);
      }),
    );
    this.onChange();
  }
}
