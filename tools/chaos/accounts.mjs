/** What the national side has, whatever anybody says: each ticket with all that can be read on it. */
const TICKETS = `
  SELECT reference, text, ARRAY(SELECT n.text FROM sp4n_simulator.notes n WHERE n.tracking_id = t.tracking_id) AS notes,
    ARRAY(SELECT encode(sha256(content), 'hex') FROM sp4n_simulator.attachments a
      WHERE a.tracking_id = t.tracking_id) AS photos
  FROM sp4n_simulator.tickets t`;

/** Where routing has it, for what has no ticket. */
const COMPLAINTS = `SELECT id, state, held ->> 'code' AS held FROM routing.complaint`;

export const readFound = async (ask) => ({ tickets: await ask(TICKETS), complaints: await ask(COMPLAINTS) });

/**
 * What the senders were told beside what is there. Pure.
 * @param stories as `sendAll` leaves them
 * @returns counts, and for each promise that is broken the ids of the complaints: `lost` was accepted and is nowhere,
 *   `doubled` has two tickets or one that nobody sent, `stale` lacks the last text, `photosWrong` has not its photos,
 *   `misnamed` was answered with another id than its own.
 */
export function accountsOf(stories, { tickets, complaints }) {
  const ticketsOf = new Map();
  for (const ticket of tickets)
    ticketsOf.set(ticket.reference, [...(ticketsOf.get(ticket.reference) ?? []), ticket]);
  const routed = new Map(complaints.map((complaint) => [complaint.id, complaint]));
  const isHeld = (id) => routed.get(id)?.state === 'held';
  const isWithdrawn = (id) => routed.get(id)?.state === 'withdrawn';

  const sent = stories.flatMap(({ complaints: own, ...story }) =>
    own.map((complaint) => ({ ...complaint, story })),
  );
  const known = new Set(sent.map(({ id }) => id));
  const accepted = sent.filter(({ id, story }) => story.accepted.has(id));
  const withTicket = accepted.filter(({ id }) => ticketsOf.has(id));
  const without = accepted.filter(({ id }) => !ticketsOf.has(id));
  const complete = withTicket.filter(({ story, isDeleted }) => story.isTold && !isDeleted);
  const ids = (list) => list.map(({ id }) => id);

  return {
    sent: sent.length + stories.reduce((sum, { ignored }) => sum + ignored, 0),
    accepted: accepted.length,
    ignored: stories.reduce((sum, { toldIgnored }) => sum + toldIgnored, 0),
    tickets: tickets.length,
    held: complaints.filter(({ state }) => state === 'held').length,
    withdrawn: without.filter(({ id, isDeleted }) => isDeleted && isWithdrawn(id)).length,
    lost: ids(without.filter(({ id, isDeleted }) => !isHeld(id) && !(isDeleted && isWithdrawn(id)))),
    doubled: [...ticketsOf]
      .flatMap(([reference, all]) => (known.has(reference) ? all.slice(1) : all))
      .map(({ reference }) => reference),
    stale: ids(complete.filter(({ id, text }) => !ticketsOf.get(id).some((ticket) => says(ticket, text)))),
    photosWrong: ids(
      complete.filter(
        ({ id, photos }) => !ticketsOf.get(id).every((ticket) => isSameSet(ticket.photos, photos)),
      ),
    ),
    misnamed: stories.flatMap((story) => [...story.accepted].filter((id) => !known.has(id))),
    unanswered: stories.filter(({ isTold }) => !isTold).length,
    refused: stories.flatMap(({ refused }) => refused),
  };
}

const says = ({ text, notes }, words) => [text, ...notes].some((one) => one.includes(words));

const isSameSet = (one, other) => JSON.stringify([...one].sort()) === JSON.stringify([...other].sort());
