import { pino } from 'pino';
import { freshDatabase, type TestDatabase } from '../../../../../tools/testing/database';
import { openWire } from '../../../../../tools/testing/wire';
import { describeBusModel } from '../bus-model.contract';
import { PostgresBus } from './postgres-bus';

const silent = pino({ level: 'silent' });

describe('the bus on PostgreSQL, against a model', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await freshDatabase();
  });
  afterAll(() => database.drop());

  describeBusModel({
    runs: 10,
    open: (topics) => new PostgresBus(database.url, topics, silent),
    openCuttable: async (topics) => {
      const url = new URL(database.url);
      const wire = await openWire(url.hostname, Number(url.port));
      url.port = String(wire.port);
      return { wire, bus: new PostgresBus(url.href, topics, silent) };
    },
  });
});
