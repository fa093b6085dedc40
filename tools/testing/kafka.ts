import { spawnSync } from 'node:child_process';
import { askServers, serversUrl } from './servers';

/**
 * The brokers of the run's Kafka.
 * @throws Error when no provider has one; `describeKafka` skips what needs it.
 */
export async function kafkaBrokers(): Promise<string[]> {
  return (await askServers<{ brokers: string[] }>('/kafka')).brokers;
}

/** Waits without giving up the turn: Jest decides what to skip while it reads a spec, and that cannot be awaited. */
function hasKafka(): boolean {
  const question = `fetch('${serversUrl()}/kafka').then((answer) => process.exit(answer.ok ? 0 : 1))`;
  return spawnSync(process.execPath, ['-e', question]).status === 0;
}

/**
 * Like `describe`. Where no provider has a Kafka its tests are skipped, with a loud line; where `CI` is set they run
 * all the same and fail with the reason.
 */
export const describeKafka: (title: string, tests: () => void) => void = (title, tests) => {
  if (process.env['CI'] || hasKafka()) describe(title, tests);
  else {
    process.stderr.write(`SKIPPED: ${title}. Set KAFKA_BROKERS, or install Docker, or Maven and Java 17.\n`);
    describe.skip(title, tests);
  }
};
