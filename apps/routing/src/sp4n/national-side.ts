import type { AddNote, AssignTicket, CreateTicket, Ticket, TicketChanges } from '@sambung/contracts';

/**
 * How a call to SP4N-LAPOR! ended, by what to do next:
 * - `sent`: it is there.
 * - `refused`: it was read and will never be taken as it is.
 * - `not-sent`: it certainly did not arrive (DNS, connect, 429, 503): try again later.
 * - `unknown`: it may or may not have arrived (time-out, reset, 5xx): look up by our reference.
 *
 * `isOurs`: for something on our own side it was not even tried.
 */
export type Outcome<T> =
  | { outcome: 'sent'; result: T }
  | { outcome: 'refused'; code: string; status?: number; isOurs?: true }
  | {
      outcome: 'not-sent';
      code: string;
      retryAfterSeconds?: number;
      isOurs?: true;
    }
  | { outcome: 'unknown'; code: string };

export interface OutgoingAttachment {
  sha256: string;
  mediaType: string;
  name: string;
  content: Buffer;
}

/** A report as its channel knows it: Sumber Laporan and the channel's own id. */
export interface Origin {
  source: string;
  externalId: string;
}

/** The national side as this project needs it. Nothing here throws for what the other side did. */
export interface NationalSide {
  /** A second create under the same reference returns the first ticket. `key` goes out as `Idempotency-Key`. */
  create(ticket: CreateTicket, key: string): Promise<Outcome<Ticket>>;
  findByReference(reference: string): Promise<Outcome<Ticket | undefined>>;
  /** All tickets under any of them (100 at most), doubled ones too. */
  findByReferences(references: readonly string[]): Promise<Outcome<Ticket[]>>;
  /** The ticket that the channel's own link has made. */
  findByOrigin(origin: Origin): Promise<Outcome<Ticket | undefined>>;
  find(trackingId: string): Promise<Outcome<Ticket | undefined>>;
  attach(trackingId: string, attachment: OutgoingAttachment, key: string): Promise<Outcome<Ticket>>;
  /** `refused` with code `sp4n.version-moved` when a person was faster: their disposition wins. */
  assign(trackingId: string, assignment: AssignTicket, key: string): Promise<Outcome<Ticket>>;
  addNote(trackingId: string, noteKey: string, note: AddNote, key: string): Promise<Outcome<Ticket>>;
  changes(cursor: string | undefined, limit: number): Promise<Outcome<TicketChanges>>;
}
