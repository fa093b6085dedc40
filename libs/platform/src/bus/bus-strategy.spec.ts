import { Controller, Module } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { pino } from 'pino';
import { freshDatabase, type TestDatabase } from '../../../../tools/testing/database';
import { eventually } from '../../../../tools/testing/eventually';
import { openWire } from '../../../../tools/testing/wire';
import { RejectedError, UnavailableError } from '../errors';
import { createRegistry, startService, type RunningService } from '../service/start-service';
import { BusStrategy } from './bus-strategy';
import type { BusRecord, EventBus } from './event-bus';
import { PostgresBus } from './postgres/postgres-bus';

const TOPIC = 'test.happened.v1';
const DEAD_LETTERS = `${TOPIC}.dlt`;
const topics = [TOPIC, DEAD_LETTERS].map((name) => ({ name, partitions: 1, retentionDays: 1 }));
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

  const start = (on: EventBus): Promise<RunningService> =>
    startService({
      module: App,
      host: '127.0.0.1',
      port: 0,
      logger,
      operatorToken: undefined,
      registry: createRegistry('test'),
      checks: { bus: () => on.check() },
      strategy: new BusStrategy(on, 'test', logger),
      onStop: [() => on.close()],
    });

  beforeEach(async () => {
    [seen, dead, isAway] = [[], [], true];
    database = await freshDatabase();
    bus = new PostgresBus(database.url, topics, logger);
    service = await start(bus);
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

  it('starts while the bus is away, is not ready, and takes records once it is there', async () => {
    await service.stop();
    const { hostname, port } = new URL(database.url);
    const wire = await openWire(hostname, Number(port));
    wire.cut();
    const url = new URL(database.url);
    url.port = String(wire.port);
    service = await start(new PostgresBus(url.href, topics, logger));
    const readiness = async (): Promise<number> => (await fetch(`${service.url}/health/ready`)).status;
    expect(await readiness()).toBe(503);
    wire.restore();
    bus = new PostgresBus(database.url, topics, logger);
    await publish('late');
    await bus.close();
    await eventually(() => expect(seen).toEqual(['late']));
    expect(await readiness()).toBe(200);
    await service.stop();
    await wire.close();
  });
});
