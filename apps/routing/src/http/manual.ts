import type { DataSource } from 'typeorm';
import { ProblemError } from '@sambung/platform';
import { addStep, type Change, changeStep, record, tellForwarded } from '../change';
import { type Complaint, type Content, contentOf, createOf, livingParts } from '../complaint';
import { ComplaintsStore } from '../store/complaints.store';
import { available } from '../store/open-store';
import { deletionNote, noteStep, revisionNote } from '../forward/notes';
import { createStep } from '../forward/plan';

const NOTHING = { text: '' } as Content;

/** What came after the export, as a note of its own: nobody knows what of it the person has seen. */
function tellChanged(change: Change): void {
  const { complaint } = change;
  const isDeleted = livingParts(complaint).length === 0;
  const note = isDeleted ? deletionNote(true) : revisionNote(NOTHING, contentOf(complaint));
  if (note !== undefined) addStep(change, noteStep(`changed:${complaint.version}`, note));
}

const wasFiledByHand = (complaint: Complaint): boolean => createOf(complaint)?.code === 'operator.filed';

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
   * complaint it says that the changes since then have been told on the ticket, too; another one puts a mistyped one
   * right.
   * @param exportedVersion what the person has seen: later changes are still to be told.
   */
  async file(id: string, trackingId: string, exportedVersion?: number): Promise<void> {
    await this.change(id, async (change, store) => {
      const { complaint } = change;
      const isKnown = complaint.trackingId === trackingId;
      const hasChanged = exportedVersion !== undefined && (await store.hasChangedSince(id, exportedVersion));
      if (isKnown && hasChanged)
        throw new ProblemError({
          status: 409,
          code: 'complaint.changed',
          title:
            'This complaint has changed since it was exported: export it again, tell the rest, type it again',
        });
      const isMistyped = !isKnown && complaint.trackingId !== null && wasFiledByHand(complaint);
      if (!isKnown && !isMistyped && !this.mayBeFiled(change, hasChanged))
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
      if (isMistyped) this.moveTicket(change, trackingId);
      else if (!isKnown) this.takeTicket(change, trackingId);
      if (this.planChain === undefined && !isMistyped) {
        for (const step of complaint.steps)
          if (step.state === 'pending') changeStep(change, step, { state: 'sent', code: 'operator.told' });
        complaint.dueAt = null;
      }
      if (hasChanged) tellChanged(change);
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
  private mayBeFiled({ complaint, now }: Change, hasChanged: boolean): boolean {
    if (complaint.state === 'waiting' || complaint.state === 'held') return true;
    // Its reporter was faster: the ticket is there and is told of it.
    if (complaint.state === 'withdrawn') return hasChanged;
    const isLeft = complaint.dueAt !== null && complaint.dueAt <= now;
    return this.planChain === undefined && complaint.state === 'forwarding' && isLeft;
  }

  private takeTicket(change: Change, trackingId: string): void {
    const { complaint, now } = change;
    addStep(change, createStep);
    const create = complaint.steps.find(({ kind }) => kind === 'create');
    if (create !== undefined) changeStep(change, create, { state: 'sent', code: 'operator.filed' });
    complaint.trackingId = trackingId;
    change.foundTicket = trackingId;
    complaint.held = null;
    // A look-up that is still out has nothing more to say.
    complaint.lease = null;
    complaint.dueAt = this.planChain === undefined ? null : now;
    record(change, 'forwarded', 'operator.filed', { trackingId });
    tellForwarded(change, trackingId);
    this.planChain?.(change);
  }

  /** Another ticket than the one that was typed: what has been sent to the wrong one is sent to the right one. */
  private moveTicket(change: Change, trackingId: string): void {
    const { complaint, now } = change;
    if (this.planChain !== undefined) {
      for (const step of complaint.steps)
        if (step.kind !== 'create' && step.kind !== 'link' && step.code !== 'complaint.in-text')
          changeStep(change, step, { state: 'pending', attempts: 0, code: null });
      complaint.dueAt = now;
    }
    complaint.lease = null;
    complaint.ticket = null;
    complaint.trackingId = trackingId;
    change.foundTicket = trackingId;
    record(change, complaint.state, 'operator.filed-anew', { trackingId });
    tellForwarded(change, trackingId);
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
