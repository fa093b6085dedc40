import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';

const POLL_MILLISECONDS = 1000;

/** Each report's complaint in routing. Several reports of one conversation are one complaint. */
const COMPLAINTS = `
  SELECT DISTINCT c.id, c.state, c.due_at IS NULL AS settled
  FROM routing.part p JOIN routing.complaint c ON c.id = p.complaint_id
  WHERE p.report_id = ANY($1::uuid[])`;

/** The national side's own tables: what is not there has not arrived, whatever anybody says. */
const TICKETS = `
  SELECT reference AS id, coalesce(apparatus, '') AS apparatus
  FROM sp4n_simulator.tickets WHERE reference = ANY($1::uuid[])`;

const countBy = (items, keyOf) => {
  const counts = new Map();
  for (const item of items) counts.set(keyOf(item), (counts.get(keyOf(item)) ?? 0) + 1);
  return [...counts].sort(([, one], [, other]) => other - one);
};

/** Waits until every accepted report has ended, and counts how. */
export async function settle(databaseUrl, reportIds, { patienceMilliseconds, onProgress }) {
  const database = new pg.Client(databaseUrl);
  await database.connect();
  try {
    const deadline = Date.now() + patienceMilliseconds;
    for (;;) {
      const { rows: complaints } = await database.query(COMPLAINTS, [reportIds]);
      const { rows: landed } = await database.query(
        'SELECT count(DISTINCT report_id)::int AS count FROM routing.part WHERE report_id = ANY($1::uuid[])',
        [reportIds],
      );
      const settled = complaints.filter((complaint) => complaint.settled);
      onProgress(settled.length, complaints.length);
      const isDone = landed[0].count === reportIds.length && settled.length === complaints.length;
      if (isDone || Date.now() > deadline) {
        const { rows: tickets } = await database.query(TICKETS, [complaints.map(({ id }) => id)]);
        return accountsOf(reportIds.length, landed[0].count, complaints, tickets, isDone);
      }
      await delay(POLL_MILLISECONDS);
    }
  } finally {
    await database.end();
  }
}

function accountsOf(reports, landed, complaints, tickets, isDone) {
  const withTicket = new Set(tickets.map(({ id }) => id));
  const states = countBy(
    complaints.filter(({ id }) => !withTicket.has(id)),
    ({ state }) => state,
  );
  const elsewhere = states.filter(([state]) =>
    ['held', 'linked', 'refused', 'withdrawn', 'shadowed'].includes(state),
  );
  const ended = withTicket.size + elsewhere.reduce((sum, [, count]) => sum + count, 0);
  return {
    isDone,
    lost: reports - landed,
    complaints: complaints.length,
    tickets: tickets.length,
    duplicates: tickets.length - withTicket.size,
    elsewhere,
    unfinished: complaints.length - ended,
    apparatus: countBy(tickets, ({ apparatus }) => apparatus),
  };
}
