import { UnavailableError } from '@sambung/platform';
import type { NationalSide, Outcome } from '../sp4n/national-side';
import type { LedgerFault, LedgerStore } from '../store/ledger.store';
import type { ForwardedComplaint } from '../store/ledger-days.store';

/** As many as one look-up takes (contract). */
const LOOKED_UP = 100;
const LISTED = 500;
/** Stray tickets that are asked for again: a person may have removed them. */
const ASKED_AGAIN = 100;

/** Every one of these complaints has exactly one ticket, and it is the one that we know. */
export async function checkForwarded(
  nationalSide: NationalSide,
  complaints: readonly ForwardedComplaint[],
): Promise<LedgerFault[]> {
  const faults: LedgerFault[] = [];
  for (let at = 0; at < complaints.length; at += LOOKED_UP) {
    const some = complaints.slice(at, at + LOOKED_UP);
    const tickets = answered(await nationalSide.findByReferences(some.map(({ id }) => id)));
    for (const { id, channel, trackingId } of some) {
      const own = tickets.filter(({ reference }) => reference === id);
      const [first] = own;
      if (first === undefined) faults.push({ code: 'ledger.ticket-missing', id, channel });
      else if (own.length > 1) faults.push({ code: 'ledger.ticket-doubled', id, channel });
      else if (first.trackingId !== trackingId) faults.push({ code: 'ledger.ticket-other', id, channel });
    }
  }
  return faults;
}

/** No ticket bears a reference of ours without being its complaint's. Reads what is new in the list of changes. */
export async function checkStrays(nationalSide: NationalSide, store: LedgerStore): Promise<LedgerFault[]> {
  for (;;) {
    const cursor = await store.progress('tickets');
    const changes = answered(await nationalSide.changes(cursor, LISTED));
    if (changes.tickets.length === 0) break;
    const ours = changes.tickets.flatMap(({ trackingId, reference }) =>
      reference === undefined ? [] : { trackingId, reference },
    );
    await store.keepStrays(ours, changes.cursor);
  }
  const faults: LedgerFault[] = [];
  const strays = await store.strays();
  for (const [index, { trackingId, reference }] of strays.entries()) {
    const isGone =
      index < ASKED_AGAIN && answered(await nationalSide.find(trackingId))?.reference !== reference;
    if (isGone) await store.forgetStray(trackingId);
    else faults.push({ code: 'ledger.stray-ticket', id: `${reference}/${trackingId}` });
  }
  return faults;
}

/** @throws UnavailableError where no answer came: nothing is known then. */
function answered<T>(outcome: Outcome<T>): T {
  if (outcome.outcome === 'sent') return outcome.result;
  throw new UnavailableError(outcome.code, 'comparing with SP4N-LAPOR!');
}
