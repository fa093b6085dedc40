import type { AddNote, AssignTicket, CreateTicket, Ticket, TicketChanges } from '@sambung/contracts';
import type { NationalSide, Origin, OutgoingAttachment, Outcome } from '../sp4n/national-side';

export interface FakeTicket extends Ticket {
  created: CreateTicket;
  origin?: Origin;
  notes: Map<string, AddNote>;
  contents: OutgoingAttachment[];
  apparatus?: string;
}

type Call =
  | 'create'
  | 'changes'
  | 'findByReference'
  | 'findByReferences'
  | 'findByOrigin'
  | 'find'
  | 'attach'
  | 'assign'
  | 'addNote';

/** How one call is to end instead of well; with `done` it has its effect all the same, as when an answer is lost. */
interface Misfortune {
  call: Call;
  outcome: Exclude<Outcome<never>, { outcome: 'sent' }>;
  done: boolean;
}

/** A test double of SP4N-LAPOR! in memory, which keeps the contract and can be told how the next calls end. */
export class FakeNationalSide implements NationalSide {
  readonly tickets: FakeTicket[] = [];
  readonly calls: { call: Call; key?: string }[] = [];
  /** The tickets' ids in the order in which they changed. */
  private readonly changed: string[] = [];
  private readonly misfortunes: Misfortune[] = [];
  private readonly gates = new Map<Call, Promise<void>>();

  /** @param isCreateIdempotent false: a second create under one reference makes a second ticket. */
  constructor(private readonly isCreateIdempotent = true) {}

  /** The next such call ends so and has no effect. */
  failNext(call: Call, outcome: Misfortune['outcome'], times = 1): void {
    for (let i = 0; i < times; i++) this.misfortunes.push({ call, outcome, done: false });
  }

  /** The next such call has its effect, but nobody hears of it. */
  loseNextAnswer(call: Call): void {
    this.misfortunes.push({ call, outcome: { outcome: 'unknown', code: 'sp4n.timed-out' }, done: true });
  }

  /** Such calls wait until what it returns is called. */
  hold(call: Call = 'create'): () => void {
    let release = (): void => undefined;
    this.gates.set(
      call,
      new Promise((resolve) => {
        release = resolve;
      }),
    );
    return release;
  }

  count(call: Call): number {
    return this.calls.filter((made) => made.call === call).length;
  }

  create(ticket: CreateTicket, key: string): Promise<Outcome<Ticket>> {
    return this.meet('create', key, () => {
      const known = this.tickets.find(({ reference }) => reference === ticket.reference);
      if (known !== undefined && this.isCreateIdempotent) return sent(known);
      const made: FakeTicket = {
        trackingId: String(7_000_000 + this.tickets.length),
        reference: ticket.reference,
        version: 1,
        status: 'Belum Terverifikasi',
        changedAt: new Date().toISOString(),
        attachments: [],
        created: ticket,
        notes: new Map(
          ticket.note === undefined ? [] : [['create', { kind: 'internal', text: ticket.note }]],
        ),
        contents: [],
      };
      this.tickets.push(made);
      this.changed.push(made.trackingId);
      return sent(made);
    });
  }

  findByReference(reference: string): Promise<Outcome<Ticket | undefined>> {
    return this.meet('findByReference', undefined, () => ({
      outcome: 'sent',
      result: this.tickets.find((ticket) => ticket.reference === reference),
    }));
  }

  findByReferences(references: readonly string[]): Promise<Outcome<Ticket[]>> {
    return this.meet('findByReferences', undefined, () => ({
      outcome: 'sent',
      result: this.tickets.filter(
        ({ reference }) => reference !== undefined && references.includes(reference),
      ),
    }));
  }

  findByOrigin({ source, externalId }: Origin): Promise<Outcome<Ticket | undefined>> {
    return this.meet('findByOrigin', undefined, () => ({
      outcome: 'sent',
      result: this.tickets.find(
        ({ origin }) => origin?.source === source && origin.externalId === externalId,
      ),
    }));
  }

  /** A ticket that a channel's own link has made. */
  makeForChannel(origin: Origin): FakeTicket {
    const made: FakeTicket = {
      trackingId: String(7_000_000 + this.tickets.length),
      version: 1,
      status: 'Belum Terverifikasi',
      changedAt: new Date().toISOString(),
      attachments: [],
      origin,
      created: {
        reference: '',
        title: 'Lampu jalan padam',
        text: 'Lampu jalan di depan gang 4 padam.',
        occurredAt: new Date().toISOString(),
        place: {},
        source: origin.source,
        class: '',
        anonymous: false,
        confidential: false,
      },
      notes: new Map(),
      contents: [],
    };
    this.tickets.push(made);
    this.changed.push(made.trackingId);
    return made;
  }

  find(trackingId: string): Promise<Outcome<Ticket | undefined>> {
    return this.meet('find', undefined, () => ({
      outcome: 'sent',
      result: this.tickets.find((ticket) => ticket.trackingId === trackingId),
    }));
  }

  attach(trackingId: string, attachment: OutgoingAttachment, key: string): Promise<Outcome<Ticket>> {
    return this.onTicket('attach', key, trackingId, (ticket) => {
      if (ticket.contents.every(({ sha256 }) => sha256 !== attachment.sha256))
        ticket.contents.push(attachment);
      return sent(ticket);
    });
  }

  assign(trackingId: string, assignment: AssignTicket, key: string): Promise<Outcome<Ticket>> {
    return this.onTicket('assign', key, trackingId, (ticket) => {
      if (ticket.version !== assignment.ifVersion)
        return { outcome: 'refused', code: 'sp4n.version-moved', status: 409 };
      this.dispose(ticket, assignment.apparatusId, assignment.apparatus);
      return sent(ticket);
    });
  }

  addNote(trackingId: string, noteKey: string, note: AddNote): Promise<Outcome<Ticket>> {
    return this.onTicket('addNote', noteKey, trackingId, (ticket) => {
      if (!ticket.notes.has(noteKey)) ticket.notes.set(noteKey, note);
      return sent(ticket);
    });
  }

  changes(cursor: string | undefined, limit: number): Promise<Outcome<TicketChanges>> {
    return this.meet('changes', undefined, () => {
      // Those that a test has put there by hand, too.
      for (const { trackingId } of this.tickets)
        if (!this.changed.includes(trackingId)) this.changed.push(trackingId);
      const since = Number(cursor ?? 0);
      const changed = this.changed.slice(since, since + limit);
      const ids = new Set(changed);
      const tickets = this.tickets.filter(({ trackingId }) => ids.has(trackingId)).map((one) => ({ ...one }));
      return { outcome: 'sent', result: { tickets, cursor: String(since + changed.length) } };
    });
  }

  /** What an admin does in SP4N-LAPOR!, too. */
  dispose(ticket: FakeTicket, apparatusId: string, apparatus: string): void {
    ticket.version += 1;
    ticket.apparatusId = apparatusId;
    ticket.apparatus = apparatus;
    ticket.status = `Terdisposisi ke ${apparatus}`;
    this.changed.push(ticket.trackingId);
  }

  /** What an office or an admin does there. */
  move(ticket: FakeTicket, to: Partial<Ticket>): void {
    Object.assign(ticket, { version: ticket.version + 1, changedAt: new Date().toISOString(), ...to });
    this.changed.push(ticket.trackingId);
  }

  private onTicket(
    call: Call,
    key: string,
    trackingId: string,
    act: (ticket: FakeTicket) => Outcome<Ticket>,
  ): Promise<Outcome<Ticket>> {
    return this.meet(call, key, () => {
      const ticket = this.tickets.find((one) => one.trackingId === trackingId);
      return ticket === undefined ? { outcome: 'refused', code: 'sp4n.no-ticket', status: 404 } : act(ticket);
    });
  }

  private async meet<T>(call: Call, key: string | undefined, act: () => Outcome<T>): Promise<Outcome<T>> {
    this.calls.push({ call, key });
    await this.gates.get(call);
    const index = this.misfortunes.findIndex((misfortune) => misfortune.call === call);
    const [misfortune] = index === -1 ? [] : this.misfortunes.splice(index, 1);
    if (misfortune === undefined) return act();
    if (misfortune.done) act();
    return misfortune.outcome;
  }
}

const sent = (ticket: FakeTicket): Outcome<Ticket> => ({ outcome: 'sent', result: { ...ticket } });
