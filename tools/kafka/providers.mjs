import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { countBrokers } from './count-brokers.mjs';
import { freePort } from './free-port.mjs';
import { startLocalKafka } from './local-kafka.mjs';

const run = promisify(execFile);
const IMAGE = 'apache/kafka:4.1.0';

async function given() {
  const brokers = (process.env.KAFKA_BROKERS ?? '').split(',').flatMap((broker) => broker.trim() || []);
  if (brokers.length === 0) throw new Error('not set');
  if ((await countBrokers(brokers)) === 0) throw new Error('nobody answers there');
  return { brokers, stop: async () => {} };
}

async function docker() {
  await run('docker', ['version', '--format', '{{.Server.Version}}'], { timeout: 5000 });
  const { GenericContainer, Wait } = await import('testcontainers');
  const port = await freePort();
  const container = await new GenericContainer(IMAGE)
    .withExposedPorts({ container: 9092, host: port })
    .withEnvironment({
      KAFKA_NODE_ID: '1',
      KAFKA_PROCESS_ROLES: 'broker,controller',
      KAFKA_LISTENERS: 'PLAINTEXT://:9092,CONTROLLER://:9093',
      KAFKA_ADVERTISED_LISTENERS: `PLAINTEXT://127.0.0.1:${port}`,
      KAFKA_CONTROLLER_LISTENER_NAMES: 'CONTROLLER',
      KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: 'CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT',
      KAFKA_CONTROLLER_QUORUM_VOTERS: '1@localhost:9093',
      KAFKA_AUTO_CREATE_TOPICS_ENABLE: 'false',
      KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS: '0',
      KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: '1',
      KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR: '1',
      KAFKA_TRANSACTION_STATE_LOG_MIN_ISR: '1',
      KAFKA_LOG_RETENTION_CHECK_INTERVAL_MS: '1000',
    })
    .withWaitStrategy(Wait.forLogMessage(/Kafka Server started/))
    .start();
  return { brokers: [`127.0.0.1:${port}`], stop: async () => void (await container.stop()) };
}

async function maven() {
  const folder = await mkdtemp(join(tmpdir(), 'sambung-kafka-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    const kafka = await startLocalKafka({ folder });
    return { brokers: kafka.brokers, stop: () => kafka.stop().then(remove) };
  } catch (error) {
    const log = await readFile(join(folder, 'broker-1', 'broker.log'), 'utf8').catch(() => '');
    await remove();
    throw new Error(`${error.message}\n${log.slice(-2000)}`, { cause: error });
  }
}

const PROVIDERS = [
  ['KAFKA_BROKERS', given],
  ['Docker', docker],
  ['Maven and Java', maven],
];

/**
 * A Kafka for a test run from the first provider that has one; a provider that fails gives way, loudly.
 * @returns {Promise<{ brokers: string[], stop: () => Promise<void> }>}
 */
export async function startKafka() {
  const reasons = [];
  for (const [name, start] of PROVIDERS) {
    try {
      return await start();
    } catch (error) {
      reasons.push(`${name}: ${(error.stderr || error.message).trim()}`);
      if (start !== given || process.env.KAFKA_BROKERS)
        process.stderr.write(`no Kafka from ${reasons.at(-1)}\n`);
    }
  }
  throw new Error(`no Kafka from ${reasons.join('; ')}`);
}
