import { decodeEvent } from '@sambung/contracts';
import { type BusRecord, RejectedError } from '@sambung/platform';

/** @throws RejectedError for what is no event: it goes to the dead-letter topic and the next one comes. */
export function readEvent<T extends object>(
  type: new () => T,
  { value, topic, partition, offset }: BusRecord,
): T {
  const decoded = decodeEvent(type, value);
  if ('event' in decoded) return decoded.event;
  throw new RejectedError('event.malformed', 'reading an event', {
    details: { topic, partition, offset, faults: decoded.faults.join('; ') },
  });
}
