import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Duplex } from 'node:stream';

/** Below the 5 s after which servers commonly close idle connections: a call must not run into a closing one. */
const IDLE_MILLISECONDS = 4000;

/** Errors of connections that were never ready: nothing has been sent on them. */
const beforeReady = new WeakSet<object>();

/** Whether what went wrong went wrong while connecting (look-up, TCP, TLS): then the request certainly never left. */
export const isBeforeReady = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && beforeReady.has(error);

/** Kept-alive connections that must be ready within the given time. */
export function connectionsWithin(milliseconds: number): { httpAgent: HttpAgent; httpsAgent: HttpsAgent } {
  const options = { keepAlive: true, timeout: IDLE_MILLISECONDS };
  return {
    httpAgent: watch(new HttpAgent(options), 'connect', milliseconds),
    httpsAgent: watch(new HttpsAgent(options), 'secureConnect', milliseconds),
  };
}

function watch<A extends HttpAgent>(agent: A, readyEvent: string, milliseconds: number): A {
  const connect = agent.createConnection.bind(agent);
  agent.createConnection = (options, callback) => {
    const socket = connect(options, callback);
    if (socket) watchSocket(socket, readyEvent, milliseconds);
    return socket;
  };
  return agent;
}

function watchSocket(socket: Duplex, readyEvent: string, milliseconds: number): void {
  const mark = (error: Error): void => void beforeReady.add(error);
  const timer = setTimeout(() => socket.destroy(new Error('connecting: too slow')), milliseconds);
  socket.once('error', mark);
  socket.once('close', () => clearTimeout(timer));
  socket.once(readyEvent, () => {
    clearTimeout(timer);
    socket.off('error', mark);
  });
}
