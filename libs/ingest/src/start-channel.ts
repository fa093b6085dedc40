import { ownSeal, publicSeal, type Seal, TOPIC_MANIFEST } from '@sambung/contracts';
import {
  BusStrategy,
  createLogger,
  createRegistry,
  openBus,
  openObjectStore,
  type RunningService,
  runMain,
  SettingsError,
  startService,
} from '@sambung/platform';
import type { Channel } from './channel';
import type { Adapter } from './complaint';
import { IngestModule } from './ingest.module';
import { mediaFetcher } from './media/fetch-media';
import { createMetrics } from './metrics';
import { addRoutes } from './routes';
import { type AdapterSettings, readAdapterSettings } from './settings';

/**
 * Starts one channel's adapter.
 * @throws SettingsError naming all settings that are missing or malformed.
 * @throws Error with code EADDRINUSE when the port is taken.
 */
export async function startChannel(
  channel: Channel,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<RunningService> {
  const settings = readAdapterSettings(channel, environment);
  const { shared, own } = settings;
  const service = `ingest-${channel.name}`;
  const adapter = await adapterOf(channel, settings);
  const sources = channel.sources(settings.channel);
  const pages = (await channel.pages?.()) ?? [];
  const fetchMedia = mediaFetcher(channel.media?.(settings.channel), own.MEDIA_PRIVATE_HOSTS);
  const logger = createLogger(service);
  const registry = createRegistry(service);
  const metrics = createMetrics(registry, channel.name);
  const objects = await openObjectStore(shared, shared.KAFKA_BROKERS.length > 0);
  const bus = await openBus(shared, TOPIC_MANIFEST, logger);
  const tools = { adapter, bus, objects, fetchMedia, sources };
  return startService({
    module: IngestModule.of(tools),
    host: shared.HOST,
    port: own.PORT,
    logger,
    registry,
    operatorToken: shared.OPERATOR_TOKEN,
    checks: { bus: () => bus.check() },
    strategy: new BusStrategy(bus, `${service}-late-attachments`, logger),
    configure: (app) => {
      const server = app.getHttpAdapter().getInstance();
      addRoutes(server, sources, pages, { ...tools, metrics });
    },
    onStop: [() => bus.close()],
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
    contactSeal: await contactSealOf(shared.CONTACT_PUBLIC_JWK),
    replySeal: ownSeal(own.REPLY_KEY),
    isLinked: channel.isLinked?.(settings) ?? false,
  };
}

async function contactSealOf(jwk: string): Promise<Seal> {
  try {
    return await publicSeal(JSON.parse(jwk) as Parameters<typeof publicSeal>[0]);
  } catch {
    throw new SettingsError(['CONTACT_PUBLIC_JWK: expected a public key (X25519 or P-256) as a JWK']);
  }
}
