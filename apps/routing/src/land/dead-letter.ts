import { rawIdOf, type ReportHeld } from '@sambung/contracts';
import type { BusRecord } from '@sambung/platform';

/**
 * A record that a group of ours has set aside, as a report that a person sees: why, and where its bytes are. Several
 * groups may have set the same one aside: it counts once. Nothing of it is trusted, since nothing comes after this.
 */
export function heldOf({ topic, headers, value, offset, partition, publishedAt }: BusRecord): ReportHeld {
  const origin = {
    topic: headers['dlt_topic'] ?? topic,
    partition: headers['dlt_partition'] ?? String(partition),
    offset: headers['dlt_offset'] ?? offset,
  };
  return {
    reportId: rawIdOf('', JSON.stringify(origin), value),
    channel: /\/ingest-([a-z][a-z0-9-]{1,30})$/.exec(headers['ce_source'] ?? '')?.[1] ?? 'bus',
    source: origin.topic,
    receivedAt: publishedAt.toISOString(),
    code: headers['dlt_code'] ?? 'bus.dead-letter',
    parameters: { partition: origin.partition, offset: origin.offset, group: headers['dlt_group'] ?? '' },
  };
}
