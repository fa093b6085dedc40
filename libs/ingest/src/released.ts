import { decodeEvent, ReportReleased } from '@sambung/contracts';
import { type BusRecord, type EventBus, type ObjectStore, RejectedError } from '@sambung/platform';
import { readBody } from './body';
import { FaultyBodyError, type RawRequest, type Source } from './channel';
import type { Adapter } from './complaint';
import { type DeliveryTools, outcomesOf } from './delivery';
import { openKept, sealForKeeping } from './kept';

/** A request as it is kept while something of it is held. Its proof has been given and is not asked for again. */
interface KeptRequest {
  contentType: string;
  query: RawRequest['query'];
  receivedAt: string;
  /** The exact bytes, in base64. */
  body: string;
}

export interface ReleaseTools extends DeliveryTools {
  bus: Pick<EventBus, 'publish'>;
  sources: readonly Source[];
}

/**
 * The whole request, sealed for this adapter alone: reports are read again as they came, whatever their reader makes of
 * them by then, and nobody else has to know the format. Sealed at most once, and only where something is held.
 */
export function keeperOf(
  { rawBody, query, receivedAt }: RawRequest,
  contentType: string,
  { adapter, objects }: { adapter: Pick<Adapter, 'replySeal'>; objects: ObjectStore },
): () => Promise<string> {
  let kept: Promise<string> | undefined;
  const request = (): KeptRequest => ({
    contentType,
    query,
    receivedAt: receivedAt.toISOString(),
    body: rawBody.toString('base64'),
  });
  return () => (kept ??= sealForKeeping(request(), adapter.replySeal, objects));
}

/**
 * Reads a delivery again of which something was held and has been released. Everything in it has the ids that it had:
 * what was taken before is the same again, and what still cannot be read is held again under its own id.
 * @throws RejectedError where nothing of the delivery can be read: routing holds the reports again.
 * @throws UnavailableError while the bus or the object store is away.
 */
export async function readReleased(record: BusRecord, tools: ReleaseTools): Promise<void> {
  const decoded = decodeEvent(ReportReleased, record.value);
  if ('faults' in decoded) throw new RejectedError('ingest.no-event', 'reading report.released');
  const { event } = decoded;
  const { adapter, objects, bus, sources } = tools;
  if (event.channel !== adapter.channel) return;
  const source = sources.find(({ path }) => path === event.source);
  if (source === undefined) throw new RejectedError('ingest.no-source', 'reading a delivery again');
  const kept = (await openKept(event.delivery, adapter.replySeal, objects)) as KeptRequest;
  const raw: RawRequest = {
    headers: { 'content-type': kept.contentType },
    query: kept.query,
    rawBody: Buffer.from(kept.body, 'base64'),
    receivedAt: new Date(kept.receivedAt),
  };
  const readings = await reading(source, raw, kept.contentType);
  const outcomes = await outcomesOf(
    readings,
    {
      // What a poll found has no sender who could be told that it is faulty.
      source: { path: source.path, answer: 'results' },
      rawBody: raw.rawBody,
      receivedAt: raw.receivedAt,
      precedence: source.precedence,
      isTrial: false,
      keep: () => Promise.resolve(event.delivery),
      released: event,
    },
    tools,
  );
  const isReleased = new Set(event.reportIds);
  await bus.publish(
    outcomes.flatMap((outcome) =>
      // What else is held of this delivery stays as it is.
      outcome.as === 'held' && !isReleased.has(outcome.reportId) ? [] : outcome.records,
    ),
  );
}

async function reading(source: Source, raw: RawRequest, contentType: string) {
  try {
    return await source.read(await readBody(source, raw.rawBody, contentType), raw);
  } catch (error) {
    if (error instanceof FaultyBodyError)
      throw new RejectedError('ingest.faulty', 'reading a delivery again');
    throw error;
  }
}
