import pg from 'pg';
import { startStack } from '../stack/start-stack.mjs';
import { median, startBare } from './bare.mjs';
import { firstEvents, publish, rateOf, RECEIVED } from './complaints.mjs';

const COMPLAINTS = 5000;
const CONCURRENCY = 64;
/** In turns, since a machine's speed changes by half within minutes. */
const ROUNDS = 3;

export async function benchForward({ folder }) {
  const environment = { ...process.env, SP4N_CONCURRENCY: String(CONCURRENCY) };
  const stack = await startStack({
    data: folder,
    arePortsFree: true,
    only: ['sp4n-simulator', 'routing'],
    environment,
  });
  const database = new pg.Pool({ connectionString: stack.databaseUrl, max: 1 });
  const publishSome = async (topic) => {
    const events = firstEvents(COMPLAINTS);
    await publish(stack, events, topic);
    return events.map(({ complaintId }) => complaintId);
  };
  const topic = 'bench.bare-forward';
  const loop = await startBare('bare-loop.mjs', stack, topic, { CONCURRENCY: String(CONCURRENCY) });
  try {
    const rounds = [];
    for (let round = 0; round <= ROUNDS; round++) {
      const bare = await rateOf(database, await publishSome(topic));
      const references = await publishSome(RECEIVED);
      const created = await rateOf(database, references);
      const assigned = await rateOf(database, references, 'changed_at', 'apparatus_id IS NOT NULL');
      if (round === 0) continue; // Warm-up.
      rounds.push({ bare, created, assigned });
    }
    const row = (what, stage, goal) => ({
      what,
      ours: `${Math.round(median(rounds.map((round) => round[stage])))}/s`,
      bare: `${Math.round(median(rounds.map(({ bare }) => bare)))}/s`,
      ratio: median(rounds.map((round) => round[stage] / round.bare)).toFixed(2),
      goal,
    });
    return {
      rows: [
        row('on the bus → ticket created', 'created', '≥ 0.4, ≥ 200/s'),
        row('on the bus → ticket assigned', 'assigned', '–'),
      ],
    };
  } finally {
    await loop.stop();
    await database.end();
    await stack.stop();
  }
}
