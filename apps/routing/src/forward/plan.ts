import type { Attachment, CreateTicket } from '@sambung/contracts';
import type { City } from '../city/city';
import { addStep, type Change } from '../change';
import {
  type Complaint,
  contentOf,
  livingParts,
  overflowOf,
  type Part,
  type PlannedStep,
} from '../complaint';
import { cut } from '../sp4n/cut';
import { internalNoteOf } from '../sp4n/internal-note';
import { cleanText, officeOf, ticketOf } from '../sp4n/ticket';
import { additionNote, attachmentMissingNote, noteStep } from './notes';

/** Without the reporter's contact: that is opened at the call and never stored open. */
export const writeTicket = (complaint: Complaint, city: City): CreateTicket =>
  ticketOf({ ...complaint, ...contentOf(complaint) }, complaint.decision, city);

/** The ticket as it is created: with the internal note that says why this office, which saves a call of its own. */
export const createBody = (complaint: Complaint, city: City): CreateTicket => ({
  ...writeTicket(complaint, city),
  note: internalNoteOf(complaint.decision, complaint.receipt, city),
});

/** The body is written when it is sent: until then the content may still change. */
export const createStep: PlannedStep = { kind: 'create', key: 'create', body: null };

const nameOf = (attachment: Pick<Attachment, 'name' | 'ref'>): string =>
  attachment.name ?? cut(attachment.ref, 12);

export const attachStep = (sha256: string, attachment: Attachment): PlannedStep => ({
  kind: 'attach',
  key: `attach:${sha256}`,
  body: { sha256, mediaType: attachment.mediaType, name: nameOf(attachment) },
});

export const missingStep = (attachment: Attachment): PlannedStep =>
  noteStep(`missing:${attachment.ref}`, attachmentMissingNote(nameOf(attachment)));

/**
 * What follows once the ticket is there: files, what its text had no room for, and the disposition.
 * @param isNoted the ticket is ours and says why; one that a person made does not.
 */
export function planAfterCreate(change: Change, city: City, isNoted: boolean): void {
  const { complaint } = change;
  for (const attachment of contentOf(complaint).attachments) {
    if (attachment.sha256 !== undefined) addStep(change, attachStep(attachment.sha256, attachment));
    if (attachment.missing !== undefined) addStep(change, missingStep(attachment));
  }
  for (const part of untold(complaint)) {
    const note = additionNote(part.content.text);
    if (note !== undefined) addStep(change, noteStep(`part:${part.reportId}`, note));
  }
  if (!isNoted) {
    const why = internalNoteOf(complaint.decision, complaint.receipt, city);
    addStep(change, noteStep('why', { kind: 'internal', text: why }));
  }
  const { outcome, apparatus } = complaint.decision;
  if (outcome === 'assign' && apparatus !== undefined)
    addStep(change, { kind: 'assign', key: 'assign', body: officeOf(apparatus, city) });
}

/**
 * Parts whose text stands neither in the ticket as it was sent nor in a note. What was deleted or revised while the
 * create was out may have made room that the ticket did not have.
 */
function untold(complaint: Complaint): Part[] {
  const sent = complaint.steps.find((step) => step.kind === 'create')?.body ?? undefined;
  // Filed by a person, from what was exported.
  if (sent === undefined) return overflowOf(complaint);
  const notes = complaint.steps.flatMap((step) => (step.kind === 'note' ? step.body.text : []));
  const told = [sent.text, ...notes].map((text) => `\n\n${cleanText(text)}\n\n`);
  return livingParts(complaint).filter(({ content }) => {
    const text = `${cleanText(content.text)}\n\n`;
    // A paragraph by itself, or the end of a note that tells a revision.
    return !told.some((one) => one.includes(`\n\n${text}`) || one.endsWith(` ${text}`));
  });
}
