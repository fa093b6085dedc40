import {
  type Attachment,
  ComplaintReceived,
  contentDigestOf,
  decodeEvent,
  eventIdOf,
  TOPICS,
} from '@sambung/contracts';
import {
  type BusRecord,
  type EventBus,
  type ObjectStore,
  type OutgoingRecord,
  RejectedError,
  UnavailableError,
} from '@sambung/platform';
import { plainToInstance } from 'class-transformer';
import { type Adapter, recordOf } from './complaint';
import type { FetchMedia } from './media/fetch-media';
import type { MediaRoom } from './media/room';

const FETCH_SECONDS = 15;
/** Afterwards the ticket says that a photo was sent and could not be had. */
const GIVE_UP_MILLISECONDS = 10 * 60_000;

export interface LateTools {
  adapter: Pick<Adapter, 'city' | 'channel'>;
  bus: Pick<EventBus, 'publish'>;
  objects: ObjectStore;
  fetchMedia: FetchMedia;
  room: MediaRoom;
  now?: () => Date;
}

/**
 * Fetches what the push left as a link, and sends it after the complaint as an addition of its own.
 * @throws UnavailableError while one of them may still be had: the bus brings the record again.
 * @throws RejectedError when the record is no event.
 */
export async function sendLateAttachments(record: BusRecord, tools: LateTools): Promise<void> {
  const decoded = decodeEvent(ComplaintReceived, record.value);
  if ('faults' in decoded) throw new RejectedError('ingest.no-event', 'reading complaint.received');
  const { event } = decoded;
  if (event.channel !== tools.adapter.channel) return;
  const fetched = await Promise.all(
    linksOf(event).map((link) => tools.room.hold(Infinity, () => fetchLate(link, event, tools))),
  );
  await tools.bus.publish(
    fetched.map((attachment) =>
      recordOf(
        TOPICS.complaintReceived,
        additionOf(event, attachment),
        tools.adapter,
        record.headers['traceparent'],
      ),
    ),
  );
}

/** What is sent late carries the bytes or why there are none: it is never followed again. */
const linksOf = ({ attachments }: ComplaintReceived): Attachment[] =>
  attachments.filter(({ sha256, missing }) => sha256 === undefined && missing === undefined);

/** What brings a complaint back to its own adapter, where links of it are still to be fetched. */
export const deferredOf = (
  complaint: ComplaintReceived,
  adapter: LateTools['adapter'],
  traceparent: string | undefined,
): OutgoingRecord[] =>
  linksOf(complaint).length === 0
    ? []
    : [recordOf(TOPICS.attachmentDeferred, complaint, adapter, traceparent)];

async function fetchLate(
  link: Attachment,
  { receivedAt }: ComplaintReceived,
  { objects, fetchMedia, now = () => new Date() }: LateTools,
): Promise<Attachment> {
  const { ref, name, mediaType, url } = link;
  let bytes: Buffer;
  try {
    bytes = await fetchMedia(url ?? '', FETCH_SECONDS);
  } catch (error) {
    if (error instanceof RejectedError) return { ref, name, mediaType, missing: error.code };
    const isOver = now().getTime() - Date.parse(receivedAt) > GIVE_UP_MILLISECONDS;
    if (error instanceof UnavailableError && isOver) return { ref, name, mediaType, missing: error.code };
    throw error;
  }
  // Apart: that our own store is away is waited out, however long; it says nothing about the photo.
  return { ref, name, mediaType, sha256: await objects.put(bytes), bytes: bytes.length };
}

/** Says nothing new but the file; the same file for the same content is the same event. */
const additionOf = (event: ComplaintReceived, attachment: Attachment): ComplaintReceived =>
  plainToInstance(ComplaintReceived, {
    complaintId: event.complaintId,
    eventId: eventIdOf(event.complaintId, contentDigestOf(event), `late:${attachment.ref}`),
    kind: 'addition',
    receipt: event.receipt,
    channel: event.channel,
    source: event.source,
    account: event.account,
    ownId: event.ownId,
    conversation: event.conversation,
    occurredAt: event.occurredAt,
    receivedAt: event.receivedAt,
    precedence: event.precedence,
    text: '',
    reporter: event.reporter,
    attachments: [attachment],
    extras: {},
  });
