import { createPublicKey } from 'node:crypto';
import {
  busSettings,
  type Declaration,
  type ObjectStore,
  objectStoreSettings,
  openObjectStore,
  operatorSettings,
  readSettings,
  setting,
  type Settings,
  SettingsError,
} from '@sambung/platform';
import type { JWK } from 'jose';
import type { Channel, Poll, Source } from './channel';
import type { Feedback } from './feedback/feedback';
import { parseQuietHours } from './feedback/quiet-hours';
import { wordingOf } from './feedback/words';
import { spoolSettings } from './spool/spool';

type Environment = Readonly<Record<string, string | undefined>>;

/** A private half is refused too: an adapter that could open contacts must not exist. */
function parsePublicJwk(text: string): JWK {
  try {
    const jwk = JSON.parse(text) as JWK;
    const { asymmetricKeyType, asymmetricKeyDetails } = createPublicKey({ key: { ...jwk }, format: 'jwk' });
    const isUsable = asymmetricKeyType === 'x25519' || asymmetricKeyDetails?.namedCurve === 'prime256v1';
    if (isUsable && jwk.d === undefined) return jwk;
  } catch {
    // What it is instead is not told: it may be a secret.
  }
  throw new Error('expected a public key (X25519 or P-256) as a JWK');
}

const shared = {
  HOST: setting.text({ description: 'address to listen on', fallback: '127.0.0.1' }),
  CITY: setting.text({ description: "the city's code: a folder of cities/", fallback: 'malang' }),
  RECEIPT_KEY: setting.key({ description: 'key from which receipts are made; the same for all channels' }),
  REFERENCE_KEY: setting.key({ description: 'key that hides who a reporter is; the same for all channels' }),
  CONTACT_PUBLIC_JWK: {
    description: 'public key to which contacts are sealed; routing holds the private one',
    secret: false,
    parse: parsePublicJwk,
  },
  ...busSettings,
  ...spoolSettings,
  INGEST_DATABASE_URL: setting.secret({
    description:
      'PostgreSQL where polling keeps its place and feedback what it tells, in a schema ingest; needed only by these',
    fallback: '',
  }),
  RECEIPT_URL: setting.text({
    description:
      'public address where a receipt is followed, without the code; empty: reporters get the code alone',
    fallback: '',
  }),
  TIME_ZONE: setting.text({
    description: "the city's time zone: quiet hours are hours there",
    fallback: 'Asia/Jakarta',
  }),
  ...objectStoreSettings,
  ...operatorSettings,
};

/** Each with the channel's name before it: `SAMBAT_PORT`. */
const ownOf = ({ port, quietMinutes }: Channel) => ({
  PORT: setting.number({ description: 'port to listen on', fallback: port }),
  REPLY_KEY: setting.key({ description: 'key that seals where an answer goes; of this adapter alone' }),
  MEDIA_PRIVATE_HOSTS: setting.list({
    description: 'hosts of photos whose address may be private, comma-separated; for trials only',
    fallback: [],
  }),
  QUIET_MINUTES_DAY: setting.number({
    description: 'the channel is red when it says nothing for longer from 06 to 22; 0: for ever',
    fallback: quietMinutes?.day ?? 0,
  }),
  QUIET_MINUTES_NIGHT: setting.number({
    description: 'as by day, from 22 to 06',
    fallback: quietMinutes?.night ?? 0,
  }),
});

/** Of a channel that can be asked. */
const pollSettings = {
  POLL_SECONDS: setting.number({
    description: 'how often the channel is asked for what its pushes missed; 0: never',
    fallback: 0,
  }),
};

/** Of a channel that can tell its reporters. */
const feedbackSettings = {
  FEEDBACK_STAGES: setting.list({
    description:
      'what reporters are told of: received, needs-information, verified, assigned, answered, closed, archived',
    fallback: ['needs-information', 'assigned', 'answered', 'closed', 'archived'],
  }),
  FEEDBACK_JOIN_SECONDS: setting.number({
    description: 'changes that follow each other within it are told as one',
    fallback: 60,
  }),
  FEEDBACK_QUIET_HOURS: {
    description: 'hours of the day in which no message rings at a reporter, e.g. 21-6; none: at any hour',
    secret: false,
    fallback: parseQuietHours('21-6'),
    parse: parseQuietHours,
  },
};

/** The channel's name as its settings begin: `SAMBAT_`. */
export const prefixOf = (name: string): string => `${name.toUpperCase().replace(/-/g, '_')}_`;

/** Everything that an adapter reads, by name: the harness's settings and the channel's. */
export const declarationOf = (channel: Channel): Declaration => ({
  ...shared,
  ...Object.fromEntries(
    Object.entries({
      ...ownOf(channel),
      ...(channel.poll && pollSettings),
      ...(channel.feedback && feedbackSettings),
    }).map(([name, own]) => [prefixOf(channel.name) + name, own]),
  ),
  ...channel.settings,
});

export interface AdapterSettings {
  shared: Settings<typeof shared>;
  own: Settings<ReturnType<typeof ownOf>>;
  channel: Settings<Declaration>;
  /** What the channel makes of its settings, and where its photos are kept. */
  sources: Source[];
  objects: ObjectStore;
  /** Absent: the channel is not polled. */
  poll: { read: Poll; seconds: number } | undefined;
  /** Absent: reporters are not told. */
  feedback: (Settings<typeof feedbackSettings> & { channel: Feedback }) | undefined;
}

/** @throws SettingsError naming the faults of all of them together, those too that show only in use. */
export async function readAdapterSettings(
  channel: Channel,
  environment: Environment,
): Promise<AdapterSettings> {
  const faults = new Set<string>();
  const tried = async <T>(read: () => T | Promise<T>): Promise<T | undefined> => {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof SettingsError)) throw error;
      for (const fault of error.faults) faults.add(fault);
      return undefined;
    }
  };
  await tried(() => readSettings(declarationOf(channel), environment, [['KAFKA_BROKERS', 'DATABASE_URL']]));
  const isApart = (environment['KAFKA_BROKERS'] ?? '') !== '';
  const objects = await tried(() => openObjectStore(readSettings(objectStoreSettings, environment), isApart));
  const sources = await tried(() => channel.sources(readSettings(channel.settings, environment)));
  const poll = await tried(() => pollOf(channel, environment));
  const feedback = await tried(() => feedbackOf(channel, environment));
  if (faults.size > 0 || objects === undefined || sources === undefined) throw new SettingsError([...faults]);
  const prefix = prefixOf(channel.name);
  const own = Object.fromEntries(
    Object.keys(ownOf(channel)).map((name) => [name, environment[prefix + name]]),
  );
  return {
    shared: readSettings(shared, environment),
    own: readSettings(ownOf(channel), own),
    channel: readSettings(channel.settings, environment),
    sources,
    objects,
    poll,
    feedback,
  };
}

/** @throws SettingsError naming what is missing of what telling reporters needs. */
function feedbackOf(channel: Channel, environment: Environment): AdapterSettings['feedback'] {
  const wording = wordingOf(environment['RECEIPT_URL'] ?? '');
  const found = channel.feedback?.(readSettings(channel.settings, environment), wording);
  if (found === undefined) return undefined;
  if ((environment['INGEST_DATABASE_URL'] ?? '') === '')
    throw new SettingsError([
      `INGEST_DATABASE_URL is missing (${channel.name} tells its reporters, and keeps there whom it has told what)`,
    ]);
  const own = Object.fromEntries(
    Object.keys(feedbackSettings).map((name) => [name, environment[prefixOf(channel.name) + name]]),
  );
  return { ...readSettings(feedbackSettings, own), channel: found };
}

/** @throws SettingsError naming what is missing of what polling needs. */
function pollOf(channel: Channel, environment: Environment): AdapterSettings['poll'] {
  if (channel.poll === undefined) return undefined;
  const name = `${prefixOf(channel.name)}POLL_SECONDS`;
  const { [name]: seconds = 0 } = readSettings({ [name]: pollSettings.POLL_SECONDS }, environment);
  if (seconds === 0) return undefined;
  if ((environment['INGEST_DATABASE_URL'] ?? '') === '')
    throw new SettingsError([
      `INGEST_DATABASE_URL is missing (${name} asks for polling, which keeps its place there)`,
    ]);
  return { read: channel.poll(readSettings(channel.settings, environment)), seconds };
}
