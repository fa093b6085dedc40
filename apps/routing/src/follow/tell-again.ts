import { ProblemError } from '@sambung/platform';
import type { DataSource } from 'typeorm';
import { record, tellStatus } from '../change';
import { ComplaintsStore } from '../store/complaints.store';
import { available } from '../store/open-store';
import { stageOf } from './stage';

/**
 * Has the channel tell a reporter once more how their ticket stands: a person knows that they were not reached.
 * @throws ProblemError 404 where there is no such complaint, 409 where there is nothing to tell of it yet.
 */
export async function tellAgain(
  database: DataSource,
  complaintId: string,
  onNews: () => void,
): Promise<{ round: number }> {
  const round = await available('telling a reporter again', () =>
    database.transaction(async (manager) => {
      const store = new ComplaintsStore(manager);
      const [change] = await store.lock([complaintId]);
      if (change === undefined)
        throw new ProblemError({
          status: 404,
          code: 'complaint.unknown',
          title: 'There is no such complaint',
        });
      const { complaint } = change;
      const { ticket } = complaint;
      if (ticket === null || complaint.trackingId === null || stageOf(ticket.status) === 'unknown')
        throw new ProblemError({
          status: 409,
          code: 'ticket.nothing-to-tell',
          title: 'This complaint has no ticket with a status that could be told',
        });
      complaint.ticket = { ...ticket, round: (ticket.round ?? 0) + 1 };
      record(change, complaint.state, 'ticket.told-again', { status: ticket.status });
      tellStatus(change, complaint.ticket);
      await store.save([change]);
      return complaint.ticket.round ?? 0;
    }),
  );
  onNews();
  return { round };
}
