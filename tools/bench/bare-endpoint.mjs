// The barest program that takes a push: parse, produce with acks -1, answer 202. No proof, no validation, no ids.
// PORT, KAFKA_BROKERS and TOPIC come by the environment.
import Fastify from 'fastify';
import { Kafka, logLevel } from 'kafkajs';

const { PORT, KAFKA_BROKERS = '', TOPIC = '' } = process.env;
const kafka = new Kafka({ brokers: KAFKA_BROKERS.split(','), logLevel: logLevel.NOTHING });
const producer = kafka.producer({ allowAutoTopicCreation: false });
await producer.connect();

const app = Fastify({ bodyLimit: 1_048_576 });
app.post('/', async (request, reply) => {
  await producer.send({
    topic: TOPIC,
    acks: -1,
    messages: [{ key: request.body.id, value: JSON.stringify(request.body) }],
  });
  return reply.status(202).send({ status: 'accepted' });
});
await app.listen({ host: '127.0.0.1', port: Number(PORT) });
process.send?.('ready');
process.once(
  'SIGTERM',
  () =>
    void app
      .close()
      .then(() => producer.disconnect())
      .then(() => process.exit(0)),
);
