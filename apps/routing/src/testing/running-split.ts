import { type ComplaintReceived, type ComplaintStatusChanged, TOPICS } from '@sambung/contracts';
import { eventually } from '../../../../tools/testing/eventually';
import { type SplitDone, Splitter, type SplitWish } from '../split/splitter';
import type { FakeTicket } from './fake-national-side';
import { report } from './reports';
import { runEngine, type RunningEngine } from './running-engine';

export const TWO_MATTERS = 'Jalan berlubang di Jl. Danau Toba dan sampah menumpuk di TPS.';
/** It goes to the coordinator, who gives it to this office; the other one is proposed for the second matter. */
export const FIRST_OFFICE = 'dlh';
export const PROPOSED_OFFICE = 'dpuprpkp';

/** The engine, and a person who splits what arrives. */
export class RunningSplit {
  private constructor(
    readonly routing: RunningEngine,
    public splitter: Splitter,
  ) {}

  static async start(given: Parameters<typeof runEngine>[0] = {}): Promise<RunningSplit> {
    const routing = await runEngine({ pollSeconds: 0.05, ...given });
    const { database, options } = routing;
    return new RunningSplit(routing, new Splitter(database, options.city, () => routing.engine.nudge()));
  }

  split(event: ComplaintReceived, wish: Partial<SplitWish> = {}): Promise<SplitDone> {
    return this.splitter.split(event.complaintId, { by: 'Dewi', isDryRun: false, ...wish });
  }

  /** A report with two matters, unless it says otherwise, and whatever is done with it at once. */
  async arrived(given: Parameters<typeof report>[1] = {}, ownId = '1'): Promise<ComplaintReceived> {
    const event = report(ownId, { text: TWO_MATTERS, ...given });
    await this.routing.arrive(event);
    await eventually(async () => expect(await this.routing.outcomeOf(event)).not.toBeNull());
    if (this.routing.options.mode !== 'manual') await this.routing.settled();
    return event;
  }

  /** One that a person there has given to its first office, split, with both of its tickets assigned. */
  async splitReport(
    given: Parameters<typeof report>[1] = {},
  ): Promise<{ event: ComplaintReceived; first: FakeTicket; second: FakeTicket }> {
    const event = await this.arrived(given);
    const first = this.ticketOf(event.complaintId);
    this.routing.nationalSide.dispose(first, FIRST_OFFICE, 'Dinas Lingkungan Hidup');
    await this.seen(first);
    const { splitOff } = await this.split(event);
    await this.settled();
    return { event, first, second: this.ticketOf(splitOff.complaintId) };
  }

  /** Until all of it is sent, each ticket is told of the other, and whoever is to be told is told. */
  async settled(): Promise<void> {
    await eventually(async () => {
      await this.routing.settled();
      const [row] = await this.routing.database.query<{ count: string }[]>(
        `SELECT (SELECT count(*) FROM routing.split WHERE is_pending) + (SELECT count(*) FROM routing.outbox)
           + (SELECT count(*) FROM routing.complaint WHERE due_at IS NOT NULL) AS count`,
      );
      expect(row?.count).toBe('0');
    });
  }

  /** What an office or an admin does there, until it is known here. */
  async move(ticket: FakeTicket, status: string, answer?: string): Promise<void> {
    this.routing.nationalSide.move(ticket, { status, answer });
    await this.seen(ticket);
  }

  ticketOf(complaintId: string): FakeTicket {
    const found = this.routing.nationalSide.tickets.filter(({ reference }) => reference === complaintId);
    if (found.length !== 1 || found[0] === undefined) throw new Error(`${found.length} tickets of one`);
    return found[0];
  }

  /** What channels were told of statuses. */
  told(): ComplaintStatusChanged[] {
    return this.routing.published
      .filter(({ topic }) => topic === TOPICS.complaintStatusChanged)
      .map(({ value }) => JSON.parse(value.toString()) as ComplaintStatusChanged);
  }

  private async seen(ticket: FakeTicket): Promise<void> {
    this.routing.engine.follow();
    await eventually(async () => {
      const { ticket: known } = await this.routing.complaint(ticket.created.reference);
      expect(known?.toldVersion).toBe(ticket.version);
    });
    await this.settled();
  }
}

export const notesOn = (ticket: FakeTicket): string[] => [...ticket.notes.values()].map(({ text }) => text);
