#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { announcementOf } from '../apps/standalone/dist/announcement.js';
import { startStack } from './stack/start-stack.mjs';

const USAGE = `npm run stack [-- --only routing,ingest-sambat]
Runs every app as a process of its own, with the commands, environment and health checks of docker-compose.yml. Ctrl-C
stops all. A process that ends by itself is started again, as docker-compose.yml says. Logs: .sambung/stack/logs.

  --only NAMES     only these services, comma-separated, named as in docker-compose.yml

Environment (all of .env.example may be set; these matter here):
  KAFKA_BROKERS    a Kafka instead of a local one (which needs Java 17 and, the first time, Maven)
  DATABASE_URL     a PostgreSQL server instead of the embedded one
  SAMBUNG_DATA     folder for data, secrets and logs (.sambung/stack)
  SAMBAT_PORT …    ports, as for npm start`;

const { values } = parseArgs({ options: { only: { type: 'string' }, help: { type: 'boolean' } } });
if (values.help) {
  console.log(USAGE);
} else {
  // Until all runs there is nothing to stop in order; leaving by way of `exit` takes all children along.
  const leave = () => process.exit(130);
  process.on('SIGINT', leave).on('SIGTERM', leave);
  console.log('Starting PostgreSQL, Kafka and the services …');
  const stack = await startStack({ only: values.only?.split(',') }).catch((error) => {
    console.error(error.name === 'SentenceError' ? error.message : error);
    process.exit(1);
  });
  let isStopping = false;
  const stop = () => {
    if (isStopping) return;
    isStopping = true;
    stack.stop().then(
      () => process.exit(0),
      (error) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  process.off('SIGINT', leave).off('SIGTERM', leave).on('SIGINT', stop).on('SIGTERM', stop);
  process.stdout.write(announcementOf(stack));
}
