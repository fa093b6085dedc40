import { Kafka, logLevel } from 'kafkajs';
import { connect } from 'node:net';
import { describeKafka, kafkaBrokers } from '../../../../../tools/testing/kafka';
import { openWire } from '../../../../../tools/testing/wire';
import { describeEventBus } from '../bus.contract';
import { KafkaBus } from './kafka-bus';

describeKafka('the bus on Kafka', () => {
  let brokers: string[];

  beforeAll(async () => {
    brokers = await kafkaBrokers();
  }, 120_000);

  describeEventBus({
    open: (topics, logger) => new KafkaBus(brokers, topics, logger),
    wire: () => {
      const { hostname, port } = new URL(`tcp://${brokers[0] ?? ''}`);
      return openWire(hostname, Number(port));
    },
    // Kafka sends its clients on to the address that it advertises, past any proxy.
    openThrough: (wire, topics, logger) =>
      new KafkaBus(brokers, topics, logger, ({ onConnect }) => connect(wire.port, '127.0.0.1', onConnect)),
    expire: async (topic) => {
      const admin = new Kafka({ brokers, logLevel: logLevel.NOTHING }).admin();
      await admin.connect();
      const partitions = await admin.fetchTopicOffsets(topic);
      const held = partitions.filter(({ low, high }) => low !== high);
      await admin.deleteTopicRecords({
        topic,
        partitions: held.map(({ partition, high }) => ({ partition, offset: high })),
      });
      await admin.disconnect();
    },
  });
});
