import type { CreateTicket } from '@sambung/contracts';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Server as TcpServer } from 'node:net';
import { v5 as uuidv5 } from 'uuid';
import { ticketOf } from '../../../../tools/testing/ticket';
import { httpNationalSide } from './http-national-side';
import type { NationalSide } from './national-side';

const ticket = (): CreateTicket => ticketOf(uuidv5('a complaint', uuidv5.URL));

const clientOf = (url: string, timeoutSeconds = 20): NationalSide =>
  httpNationalSide({ SP4N_URL: url, SP4N_TOKEN: 'api-token', SP4N_TIMEOUT_SECONDS: timeoutSeconds });

describe("SP4N-LAPOR!'s client", () => {
  const servers: (Server | TcpServer)[] = [];

  const listen = async (server: Server | TcpServer): Promise<number> => {
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return (server.address() as AddressInfo).port;
  };
  const answering = async (listener: RequestListener): Promise<NationalSide> =>
    clientOf(`http://127.0.0.1:${await listen(createServer(listener))}`);

  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
  });

  it('knows that nothing was sent where nobody listens', async () => {
    const server = createTcpServer();
    const port = await listen(server);
    await new Promise((resolve) => servers.pop()?.close(resolve));
    expect(await clientOf(`http://127.0.0.1:${port}`).create(ticket(), 'key')).toEqual({
      outcome: 'not-sent',
      code: 'sp4n.unreachable',
    });
  });

  it('knows that nothing was sent to a name that does not exist', async () => {
    expect(await clientOf('http://sp4n.invalid').create(ticket(), 'key')).toEqual({
      outcome: 'not-sent',
      code: 'sp4n.unreachable',
    });
  });

  it('knows that nothing was sent where the TLS handshake never ends, and does not wait for ever', async () => {
    const port = await listen(createTcpServer((socket) => socket.resume()));
    expect(await clientOf(`https://127.0.0.1:${port}`, 0.4).create(ticket(), 'key')).toEqual({
      outcome: 'not-sent',
      code: 'sp4n.unreachable',
    });
  });

  it('does not know what became of a call whose connection was reset', async () => {
    const client = await answering((request) => request.socket.resetAndDestroy());
    expect(await client.create(ticket(), 'key')).toEqual({
      outcome: 'unknown',
      code: 'sp4n.connection-lost',
    });
  });

  it('waits until the instant that Retry-After names', async () => {
    const client = await answering((_request, response) =>
      response.writeHead(503, { 'retry-after': new Date(Date.now() + 60_000).toUTCString() }).end(),
    );
    const outcome = await client.create(ticket(), 'key');
    expect(outcome).toMatchObject({ outcome: 'not-sent', code: 'sp4n.unavailable' });
    expect('retryAfterSeconds' in outcome && outcome.retryAfterSeconds).toBeGreaterThan(55);
  });

  const answer = {
    trackingId: '1000001',
    reference: uuidv5('another complaint', uuidv5.URL),
    version: 1,
    status: 'Belum Terverifikasi',
    changedAt: '2026-01-05T01:15:00Z',
    attachments: [],
  };

  it.each([
    ['no JSON', '<html>Selamat datang</html>'],
    ['no tracking id', JSON.stringify({ ...answer, trackingId: undefined })],
    ['no ticket', 'null'],
    ['an endless text', `"${'x'.repeat(17 * 1024 * 1024)}"`],
  ])('does not trust a 200 with %s', async (_what, text) => {
    const client = await answering((request, response) => {
      request.resume().on('end', () => response.end(text));
    });
    expect(await client.create(ticket(), 'key')).toEqual({
      outcome: 'unknown',
      code: 'sp4n.unreadable-answer',
    });
  });

  it("does not take somebody else's ticket for ours", async () => {
    const client = await answering((_request, response) => response.end(JSON.stringify(answer)));
    expect(await client.create(ticket(), 'key')).toEqual({
      outcome: 'unknown',
      code: 'sp4n.other-reference',
    });
  });

  it('never follows a redirect with a ticket in hand', async () => {
    const paths: (string | undefined)[] = [];
    const client = await answering((request, response) => {
      paths.push(request.url);
      response.writeHead(307, { location: '/elsewhere' }).end();
    });
    expect(await client.create(ticket(), 'key')).toEqual({ outcome: 'not-sent', code: 'sp4n.redirected' });
    expect(paths).toEqual(['/v1/tickets']);
  });

  it('sends its token and key, and keeps its connection', async () => {
    const seen: unknown[] = [];
    const sockets = new Set<unknown>();
    const body = ticket();
    const client = await answering((request, response) => {
      seen.push([request.headers.authorization, request.headers['idempotency-key']]);
      sockets.add(request.socket);
      request
        .resume()
        .on('end', () => response.end(JSON.stringify({ ...answer, reference: body.reference })));
    });
    await client.create(body, 'first');
    await client.create(body, 'second');
    expect(seen).toEqual([
      ['Bearer api-token', 'first'],
      ['Bearer api-token', 'second'],
    ]);
    expect(sockets.size).toBe(1);
  });
});
