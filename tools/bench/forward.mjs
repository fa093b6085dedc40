import pg from 'pg';
import { startStack } from '../stack/start-stack.mjs';
import { createTopic, startBare } from './bare.mjs';
import { firstEvents, publish, rateOf, RECEIVED } from './complaints.mjs';

const COMPLAINTS = 6000;
const CONCURRENCY = 64;

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
  try {
    const topic = 'bench.bare-forward';
    await createTopic(stack, topic);
    const bareReferences = await publishSome(topic);
    const loop = await startBare('bare-loop.mjs', stack, topic, { CONCURRENCY: String(CONCURRENCY) });
    const bare = await rateOf(database, bareReferences);
    await loop.stop();

    await stack.services.routing.stop();
    const references = await publishSome(RECEIVED);
    await stack.services.routing.start();
    const created = await rateOf(database, references);
    const assigned = await rateOf(database, references, 'changed_at', 'apparatus_id IS NOT NULL');
    return {
      rows: [
        row('on the bus → ticket created', created, bare, '≥ 0.4, ≥ 200/s'),
        row('on the bus → ticket assigned', assigned, bare, '–'),
      ],
    };
  } finally {
    await database.end();
    await stack.stop();
  }
}

const row = (what, ours, bare, goal) => ({
  what,
  ours: `${Math.round(ours)}/s`,
  bare: `${Math.round(bare)}/s`,
  ratio: (ours / bare).toFixed(2),
  goal,
});
