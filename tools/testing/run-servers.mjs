/**
 * The servers of one test run, in a process of their own: each is started when a test first asks for it, and all
 * are stopped when standard input ends, so also when the run was killed.
 */
import { createServer } from 'node:http';
import { startKafka } from '../kafka/providers.mjs';
import { startTemporaryPostgres } from './postgres.mjs';

const asked = [];

/** Starts once, whoever asks; a failure is remembered like a success. */
const once = (start) => {
  let server;
  return () => {
    if (server === undefined) asked.push((server = start()));
    return server;
  };
};

const starters = {
  '/postgres': once(startTemporaryPostgres),
  '/kafka': once(startKafka),
};

const http = createServer((request, response) => {
  // A spec that blocks its process would not see that an idle connection was closed, and use it again.
  const answer = (status, body) =>
    response.writeHead(status, { connection: 'close' }).end(JSON.stringify(body));
  const start = starters[request.url ?? ''];
  if (start === undefined) return answer(404, {});
  start().then(
    ({ url, brokers }) => answer(200, { url, brokers }),
    (error) => answer(503, { reason: error.message }),
  );
});

async function stop() {
  http.close();
  await Promise.allSettled(asked.map(async (server) => (await server).stop()));
  process.exit(0);
}

// The terminal's Ctrl-C reaches this process too; standard input ends as soon as Jest has gone.
process.on('SIGINT', () => {});
process.on('SIGTERM', stop);
process.stdin.on('end', stop).resume();
http.listen(0, '127.0.0.1', () => process.stdout.write(`${http.address().port}\n`));
