import {
  type Attachment,
  type ComplaintReceived,
  corrected,
  encodeEvent,
  rawIdOf,
  ReportHeld,
  ReportIgnored,
  type ReportReleased,
  TOPICS,
} from '@sambung/contracts';
import type { OutgoingRecord } from '@sambung/platform';
import { type AttachmentTools, described, storeAttachments } from './attachments';
import { fieldFaultsOf } from './body';
import { FaultyBodyError, type Reading, type Report, type Source } from './channel';
import { type Adapter, type Arrival, complaintOf, faultsIn, recordOf } from './complaint';
import { deferredOf } from './late-attachments';
import { sealForKeeping } from './kept';
import { writable } from './writable';

export interface DeliveryTools extends AttachmentTools {
  adapter: Adapter;
}

/** What became of one reading: how it is answered, and what goes on the bus for it. */
export type Outcome = { records: OutgoingRecord[]; entry?: string | undefined } & (
  | { as: 'accepted'; complaint: ComplaintReceived }
  | { as: 'ignored'; code: string }
  | { as: 'held'; code: string; parameters: Record<string, string | number | boolean>; reportId: string }
);

interface Delivery extends Arrival {
  source: Pick<Source, 'path' | 'answer'>;
  /** The exact bytes: the identity of what has no own id. */
  rawBody: Buffer;
  /** A trial: nothing is stored. */
  isTrial: boolean;
  /** Keeps the whole delivery for as long as something of it is held; absent where the sender sends it again by itself. */
  keep?: () => Promise<string>;
  /** The release for which it is read again. */
  released?: Pick<ReportReleased, 'releaseId' | 'reportIds' | 'correction'>;
}

/**
 * Turns the readings of one delivery into events, with the photos' bytes already stored. Publishes nothing.
 * @throws FaultyBodyError when the one report of a `receipt` source cannot be taken.
 * @throws UnavailableError when bytes cannot be stored.
 */
export const outcomesOf = (
  readings: readonly Reading[],
  delivery: Delivery,
  tools: DeliveryTools,
): Promise<Outcome[]> =>
  Promise.all(
    readings.map(async (reading, index) => ({
      ...(await outcomeOf(reading, index, delivery, tools)),
      entry: reading.entry,
    })),
  );

async function outcomeOf(
  reading: Reading,
  index: number,
  delivery: Delivery,
  tools: DeliveryTools,
): Promise<Outcome> {
  switch (reading.as) {
    case 'ignored':
      return ignored(reading, index, delivery, tools.adapter);
    case 'unreadable':
      if (delivery.source.answer === 'receipt')
        throw new FaultyBodyError([{ field: 'body', rule: reading.code }]);
      return held(reading, delivery, tools);
    case 'report':
      return accepted(reading.report, delivery, tools);
  }
}

async function accepted(asRead: Report, delivery: Delivery, tools: DeliveryTools): Promise<Outcome> {
  const report = writable(asRead);
  const { adapter } = tools;
  // Judged before anything is stored: what is refused leaves no bytes behind.
  const draft = await complaintOf(report, report.attachments.map(described), adapter, delivery);
  const faults = faultsIn(draft);
  if (faults.length > 0) {
    if (delivery.source.answer === 'receipt') throw new FaultyBodyError(fieldFaultsOf(faults));
    const raw = rawOf(report);
    const righted = await acceptedAsCorrected(report, raw, delivery, tools);
    if (righted?.as === 'accepted') return righted;
    const parameters =
      righted?.as === 'held' ? righted.parameters : { faults: faults.slice(0, 20).join(', ') };
    return held({ code: 'ingest.invalid', parameters, raw }, delivery, tools);
  }
  const complaint = delivery.isTrial
    ? draft
    : withAttachments(draft, await storeAttachments(report.attachments, tools));
  const record = recordOf(TOPICS.complaintReceived, complaint, adapter, delivery.traceparent);
  return {
    as: 'accepted',
    complaint,
    records: [record, ...deferredOf(complaint, adapter, delivery.traceparent)],
  };
}

/** What was read and breaks the rules, with what a person has put right; undefined where nobody has. */
async function acceptedAsCorrected(
  report: Report,
  raw: unknown,
  { released, ...delivery }: Delivery,
  tools: DeliveryTools,
): Promise<Outcome | undefined> {
  const correction = released?.correction;
  if (correction === undefined || !released?.reportIds.includes(heldIdOf(raw, tools.adapter)))
    return undefined;
  const { occurredAt } = correction;
  const righted = occurredAt === undefined ? report : { ...report, occurredAt: new Date(occurredAt) };
  return accepted(corrected(righted, correction), delivery, tools);
}

const heldIdOf = (raw: unknown, { city, channel }: Pick<Adapter, 'city' | 'channel'>): string =>
  rawIdOf(city, channel, Buffer.from(JSON.stringify(raw ?? null)));

const withAttachments = (draft: ComplaintReceived, attachments: Attachment[]): ComplaintReceived =>
  Object.assign(draft, { attachments });

/** A person who reads what is held needs no bytes: their digests say which files came. */
const rawOf = (report: Report): unknown => ({ ...report, attachments: report.attachments.map(described) });

function ignored(
  { code, ownId }: Extract<Reading, { as: 'ignored' }>,
  index: number,
  { receivedAt, rawBody, traceparent }: Delivery,
  { city, channel }: Adapter,
): Outcome {
  const identity =
    ownId === undefined ? Buffer.concat([rawBody, Buffer.from(`#${index}`)]) : Buffer.from(ownId);
  const event = Object.assign(new ReportIgnored(), {
    reportId: rawIdOf(city, channel, identity),
    channel,
    receivedAt: receivedAt.toISOString(),
    code,
  });
  return { as: 'ignored', code, records: [reportRecord(TOPICS.reportIgnored, event, city, traceparent)] };
}

async function held(
  { code, parameters, raw }: Omit<Extract<Reading, { as: 'unreadable' }>, 'as'>,
  { source, receivedAt, isTrial, traceparent, keep, released }: Delivery,
  { adapter, objects }: DeliveryTools,
): Promise<Outcome> {
  const { city, channel, contactSeal } = adapter;
  const reportId = heldIdOf(raw, adapter);
  const event = Object.assign(new ReportHeld(), {
    reportId,
    channel,
    source: source.path,
    receivedAt: receivedAt.toISOString(),
    code,
    parameters: writable(parameters),
    ...(isTrial
      ? {}
      : { sealed: await sealForKeeping(raw ?? null, contactSeal, objects), delivery: await keep?.() }),
    releaseId: released?.releaseId,
  });
  const record = reportRecord(TOPICS.reportHeld, event, city, traceparent);
  return { as: 'held', code, parameters, reportId, records: [record] };
}

const reportRecord = (
  topic: typeof TOPICS.reportHeld | typeof TOPICS.reportIgnored,
  event: ReportHeld | ReportIgnored,
  city: string,
  traceparent: string | undefined,
): OutgoingRecord =>
  encodeEvent(
    {
      topic,
      key: event.reportId,
      id: event.reportId,
      source: `//sambung/${city}/ingest-${event.channel}`,
      subject: event.reportId,
      time: event.receivedAt,
      ...(traceparent === undefined ? {} : { traceparent }),
    },
    event,
  );
