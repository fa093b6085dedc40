import { randomBytes, randomUUID } from 'node:crypto';
import autocannon from 'autocannon';
import { signStandardWebhook } from '../../libs/ingest/dist/proofs.js';
import { startStack } from '../stack/start-stack.mjs';
import { median, startBare } from './bare.mjs';

const CONNECTIONS = 64;
const SECONDS = 8;
const ROUNDS = 3;

const submission = () => ({
  id: randomUUID(),
  medium: 'web',
  submittedAt: new Date().toISOString(),
  title: 'Lampu jalan padam',
  text: `Lampu jalan di gang kami sudah sepekan padam, anak-anak takut lewat. ${randomBytes(120).toString('base64')}`,
  address: 'Jl. Kenanga Timur 12',
  kelurahan: 'Purwantoro',
  kecamatan: 'Blimbing',
  reporter: { accountId: randomUUID(), name: 'Sulastri Wening', phone: '+6281000000731' },
});

/** @returns {Promise<number>} answers of 202 a second */
async function load(url, secret) {
  const setupRequest = (request) => {
    const body = Buffer.from(JSON.stringify(submission()));
    const id = randomUUID();
    const seconds = Math.floor(Date.now() / 1000);
    const headers = {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(seconds),
      'webhook-signature': signStandardWebhook(secret, id, seconds, body),
    };
    return { ...request, body, headers };
  };
  const result = await autocannon({
    url,
    method: 'POST',
    connections: CONNECTIONS,
    duration: SECONDS,
    requests: [{ setupRequest }],
  });
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${result.non2xx} refused and ${result.errors} failed of ${result.requests.total}`);
  return result['2xx'] / result.duration;
}

export async function benchPush({ folder }) {
  const stack = await startStack({ data: folder, arePortsFree: true, only: ['ingest-sambat'] });
  const secret = stack.environment.SAMBAT_SECRETS.split(',')[0];
  const ours = `${stack.urls['ingest-sambat']}/v1/sambat/submissions`;
  const bare = await startBare('bare-endpoint.mjs', stack, 'bench.bare-push');
  try {
    const rates = { ours: [], bare: [] };
    for (let round = 0; round <= ROUNDS; round++) {
      const pair = { bare: await load(bare.url, secret), ours: await load(ours, secret) };
      if (round === 0) continue; // Warm-up.
      for (const which of ['ours', 'bare']) rates[which].push(pair[which]);
    }
    const [our, barest] = [median(rates.ours), median(rates.bare)];
    const row = {
      what: 'signed push → Kafka acknowledged → 202',
      ours: `${Math.round(our)}/s`,
      bare: `${Math.round(barest)}/s`,
      ratio: (our / barest).toFixed(2),
      goal: '≥ 0.6',
    };
    return { rows: [row] };
  } finally {
    await bare.stop();
    await stack.stop();
  }
}
