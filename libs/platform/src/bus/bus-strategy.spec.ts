import { Controller, Module } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { pino } from 'pino';
import { freshDatabase, type TestDatabase } from '../../../../tools/testing/database';
import { eventually } from '../../../../tools/testing/eventually';
import { RejectedError, UnavailableError } from '../errors';
import { createRegistry, startService, type RunningService } from '../service/start-service';
import { BusStrategy } from './bus-strategy';
import type { BusRecord } from './event-bus';
import { PostgresBus } from './postgres/postgres-bus';

const TOPIC = 'test.happened.v1';
const DEAD_LETTERS = `${TOPIC}.dlt`;
const logger = pino({ level: 'silent' });

describe('a Nest service on the bus', () => {
  let database: TestDatabase;
  let bus: PostgresBus;
  let service: RunningService;
  let seen: string[];
  let dead: BusRecord[];
  let isAway: boolean;

  @Controller()
  class Handlers {
    @EventPattern(TOPIC)
    async onHappened(@Payload() record: BusRecord): Promise<void> {
      const text = record.value.toString();
      seen.push(text);
      if (text === 'rejected') throw new RejectedError('test.unreadable', 'reading');
      if (text === 'unavailable' && isAway) throw new UnavailableError('test.away', 'storing');
      if (text === 'bug') throw new TypeError('a bug');
      await Promise.resolve();
    }

    @EventPattern(DEAD_LETTERS)
    onDead(@Payload() record: BusRecord): void {
      dead.push(record);
    }
  }

  @Module({ controllers: [Handlers] })
  class App {}

  beforeEach(async () => {
    [seen, dead, isAway] = [[], [], true];
    database = await freshDatabase();
    const topics = [TOPIC, DEAD_LETTERS].map((name) => ({ name, partitions: 1, retentionDays: 1 }));
    bus = new PostgresBus(database.url, topics, logger);
    service = await startService({
      module: App,
      host: '127.0.0.1',
      port: 0,
      logger,
      registry: createRegistry('test'),
      checks: { bus: () => bus.check() },
      strategy: new BusStrategy(bus, 'test', logger),
      onStop: [() => bus.close()],
    });
  });

  afterEach(async () => {
    await service.stop();
    await database.drop();
  });

  const publish = (...texts: string[]): Promise<void> =>
    bus.publish(texts.map((text) => ({ topic: TOPIC, key: 'a', headers: {}, value: Buffer.from(text) })));

  it('hands the record to the handler of its topic', async () => {
    await publish('one', 'two');
    await eventually(() => expect(seen).toEqual(['one', 'two']));
  });

  it('gives the record again while what the handler needs is unavailable', async () => {
    await publish('unavailable', 'next');
    await eventually(() => expect(seen).toEqual(['unavailable', 'unavailable']));
    isAway = false;
    await eventually(() => expect(seen).toEqual(['unavailable', 'unavailable', 'unavailable', 'next']));
  });

  it('sets a record aside with the code that its handler gave, and a bug after three tries', async () => {
    await publish('rejected', 'bug', 'next');
    await eventually(() => expect(dead).toHaveLength(2));
    expect(dead.map(({ headers }) => headers['dlt_code'])).toEqual(['test.unreadable', 'bus.bug']);
    await eventually(() => expect(seen).toEqual(['rejected', 'bug', 'bug', 'bug', 'next']));
  });
});
