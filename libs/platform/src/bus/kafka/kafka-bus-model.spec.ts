import { pino } from 'pino';
import { describeKafka, kafkaBrokers } from '../../../../../tools/testing/kafka';
import { describeBusModel } from '../bus-model.contract';
import { KafkaBus } from './kafka-bus';

const silent = pino({ level: 'silent' });

describeKafka('the bus on Kafka, against a model', () => {
  let brokers: string[];

  beforeAll(async () => {
    brokers = await kafkaBrokers();
  }, 120_000);

  // A member that is cut off is missed after ten seconds: bus.contract.ts tries that once.
  describeBusModel({ runs: 2, open: (topics) => new KafkaBus(brokers, topics, silent) });
});
