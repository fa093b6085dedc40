import type { Logger } from '../logger';
import { setting, SettingsError, type Settings } from '../settings';
import type { EventBus, Topic } from './event-bus';
import { KafkaBus } from './kafka/kafka-bus';
import { PostgresBus } from './postgres/postgres-bus';

export const busSettings = {
  KAFKA_BROKERS: setting.list({
    description: 'The Kafka that is the bus: host:port, comma-separated. Empty: the bus is on PostgreSQL',
    fallback: [],
  }),
  DATABASE_URL: setting.secret({
    description:
      'PostgreSQL; the bus where KAFKA_BROKERS is empty. postgres://user:password@host:port/database',
    fallback: '',
  }),
};

/**
 * The bus that the settings name: Kafka where brokers are given, else the log on PostgreSQL. It opens also while the
 * bus is away: publishing and subscribing then throw UnavailableError until it is there, and `check` says so.
 * @throws SettingsError when neither is given.
 */
export async function openBus(
  settings: Settings<typeof busSettings>,
  topics: readonly Topic[],
  logger: Logger,
): Promise<EventBus> {
  if (settings.KAFKA_BROKERS.length > 0) return new KafkaBus(settings.KAFKA_BROKERS, topics, logger);
  if (settings.DATABASE_URL === '')
    throw new SettingsError(['KAFKA_BROKERS or DATABASE_URL is missing (the bus needs one of them)']);
  return new PostgresBus(settings.DATABASE_URL, topics, logger);
}
