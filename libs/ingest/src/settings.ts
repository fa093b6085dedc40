import {
  busSettings,
  objectStoreSettings,
  operatorSettings,
  readSettings,
  setting,
  type Declaration,
  type Settings,
} from '@sambung/platform';
import type { Channel } from './channel';

type Environment = Readonly<Record<string, string | undefined>>;

const shared = {
  HOST: setting.text({ description: 'address to listen on', fallback: '127.0.0.1' }),
  CITY: setting.text({ description: "the city's code: a folder of cities/", fallback: 'malang' }),
  RECEIPT_KEY: setting.key({ description: 'key from which receipts are made; the same for all channels' }),
  REFERENCE_KEY: setting.key({ description: 'key that hides who a reporter is; the same for all channels' }),
  CONTACT_PUBLIC_JWK: setting.text({
    description:
      'public key (JWK, X25519 or P-256) to which contacts are sealed; routing holds the private one',
  }),
  ...busSettings,
  ...objectStoreSettings,
  ...operatorSettings,
};

/** Each with the channel's name before it: `SAMBAT_PORT`. */
const ownOf = (port: number) => ({
  PORT: setting.number({ description: 'port to listen on', fallback: port }),
  REPLY_KEY: setting.key({ description: 'key that seals where an answer goes; of this adapter alone' }),
  MEDIA_PRIVATE_HOSTS: setting.list({
    description: 'hosts of photos whose address may be private, comma-separated; for trials only',
    fallback: [],
  }),
});

/** The channel's name as its settings begin: `SAMBAT_`. */
export const prefixOf = (name: string): string => `${name.toUpperCase().replace(/-/g, '_')}_`;

/** Everything that an adapter reads, by name: the harness's settings and the channel's. */
export const declarationOf = (channel: Channel): Declaration => ({
  ...shared,
  ...Object.fromEntries(
    Object.entries(ownOf(channel.port)).map(([name, own]) => [prefixOf(channel.name) + name, own]),
  ),
  ...channel.settings,
});

export interface AdapterSettings {
  shared: Settings<typeof shared>;
  own: Settings<ReturnType<typeof ownOf>>;
  channel: Settings<Declaration>;
}

/** @throws SettingsError naming the faults of all of them together. */
export function readAdapterSettings(channel: Channel, environment: Environment): AdapterSettings {
  readSettings(declarationOf(channel), environment, [
    ['KAFKA_BROKERS', 'DATABASE_URL'],
    ['OBJECT_STORE_DIR', 'S3_ENDPOINT'],
  ]);
  const prefix = prefixOf(channel.name);
  const own = Object.fromEntries(
    Object.keys(ownOf(channel.port)).map((name) => [name, environment[prefix + name]]),
  );
  return {
    shared: readSettings(shared, environment),
    own: readSettings(ownOf(channel.port), own),
    channel: readSettings(channel.settings, environment),
  };
}
