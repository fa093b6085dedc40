import { ownSeal, publicSeal, TOPIC_MANIFEST } from '@sambung/contracts';
import {
  BusStrategy,
  createLogger,
  createRegistry,
  openBus,
  type RunningService,
  runMain,
  startService,
} from '@sambung/platform';
import { startCanary } from './canary/canary';
import { Faults } from './canary/faults';
import { watchedMedia } from './canary/watched-media';
import type { Channel } from './channel';
import type { Adapter } from './complaint';
import { startFeedback } from './feedback/start-feedback';
import { IngestModule } from './ingest.module';
import { mediaFetcher } from './media/fetch-media';
import { mediaRoom } from './media/room';
import { createMetrics } from './metrics';
import { Cursors } from './poll/cursors';
import { startPolling } from './poll/poller';
import { addRoutes } from './routes';
import { type AdapterSettings, readAdapterSettings } from './settings';
import { Spool } from './spool/spool';

/**
 * Starts one channel's adapter.
 * @throws SettingsError naming all settings that are missing or malformed.
 * @throws Error with code EADDRINUSE when the port is taken.
 */
export async function startChannel(
  channel: Channel,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<RunningService> {
  const settings = await readAdapterSettings(channel, environment);
  const { shared, own, sources, objects, poll } = settings;
  const service = `ingest-${channel.name}`;
  const adapter = await adapterOf(channel, settings);
  const pages = (await channel.pages?.()) ?? [];
  const logger = createLogger(service);
  const registry = createRegistry(service);
  const metrics = createMetrics(registry, channel.name);
  const faults = new Faults(registry, channel.name);
  const media = mediaFetcher(channel.media?.(settings.channel), own.MEDIA_PRIVATE_HOSTS);
  const fetchMedia = watchedMedia(media, faults);
  const bus = await openBus(shared, TOPIC_MANIFEST, logger);
  const spool =
    shared.INGEST_SPOOL_DIR === ''
      ? undefined
      : await Spool.open(shared, channel.name, { bus, logger, registry });
  const tools = { adapter, bus, objects, fetchMedia, room: mediaRoom, sources };
  const quietMinutes = { day: own.QUIET_MINUTES_DAY, night: own.QUIET_MINUTES_NIGHT };
  const canary = startCanary({ adapter, bus: spool ?? bus, quietMinutes, faults, logger });
  const polling =
    poll &&
    startPolling(poll.read, poll.seconds, {
      ...tools,
      cursors: new Cursors(shared.INGEST_DATABASE_URL),
      faults,
      logger,
      registry,
    });
  const feedback =
    settings.feedback &&
    startFeedback(settings.feedback, adapter, shared.INGEST_DATABASE_URL, {
      bus,
      faults,
      logger,
      registry,
      timeZone: shared.TIME_ZONE,
    });
  return startService({
    module: IngestModule.of(tools, feedback?.statusTools),
    host: shared.HOST,
    port: own.PORT,
    logger,
    registry,
    operatorToken: shared.OPERATOR_TOKEN,
    checks: spool === undefined ? { bus: () => bus.check() } : { spool: () => spool.check() },
    strategy: new BusStrategy(bus, `${service}-late-attachments`, logger),
    configure: (app) => {
      const server = app.getHttpAdapter().getInstance();
      addRoutes(server, sources, pages, { ...tools, bus: spool ?? bus, metrics });
    },
    onStop: [
      async () => polling?.stop(),
      async () => feedback?.stop(),
      () => canary.stop(),
      async () => spool?.close(),
      () => bus.close(),
    ],
  });
}

/** The whole of an adapter's `main.ts`. */
export function run(channel: Channel, environment: NodeJS.ProcessEnv): void {
  void runMain((given) => startChannel(channel, given), environment);
}

async function adapterOf(
  channel: Channel,
  { shared, own, channel: settings }: AdapterSettings,
): Promise<Adapter> {
  return {
    city: shared.CITY,
    channel: channel.name,
    receiptKey: shared.RECEIPT_KEY,
    referenceKey: shared.REFERENCE_KEY,
    contactSeal: await publicSeal(shared.CONTACT_PUBLIC_JWK),
    replySeal: ownSeal(own.REPLY_KEY),
    isLinked: channel.isLinked?.(settings) ?? false,
    isKnownToResponders: channel.isKnownToResponders,
    mayBeTalk: channel.mayBeTalk,
  };
}
