// Publishes numbered records through a spool as fast as it can, and prints each that is acknowledged: a process for a
// test to kill. Arguments: the spool's folder, the bus's database, the first number.
import { createLogger, createRegistry, openBus } from '@sambung/platform';
import { TOPIC_MANIFEST, TOPICS } from '@sambung/contracts';
import { Spool } from '../dist/spool/spool.js';

const [folder, databaseUrl, firstNumber] = process.argv.slice(2);
const logger = createLogger('spooling', process.stderr);
const bus = await openBus({ KAFKA_BROKERS: [], DATABASE_URL: databaseUrl }, TOPIC_MANIFEST, logger);
const settings = { INGEST_SPOOL_DIR: folder, INGEST_SPOOL_RESERVE_MB: 0 };
const spool = await Spool.open(settings, 'trial', { bus, logger, registry: createRegistry('spooling') });

const SENDERS = 8;
let next = Number(firstNumber);

/** One sender: its next record only when the one before is acknowledged, so that the order of its key is known. */
async function send(key) {
  for (;;) {
    const number = next++;
    const value = Buffer.from(
      JSON.stringify({ key, number, padding: 'x'.repeat(number % 7 === 0 ? 200_000 : 2000) }),
    );
    const headers = { ce_id: String(number), ce_time: new Date().toISOString() };
    await spool.publish([{ topic: TOPICS.complaintReceived, key, headers, value }]);
    process.stdout.write(`${key} ${number}\n`);
  }
}

for (let sender = 0; sender < SENDERS; sender++) void send(`sender-${sender}`);
