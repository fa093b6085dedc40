import { join } from 'node:path';
import { busSettings, objectStoreSettings, operatorSettings, setting } from '@sambung/platform';
import { receiptSettings } from './receipts/settings';
import { mailSettings } from './clocks/mail';
import { contactSettings } from './sp4n/contact';

const MODES = ['manual', 'shadow', 'api'] as const;
export type Mode = (typeof MODES)[number];

/** Beside dist and src alike. */
export const REPOSITORY_CITIES = join(__dirname, '../../../cities');

export const routingSettings = {
  HOST: setting.text({ description: 'address to listen on', fallback: '127.0.0.1' }),
  ROUTING_PORT: setting.number({ description: 'port of routing', fallback: 8110 }),
  CITY: setting.text({ description: 'folder of the city in CITIES_DIR', fallback: 'malang' }),
  CITIES_DIR: setting.text({
    description: "folder of the cities' data; empty: the repository's",
    fallback: '',
  }),
  MODEL_DIR: setting.text({
    description:
      'folder of the models that offices are chosen by, shared by all processes; empty: by rules alone',
    fallback: '',
  }),
  DATABASE_URL: setting.secret({ description: 'PostgreSQL; the schema routing is created there' }),
  GATHER_MINUTES: setting.number({
    description: 'messages of one conversation no further apart are one complaint; sending waits as long',
    fallback: 3,
  }),
  SP4N_MODE: setting.choice(MODES)({
    description: 'manual: an operator files by hand; shadow: decides, forwards nothing; api: forwards',
  }),
  SP4N_CREATE_IDEMPOTENT: setting.flag({
    description:
      'true: SP4N-LAPOR! promises to answer a second create under our reference with the first ticket',
    fallback: false,
  }),
  SP4N_CONCURRENCY: setting.number({
    description: 'complaints that are forwarded at the same time',
    fallback: 32,
  }),
  SP4N_SETTLE_SECONDS: setting.number({
    description: 'how long an unanswered create is given before it is looked up',
    fallback: 10,
  }),
  SP4N_POLL_SECONDS: setting.number({
    description: 'how often SP4N-LAPOR! is asked which tickets have changed; 0: never',
    fallback: 10,
  }),
  PASS_ON_HOPS: setting.number({
    description:
      'how often a ticket that an office has given back ("bukan wewenang") goes on to the next candidate',
    fallback: 2,
  }),
  POSTS_FILE: setting.text({
    description:
      "CSV of the city's posts (text, label) from which is learnt at start which are no complaints; empty: triage.csv alone",
    fallback: '',
  }),
  SP4N_TICKET_URL: setting.text({
    description: 'where a ticket is seen, with {trackingId} in it',
    fallback: undefined,
  }),
  ...receiptSettings,
  ...objectStoreSettings,
  ...operatorSettings,
  KAFKA_BROKERS: busSettings.KAFKA_BROKERS,
  ...contactSettings,
  ...mailSettings,
};
