import { addStep, type Change, changeStep } from '../change';
import { createOf } from '../complaint';
import { createStep } from './plan';

/**
 * A database that was put back from a backup does not know what was sent after the backup: what happened before it was
 * put back may have its ticket. Such a create counts as unknown, so that it is looked up by its reference before
 * anything is created, and changes are told in notes meanwhile. Without a body it is known never to be out by now:
 * a look-up that finds nothing lets it be sent.
 */
export function doubtCreate(change: Change, restoredUntil: Date | undefined): void {
  const { complaint } = change;
  // A channel that sends again what it had sent before the restore gives it its old time of occurring.
  const happenedAt = Math.min(complaint.occurredAt.getTime(), complaint.receivedAt.getTime());
  if (restoredUntil === undefined || happenedAt > restoredUntil.getTime()) return;
  if (complaint.state !== 'waiting' && complaint.state !== 'forwarding') return;
  addStep(change, createStep);
  const create = createOf(complaint);
  if (create?.state === 'pending') changeStep(change, create, { state: 'unknown', body: null });
}
