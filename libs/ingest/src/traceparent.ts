import { randomBytes } from 'node:crypto';

/** The sender's W3C trace context (version 00) where it sent one, else a new trace. */
export function traceparentOf(given: unknown): string {
  if (typeof given === 'string' && /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/.test(given))
    return given;
  return `00-${randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-01`;
}
