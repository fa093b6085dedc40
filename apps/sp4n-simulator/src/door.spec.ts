import { start } from './service';
import { runningSimulator, type RunningSimulator } from './testing/running-simulator';

describe('the door of the simulator', () => {
  let simulator: RunningSimulator;

  beforeAll(async () => {
    simulator = await runningSimulator();
  });
  afterAll(() => simulator.stop());

  it.each([
    ['the API', '/v1/changes', 'control-token'],
    ['the API by another spelling of its path', '/%761/changes', 'control-token'],
    ['the controls', '/control/misbehaviour', 'api-token'],
  ])('closes %s to another token', async (_what, path, token) => {
    const answer = await simulator.call('GET', path, undefined, token);
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
  });

  it('shows its metrics to the holder of its own token alone', async () => {
    const metricsWith = (token: string): Promise<Response> =>
      simulator.call('GET', '/metrics', undefined, token);
    expect(await (await metricsWith('control-token')).text()).toContain('service="sp4n-simulator"');
    expect((await metricsWith('api-token')).status).toBe(401);
  });

  it('asks for the password on its pages unless they are opened, and shows the tickets that others made', async () => {
    await simulator.created('seen from elsewhere');
    const closed = await start({ ...simulator.environment, SIMULATOR_PAGES_OPEN: 'false' });
    try {
      expect((await fetch(closed.url)).status).toBe(401);
      const authorization = `Basic ${Buffer.from('admin:control-token').toString('base64')}`;
      const answer = await fetch(closed.url, { headers: { authorization } });
      expect(answer.status).toBe(200);
      expect(await answer.text()).toContain('Lampu jalan padam');
    } finally {
      await closed.stop();
    }
  });
});
