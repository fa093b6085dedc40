import { Kafka, logLevel } from 'kafkajs';
import { describeKafka, kafkaBrokers } from './kafka';

describeKafka('the Kafka of a test run', () => {
  it('answers, and creates no topic by accident', async () => {
    const client = new Kafka({ brokers: await kafkaBrokers(), logLevel: logLevel.NOTHING });
    const admin = client.admin();
    await admin.connect();
    const producer = client.producer({ retry: { retries: 1 } });
    await producer.connect();
    const sent = producer.send({ topic: 'nobody.stated.this', messages: [{ value: 'x' }] });
    await expect(sent).rejects.toThrow();
    expect(await admin.listTopics()).not.toContain('nobody.stated.this');
    await producer.disconnect();
    await admin.disconnect();
  });
});
