import { type Logger, UnavailableError } from '@sambung/platform';
import type { DataSource } from 'typeorm';
import { addStep, type Change } from './change';
import { contentOf } from './complaint';
import { answeredNote, LINKED_KEY, linkedNote, type Ticketed } from './duplicates/notes';
import { ANSWERED } from './follow/seen';
import { stageOf } from './follow/stage';
import { noteStep } from './forward/notes';
import type { State } from './states';
import { ComplaintsStore } from './store/complaints.store';
import { DuplicatesStore, type Mark } from './store/duplicates.store';
import { available } from './store/open-store';

const WITH_TICKET: readonly State[] = ['forwarded', 'linked'];

/**
 * Has the tickets of one group told of each other, in notes. A group on which that breaks is left, loudly, and stops no
 * other.
 * @returns whether there was one to tell
 */
export async function tellDuplicates(database: DataSource, logger: Logger): Promise<boolean> {
  const action = 'telling tickets of their duplicates';
  let groupId: string | undefined;
  try {
    return await available(action, () =>
      database.transaction(async (transaction) => {
        const store = new DuplicatesStore(transaction);
        if (!(await store.lock())) return false;
        const marks = await store.nextToTell();
        groupId = marks[0]?.groupId ?? undefined;
        if (groupId === undefined) return false;
        const complaints = new ComplaintsStore(transaction);
        const changes = await complaints.lock(marks.map(({ complaintId }) => complaintId));
        const told = tellGroup(marks, changes);
        await complaints.save(changes.filter(({ newSteps }) => newSteps.size > 0));
        await store.keepTold(told);
        return true;
      }),
    );
  } catch (error) {
    const broken = groupId;
    if (broken === undefined || error instanceof UnavailableError) throw error;
    logger.error({ code: 'duplicates.bug', complaintId: broken, err: error }, action);
    await available(action, () =>
      database.transaction((transaction) => new DuplicatesStore(transaction).leaveUntold(broken)),
    );
    return true;
  }
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
  // One that asks for confidence is named to nobody from that moment on; that it stands alone is known a little later.
  const named = group.flatMap(({ change, ticketed }) => (isConfidential(change) ? [] : ticketed));
  const answered = named.find(({ isAnswered }) => isAnswered);
  const told = new Map(marks.map(({ complaintId, told: before }) => [complaintId, before]));
  for (const { change, ticketed } of group) {
    const tickets = named.includes(ticketed) ? named : [ticketed];
    const linked = linkedNote(ticketed, tickets);
    if (linked !== undefined) {
      addStep(change, noteStep(linked.key, linked.note));
      told.set(
        change.complaint.id,
        tickets.flatMap(({ trackingId }) => (trackingId === ticketed.trackingId ? [] : trackingId)),
      );
    }
    if (answered !== undefined && tickets.includes(answered) && !ticketed.isAnswered) {
      const { key, note } = answeredNote(answered.trackingId);
      addStep(change, noteStep(key, note));
    }
  }
  return [...told].map(([complaintId, names]) => ({ complaintId, told: names }));
}

const isConfidential = ({ complaint }: Change): boolean => contentOf(complaint).reporter.flags.confidential;

const LINKED_STEP = noteStep(LINKED_KEY, { kind: 'internal', text: '' }).key;

/** Undefined while it has no ticket, or a person must look at it first. */
function ticketedOf({ complaint }: Change, { told }: Mark): Ticketed | undefined {
  const { trackingId, state, ticket, steps } = complaint;
  if (trackingId === null || !WITH_TICKET.includes(state)) return undefined;
  const isAnswered = ticket?.answer !== undefined && ANSWERED.includes(stageOf(ticket.status));
  const tellings = steps.filter(({ key }) => key.startsWith(LINKED_STEP)).length;
  return { trackingId, reporter: contentOf(complaint).reporter.ref, isAnswered, told, tellings };
}
