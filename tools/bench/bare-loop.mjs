// The barest program that turns a record into a ticket: consume, insert a row, POST, commit. No decision, no states,
// no retries. KAFKA_BROKERS, TOPIC, DATABASE_URL, SP4N_URL, SP4N_TOKEN and CONCURRENCY come by the environment.
import axios from 'axios';
import { Agent } from 'node:http';
import { Kafka, logLevel } from 'kafkajs';
import pg from 'pg';

const {
  KAFKA_BROKERS = '',
  TOPIC = '',
  DATABASE_URL,
  SP4N_URL,
  SP4N_TOKEN,
  CONCURRENCY = '12',
} = process.env;
const concurrency = Number(CONCURRENCY);
const pool = new pg.Pool({ connectionString: DATABASE_URL, max: concurrency });
await pool.query('CREATE TABLE IF NOT EXISTS bare (id uuid PRIMARY KEY, body jsonb, tracking_id text)');
const http = axios.create({
  baseURL: SP4N_URL,
  httpAgent: new Agent({ keepAlive: true, maxSockets: concurrency }),
  headers: { authorization: `Bearer ${SP4N_TOKEN}` },
});
const kafka = new Kafka({ brokers: KAFKA_BROKERS.split(','), logLevel: logLevel.NOTHING });
const consumer = kafka.consumer({ groupId: 'bare-loop' });
await consumer.connect();
await consumer.subscribe({ topics: [TOPIC], fromBeginning: true });
await consumer.run({
  partitionsConsumedConcurrently: concurrency,
  eachMessage: async ({ message }) => {
    const complaint = JSON.parse(message.value.toString());
    await pool.query('INSERT INTO bare (id, body) VALUES ($1, $2) ON CONFLICT DO NOTHING', [
      complaint.complaintId,
      complaint,
    ]);
    const { data } = await http.post('/v1/tickets', {
      reference: complaint.complaintId,
      title: complaint.text.slice(0, 80),
      text: complaint.text,
      occurredAt: complaint.occurredAt,
      place: {},
      source: complaint.source,
      class: 'Pengaduan Tidak Berkadar Pengawasan',
      anonymous: false,
      confidential: false,
    });
    await pool.query('UPDATE bare SET tracking_id = $2 WHERE id = $1', [
      complaint.complaintId,
      data.trackingId,
    ]);
  },
});
process.send?.('ready');
