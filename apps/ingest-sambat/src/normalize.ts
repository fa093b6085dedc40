import type { Reading, Report, ReportAttachment } from '@sambung/ingest';
import type { Sms } from './sms';
import type { Submission } from './submission';

/** What SP4N-LAPOR! calls where it came from. */
const SUMBER = { web: 'Website', android: 'Android' } as const;

/** A report from the web or the app that has been validated. Edited ones are revisions, withdrawn ones deletions. */
export function readSubmission(submission: Submission): Reading {
  const { id, medium, title, text, address, kelurahan, kecamatan, coordinates, reporter } = submission;
  const isDeleted = submission.status === 'deleted';
  const { accountId, name, phone, email } = reporter;
  const report: Report = {
    kind: isDeleted ? 'deletion' : submission.editedAt ? 'revision' : 'first',
    source: SUMBER[medium],
    ownId: id,
    occurredAt: new Date(submission.submittedAt),
    ...(submission.editedAt ? { revisedAt: new Date(submission.editedAt) } : {}),
    ...(title ? { title } : {}),
    text,
    place: {
      address: address || undefined,
      kelurahan: kelurahan || undefined,
      kecamatan: kecamatan || undefined,
      latitude: coordinates?.latitude,
      longitude: coordinates?.longitude,
      accuracyMetres: coordinates?.accuracyMetres,
    },
    reporter: {
      identity: accountId,
      anonymous: submission.anonymous ?? false,
      confidential: submission.confidential ?? false,
      contact: { name, phone, email },
      replyTo: { account: accountId, submission: id, ...(phone ? { number: phone } : {}) },
    },
    attachments: (submission.photos ?? []).map((photo) => attachmentOf(photo)),
    ...(submission.class ? { class: submission.class } : {}),
    ...(submission.trackingId ? { trackingId: submission.trackingId } : {}),
    extras: {},
  };
  return { as: 'report', report };
}

type Photo = NonNullable<Submission['photos']>[number];

function attachmentOf({ name, mediaType, content, url }: Photo): ReportAttachment {
  if (content !== undefined) return { name, mediaType, content: Buffer.from(content, 'base64') };
  return { name, mediaType, url: url ?? '', ref: refOf(url ?? '') };
}

/** A link's signature changes with each delivery; what it names does not. One that leads nowhere is its own name. */
const refOf = (url: string): string => {
  const { host, pathname } = URL.canParse(url) ? new URL(url) : { host: '', pathname: url };
  return `${host}${pathname}`.slice(0, 500);
};

/** `SAMBAT`, as people type it: any case, spaces or a line break before it, and a colon, dot or comma after it. */
const KEYWORD = /^\s*["'“]?sambat(?![\p{L}\p{N}])\s*[:.,;-]?\s*/iu;

/** A message that begins with the keyword is a report: its text is what stands after it. */
export function readSms({ messageId, from, text, receivedAt }: Sms): Reading {
  if (!KEYWORD.test(text)) return { as: 'ignored', code: 'sambat.no-keyword', ownId: `sms/${messageId}` };
  const said = text.replace(KEYWORD, '');
  if (said.trim() === '') return { as: 'ignored', code: 'sambat.empty', ownId: `sms/${messageId}` };
  const report: Report = {
    kind: 'first',
    source: 'SMS',
    // The gateway numbers its messages apart from SAMBAT's submissions.
    account: 'sms',
    ownId: messageId,
    // Two messages of one number are two matters, unless it was asked for more.
    isAnsweredByPerson: true,
    occurredAt: new Date(receivedAt),
    text: said,
    reporter: {
      identity: from,
      anonymous: false,
      confidential: false,
      contact: { phone: from },
      replyTo: { number: from },
    },
    attachments: [],
    extras: {},
  };
  return { as: 'report', report };
}
