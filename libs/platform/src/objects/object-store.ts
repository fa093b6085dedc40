import { createHash } from 'node:crypto';

/** Bytes under the lower-case hex of their SHA-256: the same bytes are one object, however often they are put. */
export interface ObjectStore {
  /**
   * Resolves when the bytes are durable.
   * @returns the SHA-256 under which they can be fetched.
   * @throws UnavailableError when the store cannot be reached or is full.
   */
  put(bytes: Buffer): Promise<string>;

  /**
   * @throws RejectedError `objects.missing` when there is no such object.
   * @throws UnavailableError when the store cannot be reached.
   */
  get(sha256: string): Promise<Buffer>;

  /** @throws UnavailableError when the store cannot be reached. */
  check(): Promise<void>;
}

export const sha256Of = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
