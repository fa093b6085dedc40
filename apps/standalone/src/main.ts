import { join } from 'node:path';
import { runMain } from '@sambung/platform';
import { SentenceError } from './sentence-error';
import { start } from './start';

const USAGE = `npm start
Runs all of Sambung in one process: the four adapters, routing, and a simulator in place of SP4N-LAPOR!, on an
embedded PostgreSQL. Ctrl-C stops it. Data and generated secrets are kept and found again.

Environment (all of .env.example may be set; these matter here):
  SAMBUNG_DATA     folder for data, secrets and the database's log (.sambung)
  SAMBAT_PORT …    ports: 8110 ROUTING, 8120 SIMULATOR, and of each channel as its channel.ts says
  DATABASE_URL     a PostgreSQL server instead of the embedded one
  KAFKA_BROKERS    Kafka instead of the log in PostgreSQL
`;

const root = join(__dirname, '../../..');

async function startOrSay(environment: NodeJS.ProcessEnv): ReturnType<typeof start> {
  // Until all runs there is nothing to stop in order; leaving by way of `exit` takes the database along.
  const leave = (): never => process.exit(130);
  process.on('SIGINT', leave).on('SIGTERM', leave);
  try {
    return await start(environment, root);
  } catch (error) {
    if (!(error instanceof SentenceError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  } finally {
    process.off('SIGINT', leave).off('SIGTERM', leave);
  }
}

if (process.argv.includes('--help')) process.stdout.write(USAGE);
else void runMain(startOrSay, process.env);
