import { Controller, Get, Module, Post, Req, type RawBodyRequest } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { EventEmitter, once } from 'node:events';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Server } from 'node:http';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { PassThrough } from 'node:stream';
import { UnavailableError } from '../errors';
import { createLogger } from '../logger';
import { ProblemError } from './problem';
import { createRegistry, type RunningService, startService } from './start-service';

const TOKEN = 'only-this-test-knows-it';
const slowCalls = new EventEmitter();

@Controller()
class TrialController {
  @Post('echo')
  echo(@Req() request: RawBodyRequest<FastifyRequest>): { bytes: number } {
    return { bytes: request.rawBody?.length ?? 0 };
  }

  @Get('slow')
  slow(): Promise<string> {
    return new Promise((resolve) => {
      slowCalls.emit('arrived', () => resolve('done'));
    });
  }

  @Get('away')
  away(): never {
    throw new UnavailableError('bus.unreachable', 'publishing', { retryAfterSeconds: 7 });
  }

  @Get('refused')
  refused(): never {
    throw new ProblemError({
      status: 422,
      code: 'trial.faulty',
      title: 'Faulty',
      faults: [{ field: 'a', rule: 'isInt' }],
    });
  }

  @Get('bug')
  bug(): never {
    throw new TypeError('Siti Aminah, 0812');
  }
}

@Module({ controllers: [TrialController] })
class TrialModule {}

describe('a service', () => {
  const lines: string[] = [];
  const stream = new PassThrough();
  stream.on('data', (chunk: Buffer) => lines.push(chunk.toString()));
  let service: RunningService;
  let dependency: () => Promise<void>;
  const stopped: string[] = [];

  const start = (port: number): Promise<RunningService> =>
    startService({
      module: TrialModule,
      host: '127.0.0.1',
      port,
      logger: createLogger('trial', stream),
      registry: createRegistry('trial'),
      operatorToken: TOKEN,
      checks: { dependency: () => dependency() },
      onStop: [async () => void stopped.push('bus'), async () => void stopped.push('database')],
    });

  beforeAll(async () => {
    dependency = () => Promise.resolve();
    service = await start(0);
  });
  afterAll(() => service.stop());

  const get = (path: string): Promise<Response> => fetch(`${service.url}${path}`);

  it('is live and ready when its checks pass, and names the check that fails', async () => {
    expect((await get('/health/live')).status).toBe(200);
    expect((await get('/health/ready')).status).toBe(200);
    dependency = () => Promise.reject(new Error('down'));
    const answer = await get('/health/ready');
    expect(answer.status).toBe(503);
    expect(await answer.json()).toEqual({ status: 'failing', failing: ['dependency'] });
    expect((await get('/health/live')).status).toBe(200);
    const metrics = await fetch(`${service.url}/metrics`, { headers: { authorization: `Bearer ${TOKEN}` } });
    expect(await metrics.text()).toMatch(/sambung_check_failing{.*check="dependency".*} 1/);
    dependency = () => Promise.resolve();
  });

  it("shows its metrics under its own name to whoever has the operator's token, and to nobody else", async () => {
    const metricsWith = (authorization: string): Promise<Response> =>
      fetch(`${service.url}/metrics`, { headers: { authorization } });
    const answer = await metricsWith(`Bearer ${TOKEN}`);
    expect(await answer.text()).toContain('process_cpu_user_seconds_total{service="trial"}');
    expect((await get('/metrics')).status).toBe(401);
    expect((await metricsWith('Bearer another')).status).toBe(401);
  });

  it('answers what is away with 503 and when to come again', async () => {
    const answer = await get('/away');
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('7');
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
  });

  it('does not wait for ever for a request that does not arrive', async () => {
    const asked = new Promise<Server>((resolve) => {
      const note = (message: unknown): void => {
        const { server } = message as { server: Server };
        if (!service.url.endsWith(`:${(server.address() as AddressInfo).port}`)) return;
        unsubscribe('http.server.request.start', note);
        resolve(server);
      };
      subscribe('http.server.request.start', note);
    });
    await get('/health/live');
    const { requestTimeout, headersTimeout } = await asked;
    expect(requestTimeout).toBe(60_000);
    expect(headersTimeout).toBe(60_000);
  });

  it('closes what it could never serve at once, and answers those that it has', async () => {
    const { port, hostname } = new URL(service.url);
    const sockets: Socket[] = [];
    // No more at once than the kernel's queue holds.
    while (sockets.length < 4096) {
      const more = Array.from({ length: 128 }, () => connect(Number(port), hostname));
      await Promise.all(more.map((socket) => once(socket, 'connect')));
      sockets.push(...more);
    }
    const [first] = sockets;
    const above = connect(Number(port), hostname);
    await once(above, 'close');
    first?.write('GET /health/live HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n');
    const [answer] = (await once(first!, 'data')) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 200/);
    for (const socket of sockets) socket.destroy();
  });

  it('answers a path that cannot be decoded with a problem', async () => {
    const answer = await get('/%zz');
    expect(await answer.json()).toMatchObject({ type: 'urn:sambung:problem:http.400', status: 400 });
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
  });

  it('names the faulty fields', async () => {
    const answer = await get('/refused');
    expect(answer.status).toBe(422);
    expect(await answer.json()).toMatchObject({
      type: 'urn:sambung:problem:trial.faulty',
      faults: [{ field: 'a', rule: 'isInt' }],
    });
  });

  it.each([
    ['malformed JSON', '{', 'application/json', 400],
    ['another media type', '<a/>', 'application/xml', 415],
    ['too large a body', `"${'x'.repeat(1024 * 1024)}"`, 'application/json', 413],
  ])('answers %s with a problem, never with a 500', async (_what, body, type, status) => {
    const answer = await fetch(`${service.url}/echo`, {
      method: 'POST',
      body,
      headers: { 'content-type': type },
    });
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
  });

  it('keeps the exact bytes of a JSON body for its signature', async () => {
    const answer = await fetch(`${service.url}/echo`, {
      method: 'POST',
      body: '{ "a":  1 }',
      headers: { 'content-type': 'application/json' },
    });
    expect(await answer.json()).toEqual({ bytes: 11 });
  });

  it('answers a bug with 500 and no detail, logs its place without its words, and a way that is not there with 404', async () => {
    const answer = await get('/bug');
    expect(answer.status).toBe(500);
    expect(await answer.text()).not.toContain('Siti');
    expect(lines.join('')).toContain('"code":"http.bug"');
    expect(lines.join('')).toContain('TrialController.bug');
    expect(lines.join('')).not.toContain('Siti');
    expect((await get('/nowhere')).status).toBe(404);
  });

  it('refuses a port in use and leaves nothing open', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    await expect(start(port)).rejects.toMatchObject({ code: 'EADDRINUSE' });
    expect(stopped.splice(0)).toEqual(['bus', 'database']);
    other.close();
  });

  it('answers the call that it has in hand when it stops, and does not wait for its client to hang up', async () => {
    const short = await start(0);
    const arrived = once(slowCalls, 'arrived');
    const answer = fetch(`${short.url}/slow`);
    const [finish] = (await arrived) as [() => void];
    const stopping = short.stop();
    const isListening = (): Promise<boolean> =>
      fetch(`${short.url}/health/live`).then(
        () => true,
        () => false,
      );
    while (await isListening());
    finish();
    expect(await (await answer).text()).toBe('done');
    await stopping;
    expect(stopped.splice(0)).toEqual(['bus', 'database']);
  });

  it('stops in the order given, once', async () => {
    const short = await start(0);
    await Promise.all([short.stop(), short.stop()]);
    expect(stopped.splice(0)).toEqual(['bus', 'database']);
    await expect(fetch(`${short.url}/health/live`)).rejects.toThrow();
  });
});
