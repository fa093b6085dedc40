import type { Attachment, CreateTicket } from '@sambung/contracts';
import type { City } from '../city/city';
import { addStep, type Change } from '../change';
import { type Complaint, contentOf, overflowOf, type PlannedStep } from '../complaint';
import { internalNoteOf } from '../sp4n/internal-note';
import { officeOf, ticketOf } from '../sp4n/ticket';
import { additionNote, attachmentMissingNote, noteStep } from './notes';

/** Without the reporter's contact: that is opened at the call and never stored open. */
export const writeTicket = (complaint: Complaint, city: City): CreateTicket =>
  ticketOf({ ...complaint, ...contentOf(complaint) }, complaint.decision, city);

/** The body is written when it is sent: until then the content may still change. */
export const createStep: PlannedStep = { kind: 'create', key: 'create', body: null };

const nameOf = (attachment: Pick<Attachment, 'name' | 'ref'>): string =>
  attachment.name ?? attachment.ref.slice(0, 12);

export const attachStep = (sha256: string, attachment: Attachment): PlannedStep => ({
  kind: 'attach',
  key: `attach:${sha256}`,
  body: { sha256, mediaType: attachment.mediaType, name: nameOf(attachment) },
});

export const missingStep = (attachment: Attachment): PlannedStep =>
  noteStep(`missing:${attachment.ref}`, attachmentMissingNote(nameOf(attachment)));

/** What follows once the ticket is there: files, what its text had no room for, why, and the disposition. */
export function planAfterCreate(change: Change, city: City): void {
  const { complaint } = change;
  for (const attachment of contentOf(complaint).attachments) {
    if (attachment.sha256 !== undefined) addStep(change, attachStep(attachment.sha256, attachment));
    if (attachment.missing !== undefined) addStep(change, missingStep(attachment));
  }
  for (const part of overflowOf(complaint)) {
    const note = additionNote(part.content.text);
    if (note !== undefined) addStep(change, noteStep(`part:${part.reportId}`, note));
  }
  const why = internalNoteOf(complaint.decision, complaint.receipt, city);
  addStep(change, noteStep('why', { kind: 'internal', text: why }));
  const { outcome, apparatus } = complaint.decision;
  if (outcome === 'assign' && apparatus !== undefined)
    addStep(change, { kind: 'assign', key: 'assign', body: officeOf(apparatus, city) });
}
