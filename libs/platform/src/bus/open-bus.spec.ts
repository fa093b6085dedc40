import { pino } from 'pino';
import { readSettings, SettingsError } from '../settings';
import { KafkaBus } from './kafka/kafka-bus';
import { busSettings, openBus } from './open-bus';
import { PostgresBus } from './postgres/postgres-bus';

const NOBODY = '127.0.0.1:1';
const logger = pino({ level: 'silent' });
const open = (environment: Record<string, string>): ReturnType<typeof openBus> =>
  openBus(readSettings(busSettings, environment), [], logger);

describe('opening the bus', () => {
  it.each([
    [KafkaBus, { KAFKA_BROKERS: NOBODY, DATABASE_URL: `postgres://${NOBODY}/x` }],
    [PostgresBus, { DATABASE_URL: `postgres://${NOBODY}/x` }],
  ])('takes %p, also while it is away', async (engine, environment) => {
    const bus = await open(environment);
    expect(bus).toBeInstanceOf(engine);
    await expect(bus.check()).rejects.toThrow('bus');
    await bus.close();
  });

  it('names both settings when neither is given', async () => {
    await expect(open({})).rejects.toThrow(SettingsError);
    await expect(open({})).rejects.toThrow('KAFKA_BROKERS or DATABASE_URL');
  });
});
