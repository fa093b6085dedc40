import type { DataSource } from 'typeorm';
import { addStep, type Change } from './change';
import { contentOf } from './complaint';
import { answeredNote, linkedNote, type Ticketed } from './duplicates/notes';
import { ANSWERED } from './follow/seen';
import { stageOf } from './follow/stage';
import { noteStep } from './forward/notes';
import type { State } from './states';
import { ComplaintsStore } from './store/complaints.store';
import { DuplicatesStore, type Mark } from './store/duplicates.store';
import { available } from './store/open-store';

const WITH_TICKET: readonly State[] = ['forwarded', 'linked'];

/** Has the tickets of one group told of each other, in notes. @returns whether there was one to tell */
export function tellDuplicates(database: DataSource): Promise<boolean> {
  return available('telling tickets of their duplicates', () =>
    database.transaction(async (transaction) => {
      const store = new DuplicatesStore(transaction);
      if (!(await store.lock())) return false;
      const marks = await store.nextToTell();
      if (marks.length === 0) return false;
      const complaints = new ComplaintsStore(transaction);
      const changes = await complaints.lock(marks.map(({ complaintId }) => complaintId));
      const told = tellGroup(marks, changes);
      await complaints.save(changes.filter(({ newSteps }) => newSteps.size > 0));
      await store.keepTold(told);
      return true;
    }),
  );
}

/** Plans the notes. @returns of each complaint which tickets it has been told of */
function tellGroup(
  marks: readonly Mark[],
  changes: readonly Change[],
): { complaintId: string; told: readonly string[] }[] {
  const byId = new Map(changes.map((change) => [change.complaint.id, change]));
  const group = marks.flatMap((mark) => {
    const change = byId.get(mark.complaintId);
    const ticketed = change && ticketedOf(change, mark);
    return change && ticketed ? [{ change, ticketed }] : [];
  });
  const tickets = group.map(({ ticketed }) => ticketed);
  const answered = tickets.find(({ isAnswered }) => isAnswered);
  const told = new Map(marks.map(({ complaintId, told: before }) => [complaintId, before]));
  for (const { change, ticketed } of group) {
    const linked = linkedNote(ticketed, tickets);
    if (linked !== undefined) {
      addStep(change, noteStep(linked.key, linked.note));
      told.set(
        change.complaint.id,
        tickets.flatMap(({ trackingId }) => (trackingId === ticketed.trackingId ? [] : trackingId)),
      );
    }
    if (answered !== undefined && answered !== ticketed && !ticketed.isAnswered) {
      const { key, note } = answeredNote(answered.trackingId);
      addStep(change, noteStep(key, note));
    }
  }
  return [...told].map(([complaintId, names]) => ({ complaintId, told: names }));
}

/** Undefined while it has no ticket, or a person must look at it first. */
function ticketedOf({ complaint }: Change, { told }: Mark): Ticketed | undefined {
  const { trackingId, state, ticket } = complaint;
  if (trackingId === null || !WITH_TICKET.includes(state)) return undefined;
  const isAnswered = ticket?.answer !== undefined && ANSWERED.includes(stageOf(ticket.status));
  return { trackingId, reporter: contentOf(complaint).reporter.ref, isAnswered, told };
}
