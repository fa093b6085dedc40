import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a stand-in was asked. */
interface Asked {
  method: string;
  /** Path and query. */
  path: string;
  headers: IncomingHttpHeaders;
  /** The exact bytes, as text. */
  raw: string;
}

/** A status with a JSON body; or a connection that is reset, or on which nothing comes. */
export type StandInAnswer =
  { status: number; body?: unknown; headers?: Record<string, string> } | 'reset' | 'silence';

/** A real HTTP server on the loopback in the place of somebody's, which says what a test wants it to. */
export interface StandIn {
  url: string;
  /** Oldest first. */
  asked: Asked[];
  /** From now on, to everything; where there are more, one after the other, and the last for ever. */
  answer(...answers: [StandInAnswer, ...StandInAnswer[]]): void;
  /** Forgets what it was asked, and answers 200 with nothing. */
  reset(): void;
  /** Its port is then nobody's. */
  close(): Promise<void>;
}

export async function openStandIn(): Promise<StandIn> {
  const asked: Asked[] = [];
  let planned: StandInAnswer[] = [{ status: 200 }];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url: path = '', headers } = request;
      asked.push({ method, path, headers, raw: Buffer.concat(chunks).toString() });
      const answer = (planned.length > 1 ? planned.shift() : planned[0]) ?? { status: 200 };
      if (answer === 'silence') return;
      if (answer === 'reset') return request.socket.resetAndDestroy();
      response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers });
      response.end(answer.body === undefined ? '' : JSON.stringify(answer.body));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    answer: (...answers) => void (planned = [...answers]),
    reset: () => {
      asked.length = 0;
      planned = [{ status: 200 }];
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** How a call ends at anybody whose statuses have their usual meaning. */
export const usualEndings: [string, StandInAnswer, object][] = [
  [
    'a limit',
    { status: 429, headers: { 'retry-after': '40' } },
    { outcome: 'not-sent', code: 'feedback.too-many', retryAfterSeconds: 40 },
  ],
  [
    'an overload',
    { status: 503, headers: { 'retry-after': '7' } },
    { outcome: 'not-sent', code: 'feedback.unavailable', retryAfterSeconds: 7 },
  ],
  [
    'a redirection',
    { status: 308, headers: { location: 'http://127.0.0.1:1/' } },
    { outcome: 'not-sent', code: 'feedback.redirected' },
  ],
  ['an error of theirs', { status: 500 }, { outcome: 'unknown', code: 'feedback.http-500' }],
  ['a lost connection', 'reset', { outcome: 'unknown', code: 'feedback.connection-lost' }],
  ['a refusal', { status: 422 }, { outcome: 'refused', code: 'feedback.http-422' }],
];
