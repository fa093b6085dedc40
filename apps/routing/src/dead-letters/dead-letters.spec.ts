import { randomUUID } from 'node:crypto';
import { createLogger, type EventBus, openBus, RejectedError } from '@sambung/platform';
import type { DataSource } from 'typeorm';
import { freshDatabase, type TestDatabase } from '../../../../tools/testing/database';
import { eventually } from '../../../../tools/testing/eventually';
import { describeKafka, kafkaBrokers } from '../../../../tools/testing/kafka';
import { heldOf } from '../land/dead-letter';
import { Landing } from '../land/landing';
import { ArrivalsStore } from '../store/arrivals.store';
import { HeldStore } from '../store/held.store';
import { openStore } from '../store/open-store';
import { report } from '../testing/reports';
import { replayDeadLetters } from './command';
import { DeadLetters, type ReplayOptions } from './dead-letters';

const specify = (brokers: () => string[] | Promise<string[]>) => () => {
  let temporary: TestDatabase;
  let database: DataSource;
  let bus: EventBus;
  let deadLetters: DeadLetters;
  // Of this run alone: Kafka is shared.
  const topic = `things-${randomUUID()}`;
  let isMended = false;
  const handled: { key: string; headers: Record<string, string>; value: string }[] = [];

  beforeAll(async () => {
    temporary = await freshDatabase();
    database = await openStore(temporary.url);
    const logger = createLogger('test', { write: () => undefined });
    const topics = [topic, `${topic}.dlt`].map((name) => ({ name, partitions: 1, retentionDays: 1 }));
    bus = await openBus({ KAFKA_BROKERS: await brokers(), DATABASE_URL: temporary.url }, topics, logger);
    deadLetters = new DeadLetters(bus, database);
    const landing = new Landing(new ArrivalsStore(database), () => undefined);
    await bus.subscribe({
      group: `reader-${topic}`,
      topics: [topic],
      handle: async ({ key, headers, value }) => {
        if (!isMended && key === 'broken') throw new RejectedError('test.broken', 'reading');
        handled.push({ key, headers, value: value.toString() });
      },
    });
    await bus.subscribe({
      group: `lander-${topic}`,
      topics: [`${topic}.dlt`],
      handle: (record) => landing.held(heldOf(record)),
    });
    const publish = (key: string, id: string, text: string) =>
      bus.publish([{ topic, key, headers: { ce_id: id }, value: Buffer.from(JSON.stringify({ text })) }]);
    for (const [index, key] of ['broken', 'whole', 'broken'].entries())
      await publish(key, report(String(index)).eventId, `text ${index}`);
    await eventually(async () => expect(await heldNow()).toHaveLength(2));
  }, 120_000);
  afterAll(async () => {
    await bus.close();
    await database.destroy();
    await temporary.drop();
  });

  const heldNow = () => database.transaction((manager) => new HeldStore(manager).list(100, 'test.broken'));
  const ours = async () => (await heldNow()).map(({ id }) => id);

  /** Part by part, as the command does it. */
  const replay = async (given: Partial<ReplayOptions> = {}): Promise<string[]> => {
    const outcomes: string[] = [];
    for (let from: string | null | undefined; from !== null;) {
      const options = { topic, from, limit: 1, ids: undefined, isDryRun: false, by: 'Dewi', ...given };
      const part = await deadLetters.replay(options);
      outcomes.push(
        ...part.letters.filter(({ code }) => code === 'test.broken').map(({ outcome }) => outcome),
      );
      from = part.next;
    }
    return outcomes;
  };

  it('are only shown in a dry run', async () => {
    expect(await replay({ isDryRun: true })).toEqual(['would-be-replayed', 'would-be-replayed']);
    expect(await ours()).toHaveLength(2);
  }, 60_000);

  it('come back byte for byte under their own ids, each once, and leave the list', async () => {
    isMended = true;
    const [first = ''] = await ours();
    expect((await replay({ ids: [first] })).sort()).toEqual(['not-asked-for', 'replayed']);
    expect((await replay()).sort()).toEqual(['replayed', 'replayed-before']);
    expect(await replay()).toEqual(['replayed-before', 'replayed-before']);
    await eventually(() => expect(handled).toHaveLength(3));
    const broken = handled.filter(({ key }) => key === 'broken');
    expect(broken.map(({ headers }) => headers['ce_id']).sort()).toEqual(
      [report('0').eventId, report('2').eventId].sort(),
    );
    expect(broken.map(({ value }) => value).sort()).toEqual(['{"text":"text 0"}', '{"text":"text 2"}']);
    expect(broken.flatMap(({ headers }) => Object.keys(headers)).join()).not.toContain('dlt_');
    expect(await ours()).toEqual([]);
    const actions = await database.transaction((manager) => new HeldStore(manager).actions(first));
    expect(actions).toMatchObject([
      { by: 'Dewi', action: 'replayed', code: 'test.broken', parameters: { topic } },
    ]);
  }, 120_000);
};

describe(
  'dead letters on PostgreSQL',
  specify(() => []),
);
describeKafka('dead letters on Kafka', specify(kafkaBrokers));

describe('the command for dead letters', () => {
  const never = (): never => {
    throw new Error('an unplanned call');
  };

  it('says how it is used', async () => {
    const ask = (...words: string[]) => replayDeadLetters(never, words, () => 'Dewi', never);
    expect(await ask('--help')).toContain('--dry-run');
    await expect(ask()).rejects.toThrow('--topic');
    await expect(ask('--sing')).rejects.toThrow('--topic');
  });
});
