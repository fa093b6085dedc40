import type { Opener, Seal } from '@sambung/contracts';
import { type ObjectStore, RejectedError } from '@sambung/platform';

/** Larger sealed content goes to the object store: the bus is for events. */
const MAX_SEALED_LENGTH = 200_000;
const SHA256 = /^[0-9a-f]{64}$/;

/** Sealed content, or its key in the object store where it is long. */
export async function sealForKeeping(content: unknown, seal: Seal, objects: ObjectStore): Promise<string> {
  const sealed = await seal.seal(content);
  return sealed.length <= MAX_SEALED_LENGTH ? sealed : objects.put(Buffer.from(sealed));
}

/** @throws RejectedError where it is not there any more, or was sealed with another key. */
export async function openKept(kept: string, opener: Opener, objects: ObjectStore): Promise<unknown> {
  const sealed = SHA256.test(kept) ? (await objects.get(kept)).toString() : kept;
  try {
    return await opener.open(sealed);
  } catch {
    // Its cause may quote what was sealed.
    throw new RejectedError('ingest.delivery-unreadable', 'opening a delivery that was kept');
  }
}
