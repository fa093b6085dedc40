import { fork } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Kafka, logLevel } from 'kafkajs';
import { freePort } from '../kafka/free-port.mjs';

const here = dirname(fileURLToPath(import.meta.url));

export const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

export const kafkaOf = (stack) =>
  new Kafka({ brokers: stack.environment.KAFKA_BROKERS.split(','), logLevel: logLevel.NOTHING });

/** A topic as Sambung's own are on a single broker. */
export async function createTopic(stack, topic) {
  const admin = kafkaOf(stack).admin();
  await admin.connect();
  const configEntries = [{ name: 'flush.messages', value: '1' }];
  await admin.createTopics({ topics: [{ topic, numPartitions: 12, replicationFactor: 1, configEntries }] });
  await admin.disconnect();
}

/** One of the barest programs, as a process of its own beside the stack, on a topic of its own. */
export async function startBare(file, stack, topic, more = {}) {
  await createTopic(stack, topic);
  const port = await freePort();
  const { KAFKA_BROKERS, DATABASE_URL, SP4N_URL, SP4N_TOKEN } = stack.environment;
  const child = fork(join(here, file), {
    env: {
      ...process.env,
      PORT: String(port),
      TOPIC: topic,
      KAFKA_BROKERS,
      DATABASE_URL,
      SP4N_URL,
      SP4N_TOKEN,
      ...more,
    },
  });
  await once(child, 'message');
  return {
    url: `http://127.0.0.1:${port}/`,
    async stop() {
      const exit = once(child, 'exit');
      child.kill('SIGKILL');
      await exit;
    },
  };
}
