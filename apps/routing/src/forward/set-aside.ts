import type { Logger } from '@sambung/platform';
import { type Change, record } from '../change';
import { mayMove } from '../states';
import type { ComplaintsStore } from '../store/complaints.store';

/** A bug stops one complaint for this long, loudly, and no other. */
const BUG_WAIT_MILLISECONDS = 5 * 60_000;
/** As often it is tried before a person has to look. */
const BUG_TRIES = 3;

type SetAside = (store: ComplaintsStore, id: string, error: unknown) => Promise<Change>;

/** Lets one complaint rest on which its forwarding broke, as it was before, and holds it in the end. */
export function settingAside(logger: Logger): SetAside {
  const bugsOf = new Map<string, number>();
  return async (store, id, error) => {
    logger.error({ code: 'forward.bug', complaintId: id, err: error }, 'forwarding');
    const [untouched] = await store.lock([id]);
    if (untouched === undefined) throw error;
    const { complaint, now } = untouched;
    const bugs = (bugsOf.get(id) ?? 0) + 1;
    const isHeld = bugs >= BUG_TRIES && mayMove(complaint.state, 'held');
    complaint.lease = null;
    complaint.dueAt = isHeld ? null : new Date(now.getTime() + BUG_WAIT_MILLISECONDS);
    if (isHeld) {
      complaint.held = { code: 'forward.bug', parameters: {} };
      record(untouched, 'held', 'forward.bug');
      bugsOf.delete(id);
    } else bugsOf.set(id, bugs);
    return untouched;
  };
}
