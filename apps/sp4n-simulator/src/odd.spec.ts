import { referenceOf, runningSimulator, type RunningSimulator } from './testing/running-simulator';

describe('the simulator, asked for what is not there', () => {
  let simulator: RunningSimulator;
  beforeAll(async () => {
    simulator = await runningSimulator();
    await simulator.created('one');
  });
  afterAll(() => simulator.stop());

  it.each([
    ['GET', '/?search=%00'],
    ['GET', '/?source=%00'],
    ['GET', '/?search=a&search=b'],
    ['GET', '/tickets/1000001%00'],
    ['GET', '/tickets/1000001/attachments/%00'],
    ['GET', '/v1/tickets?reference=%00'],
    ['GET', '/v1/tickets?reference=a&reference=b'],
    ['GET', '/v1/tickets/999999999999999999999'],
    ['GET', '/v1/changes?cursor=x'],
    ['GET', '/v1/changes?cursor=OTk5OTk5OTk5OTk5OTk5OTk5OS45OTk5OTk5OTk5OTk5OTk5OTk&limit=1'],
    ['GET', '/v1/changes?limit=1e9'],
    ['PUT', '/v1/tickets/1000001/notes/%00'],
    ['PUT', '/v1/tickets/1000001/notes/x'],
  ])('never answers %s %s with a fault of its own', async (method, path) => {
    const response = await simulator.call(
      method,
      path,
      method === 'PUT' ? { kind: 'internal', text: 'a\0b' } : undefined,
    );
    expect(response.status).toBeLessThan(500);
  });

  it('never answers a ticket with a NUL in it with a fault of its own', async () => {
    expect((await simulator.create(referenceOf('nul'), { text: 'a\0b' })).status).toBeLessThan(500);
    expect((await simulator.create(referenceOf('nul2'), { place: { address: 'a\0b' } })).status).toBeLessThan(
      500,
    );
    expect(
      (await simulator.create(referenceOf('big'), { version: 1, occurredAt: '0000-01-01' })).status,
    ).toBeLessThan(500);
  });
});
