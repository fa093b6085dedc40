import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from '../../tools/testing/eventually';
import { describeKafka, kafkaBrokers } from '../../tools/testing/kafka';
import { type Sambung, startSambung } from '../support/sambung';
import { type CountingProxy, startCountingProxy } from './counting-proxy';

const CONCURRENCY = 4;
const COMPLAINTS = 60;

const submission = (id: string): object => ({
  id,
  medium: 'web',
  submittedAt: '2026-01-05T08:15:00+07:00',
  text: `Lampu jalan di depan balai RW 03 Purwantoro mati, nomor ${id}.`,
  reporter: { accountId: id },
});

describeKafka('while SP4N-LAPOR! answers that it is overloaded', () => {
  let sambung: Sambung;
  let nationalSide: CountingProxy;
  let simulatorUrl: string | undefined;

  beforeAll(async () => {
    nationalSide = await startCountingProxy(() => simulatorUrl);
    sambung = await startSambung(await kafkaBrokers(), {
      SP4N_URL: nationalSide.url,
      SP4N_CONCURRENCY: String(CONCURRENCY),
    });
    ({ simulatorUrl } = sambung);
  }, 60_000);
  afterAll(async () => {
    await sambung.stop();
    await nationalSide.close();
  }, 60_000);

  async function misbehave(misbehaviour: object): Promise<void> {
    const secrets = JSON.parse(readFileSync(join(sambung.folder, 'secrets.json'), 'utf8')) as {
      SIMULATOR_TOKEN: string;
    };
    const answer = await fetch(`${sambung.simulatorUrl}/control/misbehaviour`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${secrets.SIMULATOR_TOKEN}`, 'content-type': 'application/json' },
      body: JSON.stringify(misbehaviour),
    });
    expect(answer.ok).toBe(true);
  }

  it('intake goes on, few calls are wasted, and once it is back all catch up, a few at a time', async () => {
    await misbehave({ answer: { status: 503, retryAfterSeconds: 1, probability: 1 } });
    const answers = await Promise.all(
      Array.from({ length: COMPLAINTS }, (_, index) => sambung.pushes.sambat(submission(`away-${index}`))),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
    const accepted = answers.map(({ body }) => body.complaintId ?? '');
    await eventually(async () => {
      for (const id of accepted) expect(await sambung.complaint(id)).toBeDefined();
      expect(nationalSide.calls).toBeGreaterThan(0);
    }, 40);
    // Those that were out when it fell over, and one at a time since: not each complaint in its turn.
    expect(nationalSide.calls).toBeLessThan(COMPLAINTS / 2);
    expect(await sambung.tickets.all()).toEqual([]);

    await misbehave({});
    const references = await eventually(async () => {
      const tickets = await sambung.tickets.all();
      expect(tickets).toHaveLength(COMPLAINTS);
      return tickets.map(({ reference }) => reference);
    }, 60);
    expect(references.sort()).toEqual(accepted.sort());
    expect(nationalSide.mostAtOnce).toBeLessThanOrEqual(CONCURRENCY);
  }, 180_000);
});
