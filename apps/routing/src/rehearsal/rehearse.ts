import { isDeepStrictEqual } from 'node:util';
import type { ComplaintReceived } from '@sambung/contracts';
import type { DataSource } from 'typeorm';
import type { DecideContext, Decision } from '../assign/decision';
import { leaveDrifted } from '../assign/drift';
import type { City } from '../city/city';
import { driftedThen } from '../decisions/redecide';
import { decideContent } from '../engine';
import { orderKeyOf } from '../land/apply-arrival';
import { ArrivalRouter } from '../route-complaint';
import { ArrivalsStore } from '../store/arrivals.store';
import { type Difference, verdictOf } from './difference';
import type { DecidedComplaint } from './past';

export interface Rehearsed {
  same: number;
  differences: Difference[];
  /** How many each office has, and would have; `coordinator`: left to people. */
  loads: Load[];
}

export interface Load {
  office: string;
  before: number;
  after: number;
}

/**
 * Routes again, in a sandbox, all that these complaints were made of, and compares what is decided now with what was.
 * It is the router that runs every day, with neither SP4N-LAPOR! nor the bus at hand: it decides and writes its news
 * into the sandbox's outbox, and nothing that could call anybody or publish anything is made here.
 */
export async function rehearse(
  past: AsyncIterable<DecidedComplaint[]>,
  sandbox: DataSource,
  { city, gatherMinutes, context }: { city: City; gatherMinutes: number; context: DecideContext },
  onProgress: (complaints: number) => void,
): Promise<Rehearsed> {
  const arrivals = new ArrivalsStore(sandbox);
  const router = new ArrivalRouter(
    sandbox,
    arrivals,
    {
      gatherMilliseconds: gatherMinutes * 60_000,
      asksForTickets: false,
      decide: (content, receivedAt) => decideContent(city, content, receivedAt, context),
    },
    (eventId, error) => {
      throw new Error(`applying event ${eventId}`, { cause: error });
    },
  );
  const differences: Difference[] = [];
  const loads = new Map<string, Load>();
  const count = (office: string | undefined, when: 'before' | 'after'): void => {
    if (office === undefined) return;
    const load = loads.get(office) ?? { office, before: 0, after: 0 };
    loads.set(office, { ...load, [when]: load[when] + 1 });
  };
  let complaints = 0;
  let same = 0;
  for await (const part of past) {
    const events = part.flatMap((complaint) => complaint.events).sort(bySequence);
    await arrivals.land(events.map(({ event }) => landedOf(event)));
    while (await router.route());
    const channels = new Map([
      ...events.map(({ event }) => [event.complaintId, event.channel] as const),
      ...part.map(({ id, channel }) => [id, channel] as const),
    ]);
    const before = new Map(part.map(({ id, decision }) => [id, decision]));
    const after = await decisionsIn(sandbox, [...channels.keys()]);
    for (const [complaintId, channel] of channels) {
      const [was, is] = [before.get(complaintId), after.get(complaintId)];
      // A further message of a complaint, then as now.
      if (was === undefined && is === undefined) continue;
      const difference = {
        ...{ complaintId, channel },
        before: was && verdictOf(was),
        // What had drifted then, people decided: that is no difference that the draft makes.
        after: is && verdictOf(leaveDrifted(is, was && driftedThen(was))),
      };
      count(difference.before?.office, 'before');
      count(difference.after?.office, 'after');
      if (isDeepStrictEqual(difference.before, difference.after)) same += 1;
      else differences.push(difference);
    }
    complaints += part.length;
    onProgress(complaints);
  }
  return { same, differences, loads: [...loads.values()].sort(heaviestFirst) };
}

const heaviestFirst = (one: Load, other: Load): number =>
  other.after - one.after || one.office.localeCompare(other.office);

const bySequence = (a: { sequence: number }, b: { sequence: number }): number => a.sequence - b.sequence;

const landedOf = (event: ComplaintReceived) => ({
  event,
  eventId: event.eventId,
  orderKey: orderKeyOf(event),
  traceparent: null,
});

/** A complaint has the id of its first report. */
async function decisionsIn(
  sandbox: DataSource,
  reportIds: readonly string[],
): Promise<Map<string, Decision>> {
  const rows = await sandbox.query<{ id: string; decision: Decision }[]>(
    'SELECT id, decision FROM routing.complaint WHERE id = ANY($1)',
    [reportIds],
  );
  return new Map(rows.map(({ id, decision }) => [id, decision]));
}
