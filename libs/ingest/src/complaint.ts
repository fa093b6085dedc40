import { createHmac } from 'node:crypto';
import {
  Attachment,
  complaintIdOf,
  ComplaintReceived,
  type Contact,
  contentDigestOf,
  encodeEvent,
  eventIdOf,
  faultsOf,
  type Opener,
  receiptOf,
  Reporter,
  ReporterFlags,
  type Seal,
  StatedPlace,
  type TOPICS,
} from '@sambung/contracts';
import type { OutgoingRecord } from '@sambung/platform';
import { validateSync } from 'class-validator';
import type { Report, Source } from './channel';

/** Who takes reports here, with the keys that it holds. */
export interface Adapter {
  city: string;
  channel: string;
  receiptKey: Buffer;
  referenceKey: Buffer;
  /** Opened by the SP4N client alone. */
  contactSeal: Seal;
  /** Opened by this adapter alone. */
  replySeal: Seal & Opener;
  /** The channel has a link of its own into SP4N-LAPOR!. */
  isLinked: boolean;
  /** Its reports come from those who act in an emergency. */
  isKnownToResponders?: boolean | undefined;
  /** People talk there: what arrives may be no report at all. */
  mayBeTalk?: boolean | undefined;
}

/** How one delivery came. */
export interface Arrival {
  receivedAt: Date;
  precedence: Source['precedence'];
  traceparent?: string;
}

/** An instant that the channel garbled becomes a text that no rule lets through, not an exception. */
const utc = (date: Date): string => (Number.isNaN(date.getTime()) ? 'no instant' : date.toISOString());

/** The report as the event that goes on the bus; {@link faultsIn} says whether it may. */
export async function complaintOf(
  report: Report,
  attachments: Attachment[],
  { city, channel, isLinked, isKnownToResponders, mayBeTalk, ...keys }: Adapter,
  { receivedAt, precedence }: Arrival,
): Promise<ComplaintReceived> {
  const { account, ownId, title, text, place, reporter, revisedAt } = report;
  const complaintId = complaintIdOf({ city, channel, account: account ?? '', ownId });
  const digest = contentDigestOf({ title, text, place, attachments });
  const change = report.kind === 'deletion' ? 'deletion' : changeOf(report);
  const ref = referenceOf(keys.referenceKey, channel, reporter.identity ?? complaintId);
  return instanceOf(ComplaintReceived, {
    complaintId,
    eventId: eventIdOf(complaintId, digest, change),
    kind: report.kind,
    receipt: receiptOf(keys.receiptKey, complaintId),
    channel,
    source: report.source,
    account,
    ownId,
    conversation: report.isAnsweredByPerson ? ref : report.conversation,
    onlyAnswersJoin: report.isAnsweredByPerson,
    occurredAt: utc(report.occurredAt),
    receivedAt: utc(receivedAt),
    revisedAt: revisedAt && utc(revisedAt),
    precedence,
    title,
    text,
    place: place && instanceOf(StatedPlace, place),
    reporter: instanceOf(Reporter, {
      ref,
      flags: instanceOf(ReporterFlags, {
        anonymous: reporter.anonymous,
        confidential: reporter.confidential,
      }),
      sealed: hasContact(reporter.contact) ? await keys.contactSeal.seal(reporter.contact) : undefined,
      replyTo: reporter.replyTo && (await keys.replySeal.seal(reporter.replyTo)),
    }),
    attachments: attachments.map((attachment) => instanceOf(Attachment, attachment)),
    class: report.class,
    trackingId: report.trackingId,
    isLinked: isLinked || undefined,
    isKnownToResponders: isKnownToResponders || undefined,
    mayBeTalk: mayBeTalk || undefined,
    extras: report.extras,
  });
}

/** What sets an event apart that says the same words: when they were changed, and what is to be kept back from now on. */
const changeOf = ({ revisedAt, reporter: { anonymous, confidential } }: Report): string =>
  [revisedAt && utc(revisedAt), anonymous && 'anonymous', confidential && 'confidential']
    .filter(Boolean)
    .join(' ');

/** Its rules come with its class. */
const instanceOf = <T extends object>(type: new () => T, fields: T): T => Object.assign(new type(), fields);

/** The first 16 bytes of an HMAC, in hex: who has no identity on the channel is nobody else. */
const referenceOf = (key: Buffer, channel: string, identity: string): string =>
  createHmac('sha256', key).update(`${channel}|${identity}`).digest('hex').slice(0, 32);

const hasContact = (contact: Contact | undefined): contact is Contact =>
  contact !== undefined && Object.values(contact).some((value) => value !== undefined && value !== '');

/** All other fields have a length of their own; with this the whole is never larger than what the bus takes. */
const MAX_EXTRAS_BYTES = 100_000;

/** What keeps the event from the bus, as `field: rule`. */
export const faultsIn = (complaint: ComplaintReceived): string[] => {
  const isTooLarge = Buffer.byteLength(JSON.stringify(complaint.extras)) > MAX_EXTRAS_BYTES;
  return [...faultsOf(validateSync(complaint)), ...(isTooLarge ? ['extras: maxBytes'] : [])];
};

/** Order holds within a conversation, where there is one. */
export const recordOf = (
  topic: typeof TOPICS.complaintReceived | typeof TOPICS.attachmentDeferred,
  complaint: ComplaintReceived,
  { city, channel }: Pick<Adapter, 'city' | 'channel'>,
  traceparent: string | undefined,
): OutgoingRecord =>
  encodeEvent(
    {
      topic,
      key: complaint.conversation ?? complaint.complaintId,
      id: complaint.eventId,
      source: `//sambung/${city}/ingest-${channel}`,
      subject: complaint.complaintId,
      time: complaint.receivedAt,
      ...(traceparent === undefined ? {} : { traceparent }),
    },
    complaint,
  );
