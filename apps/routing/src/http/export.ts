import type { AddNote, Contact, CreateTicket } from '@sambung/contracts';
import { RejectedError } from '@sambung/platform';
import { type Complaint, contentOf } from '../complaint';
import type { City } from '../city/city';
import { writeTicket } from '../forward/plan';
import { internalNoteOf } from '../sp4n/internal-note';
import { named, officeOf } from '../sp4n/ticket';

/** A complaint as a person types it into SP4N-LAPOR!: the same ticket that the API would be sent. */
export interface ExportedComplaint {
  /** Of the complaint as it is shown here: with it, what comes later is told when the tracking id is typed. */
  version: number;
  ticket: CreateTicket;
  /** Why the reporter is not named though there is a contact. */
  contactFault: string | undefined;
  why: string;
  apparatus: string | undefined;
  attachments: { name: string | undefined; sha256: string | undefined }[];
  /** Its ticket, where it has one: the changes below are to be told there. */
  trackingId: string | undefined;
  changes: AddNote[];
}

export class Exporter {
  constructor(
    private readonly city: City,
    private readonly openContact: (sealed: string) => Promise<Contact>,
  ) {}

  async export(complaint: Complaint): Promise<ExportedComplaint> {
    const { reporter, attachments } = contentOf(complaint);
    const { outcome, apparatus } = complaint.decision;
    const ticket = writeTicket(complaint, this.city);
    const { contact, contactFault } = ticket.anonymous ? {} : await this.contactOf(reporter.sealed);
    return {
      version: complaint.version,
      ticket: contact === undefined ? ticket : named(ticket, contact),
      contactFault,
      why: internalNoteOf(complaint.decision, complaint.receipt, this.city),
      apparatus:
        outcome === 'assign' && apparatus !== undefined
          ? officeOf(apparatus, this.city).apparatus
          : undefined,
      attachments: attachments.map(({ name, sha256 }) => ({ name, sha256 })),
      trackingId: complaint.trackingId ?? undefined,
      changes: complaint.steps.flatMap((step) =>
        step.kind === 'note' && step.state === 'pending' ? [step.body] : [],
      ),
    };
  }

  /** One contact that cannot be read keeps no ticket from being filed. */
  private async contactOf(sealed: string | undefined): Promise<{ contact?: Contact; contactFault?: string }> {
    if (sealed === undefined) return {};
    try {
      return { contact: await this.openContact(sealed) };
    } catch (error) {
      if (error instanceof RejectedError) return { contactFault: error.code };
      throw error;
    }
  }
}
