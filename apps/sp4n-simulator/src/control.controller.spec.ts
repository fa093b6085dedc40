import { start } from './service';
import { referenceOf, runningSimulator, type RunningSimulator } from './testing/running-simulator';

describe('the simulator, told to misbehave', () => {
  let simulator: RunningSimulator;

  beforeAll(async () => {
    simulator = await runningSimulator();
  });
  afterAll(() => simulator.stop());

  it('fails the next calls as told, then behaves', async () => {
    await simulator.control('PUT', '/misbehaviour', {
      answer: { status: 429, next: 2, retryAfterSeconds: 9 },
    });
    const answers = [];
    for (let at = 0; at < 3; at++) answers.push(await simulator.create(referenceOf('told')));
    expect(answers.map((answer) => answer.status)).toEqual([429, 429, 201]);
    expect(answers[0]!.headers.get('retry-after')).toBe('9');
    expect(answers[0]!.headers.get('x-simulator')).not.toBeNull();
    await simulator.control('DELETE', '/misbehaviour');
  });

  it('misbehaves for calls of one method alone', async () => {
    await simulator.control('PUT', '/misbehaviour', {
      answer: { status: 500, probability: 1, method: 'POST' },
    });
    expect((await simulator.create(referenceOf('one method'))).status).toBe(500);
    expect((await simulator.call('GET', '/v1/changes')).status).toBe(200);
    await simulator.control('DELETE', '/misbehaviour');
  });

  it('commits, then drops the connection without an answer', async () => {
    await simulator.control('PUT', '/misbehaviour', { lose: { next: 1 } });
    await expect(simulator.create(referenceOf('lost'))).rejects.toThrow();
    expect((await simulator.create(referenceOf('lost'))).status).toBe(200);
    await simulator.control('DELETE', '/misbehaviour');
  });

  it('does not wait for its own slowness when it stops', async () => {
    const slow = await start(simulator.environment);
    await fetch(`${slow.url}/control/misbehaviour`, {
      method: 'PUT',
      headers: { authorization: 'Bearer control-token', 'content-type': 'application/json' },
      body: JSON.stringify({ slowMilliseconds: 600_000 }),
    });
    const waiting = fetch(`${slow.url}/v1/changes`, { headers: { authorization: 'Bearer api-token' } });
    const live = await fetch(`${slow.url}/health/live`);
    expect(live.status).toBe(200);
    await slow.stop();
    expect((await waiting).status).toBe(200);
  });

  it('refuses a misbehaviour that it does not know', async () => {
    const answer = await simulator.control('PUT', '/misbehaviour', { answer: { status: 418, next: 1 } });
    expect(answer.status).toBe(422);
  });
});
