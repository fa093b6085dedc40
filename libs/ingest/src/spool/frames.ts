import type { FileHandle } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { type OutgoingRecord, RejectedError } from '@sambung/platform';

/** Length and CRC-32 of what follows, 4 bytes each, big-endian: what a kill left half-written is told by them. */
const HEADER_BYTES = 8;
/** What the bus takes at most (900,000 bytes) is smaller; so one read always holds at least one whole frame. */
const MAX_FRAME_BYTES = 900_000;
const READ_BYTES = 1024 * 1024;

/**
 * A record as it stands in the spool: its envelope as a line of JSON, then its value as it is.
 * @throws RejectedError when it is larger than what the bus would take of it later.
 */
export function frameOf({ topic, key, headers, value }: OutgoingRecord): Buffer {
  const envelope = Buffer.from(`${JSON.stringify({ topic, key, headers })}\n`);
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt32BE(envelope.length + value.length);
  header.writeUInt32BE(crc32(value, crc32(envelope)), 4);
  const frame = Buffer.concat([header, envelope, value]);
  if (frame.length > MAX_FRAME_BYTES)
    throw new RejectedError('spool.too-large', 'spooling a record', { details: { bytes: frame.length } });
  return frame;
}

/**
 * The whole frames from a position on, as many as one read holds, and where the next one begins. None: what stands
 * there, if anything, is no whole frame.
 */
export async function readFrames(
  file: FileHandle,
  position: number,
): Promise<{ records: OutgoingRecord[]; next: number }> {
  const buffer = Buffer.allocUnsafe(READ_BYTES);
  const { bytesRead } = await file.read(buffer, 0, READ_BYTES, position);
  const records: OutgoingRecord[] = [];
  let at = 0;
  while (at + HEADER_BYTES <= bytesRead) {
    const end = at + HEADER_BYTES + buffer.readUInt32BE(at);
    if (end > bytesRead) break;
    const content = buffer.subarray(at + HEADER_BYTES, end);
    if (crc32(content) !== buffer.readUInt32BE(at + 4)) break;
    records.push(recordIn(content));
    at = end;
  }
  return { records, next: position + at };
}

function recordIn(content: Buffer): OutgoingRecord {
  const end = content.indexOf('\n');
  const envelope = JSON.parse(content.toString('utf8', 0, end)) as Omit<OutgoingRecord, 'value'>;
  return { ...envelope, value: content.subarray(end + 1) };
}
