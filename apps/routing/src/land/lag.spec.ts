import { createLogger, openBus } from '@sambung/platform';
import { freshDatabase } from '../../../../tools/testing/database';
import { eventually } from '../../../../tools/testing/eventually';
import { lagOf } from './lag';

it('adds up what waits on each topic over its partitions', async () => {
  const database = await freshDatabase();
  const topics = ['complaints', 'complaints.dlt', 'held'].map((name) => ({
    name,
    partitions: 12,
    retentionDays: 1,
  }));
  const logger = createLogger('test', { write: () => undefined });
  const bus = await openBus({ KAFKA_BROKERS: [], DATABASE_URL: database.url }, topics, logger);
  const publish = (topic: string, count: number): Promise<void> =>
    bus.publish(
      Array.from({ length: count }, (_, key) => ({
        topic,
        key: String(key),
        headers: {},
        value: Buffer.from('x'),
      })),
    );
  const lag = () => lagOf(bus, 'routing', ['complaints', 'held']);
  await publish('complaints', 30);
  await publish('held', 2);
  expect(await lag()).toEqual([
    { topic: 'complaints', records: 30, missed: 0 },
    { topic: 'held', records: 2, missed: 0 },
  ]);
  await bus.subscribe({ group: 'routing', topics: ['complaints'], handle: async () => undefined });
  await eventually(async () =>
    expect(await lag()).toEqual([
      { topic: 'complaints', records: 0, missed: 0 },
      { topic: 'held', records: 2, missed: 0 },
    ]),
  );
  await bus.close();
  await database.drop();
});
