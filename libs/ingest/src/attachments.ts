import type { Attachment } from '@sambung/contracts';
import { type ObjectStore, RejectedError, sha256Of, UnavailableError } from '@sambung/platform';
import type { ReportAttachment } from './channel';
import type { FetchMedia } from './media/fetch-media';
import type { MediaRoom } from './media/room';

/** All links of one delivery together: a channel does not wait longer for photos. */
const LINK_MILLISECONDS = 3000;

export interface AttachmentTools {
  objects: ObjectStore;
  fetchMedia: FetchMedia;
  room: MediaRoom;
}

/**
 * Bytes are stored before the answer; a link is tried, and stays a link where it is slow or refused or too much is in
 * hand: the late path fetches it or says why not.
 * @throws UnavailableError when sent bytes cannot be stored.
 */
export function storeAttachments(
  attachments: readonly ReportAttachment[],
  { objects, fetchMedia, room }: AttachmentTools,
): Promise<Attachment[]> {
  const until = Date.now() + LINK_MILLISECONDS;
  const fetchNow = async (url: string): Promise<Pick<Attachment, 'sha256' | 'bytes'>> => {
    const bytes = await fetchMedia(url, Math.max(0, until - Date.now()) / 1000);
    return { sha256: await objects.put(bytes), bytes: bytes.length };
  };
  return Promise.all(
    attachments.map(async (attachment) => {
      if ('content' in attachment) {
        await objects.put(attachment.content);
        return described(attachment);
      }
      const stored = await unlessLater(room.hold(until, () => fetchNow(attachment.url)));
      if (stored === undefined) return described(attachment);
      const { ref, name, mediaType } = attachment;
      return { ref, name, mediaType, ...stored };
    }),
  );
}

/** As it stands in the event when nothing is stored or fetched. */
export function described(attachment: ReportAttachment): Attachment {
  const { name, mediaType } = attachment;
  if (!('content' in attachment)) return { ref: attachment.ref, name, mediaType, url: attachment.url };
  const sha256 = sha256Of(attachment.content);
  return { ref: attachment.ref ?? sha256, name, mediaType, sha256, bytes: attachment.content.length };
}

async function unlessLater<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof RejectedError || error instanceof UnavailableError) return undefined;
    throw error;
  }
}
