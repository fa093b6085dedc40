import { setTimeout as pause } from 'node:timers/promises';
import { encodeEvent, eventIdOf } from '@sambung/contracts';
import type { EventBus } from '@sambung/platform';
import type { OutboxStore } from '../store/outbox.store';

const BATCH = 500;
/** Each batch is written through to the disk in every partition that it touches: fewer, larger ones cost far less. */
const PACE_MILLISECONDS = 100;

/**
 * Publishes what the outbox holds, at least once and in order for each complaint.
 * @returns whether there may be more at once.
 */
export async function relayNews(
  outbox: OutboxStore,
  bus: Pick<EventBus, 'publish'>,
  city: string,
): Promise<boolean> {
  const relayed = await outbox.relay(BATCH, (rows) =>
    bus.publish(
      rows.map((news) =>
        encodeEvent(
          {
            topic: news.topic,
            key: news.complaintId,
            id: eventIdOf(news.complaintId, news.topic, String(news.version)),
            source: `//sambung/${city}/routing`,
            subject: news.complaintId,
            time: news.at.toISOString(),
            traceparent: news.traceparent ?? undefined,
          },
          news.data,
        ),
      ),
    ),
  );
  if (relayed === BATCH) return true;
  if (relayed > 0) await pause(PACE_MILLISECONDS);
  return false;
}
