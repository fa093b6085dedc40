import { Kafka, ConfigResourceTypes, logLevel } from 'kafkajs';
import { TOPIC_MANIFEST } from '@sambung/contracts';
import { createLogger, openBus } from '@sambung/platform';
import { eventually } from '../tools/testing/eventually';
import { describeKafka, kafkaBrokers } from '../tools/testing/kafka';

const DAY = 24 * 60 * 60 * 1000;

describeKafka('the topics on Kafka', () => {
  it('are as the manifest says, and keep what was acknowledged', async () => {
    const brokers = await kafkaBrokers();
    const bus = await openBus(
      { KAFKA_BROKERS: brokers, DATABASE_URL: '' },
      TOPIC_MANIFEST,
      createLogger('test'),
    );
    // A young Kafka is away now and then.
    await eventually(() => bus.check(), 60);
    await bus.close();

    const admin = new Kafka({ brokers, logLevel: logLevel.NOTHING }).admin();
    await admin.connect();
    const names = TOPIC_MANIFEST.map(({ name }) => name);
    const { topics } = await admin.fetchTopicMetadata({ topics: names });
    const { resources } = await admin.describeConfigs({
      includeSynonyms: false,
      resources: names.map((name) => ({ type: ConfigResourceTypes.TOPIC, name })),
    });
    const { length: machines } = (await admin.describeCluster()).brokers;
    await admin.disconnect();

    for (const { name, partitions, retentionDays } of TOPIC_MANIFEST) {
      const found = topics.find((topic) => topic.name === name)?.partitions;
      const entries = resources.find(({ resourceName }) => resourceName === name)?.configEntries ?? [];
      const config = Object.fromEntries(
        entries.map(({ configName, configValue }) => [configName, configValue]),
      );
      expect([name, found?.length]).toEqual([name, partitions]);
      expect([name, found?.[0]?.replicas.length]).toEqual([name, Math.min(3, machines)]);
      expect({ name, ...config }).toMatchObject({
        name,
        'retention.ms': String(retentionDays * DAY),
        'cleanup.policy': 'delete',
        'min.insync.replicas': machines === 1 ? '1' : '2',
        'unclean.leader.election.enable': 'false',
        'message.timestamp.type': 'LogAppendTime',
        ...(machines === 1 ? { 'flush.messages': '1' } : {}),
      });
    }
    const carrying = TOPIC_MANIFEST.filter(({ name }) => !name.endsWith('.dlt'));
    expect([...new Set(carrying.map(({ partitions }) => partitions))]).toEqual([12]);
  }, 120_000);
});
