import { bearerOf, matchesSecret, sendProblem } from '@sambung/platform';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Mood } from './misbehaviour';

interface Door {
  api: string | undefined;
  control: string | undefined;
  arePagesOpen: boolean;
}

/** In every answer: no program can take this for the national system. */
const NAME = 'sp4n-simulator; bukan SP4N-LAPOR! yang sebenarnya';

const passwordOf = (authorization: string | undefined): string | undefined => {
  const encoded = /^Basic ([^\s]+)$/i.exec(authorization ?? '')?.[1];
  return (
    encoded &&
    Buffer.from(encoded, 'base64')
      .toString('utf8')
      .replace(/^[^:]*:/, '')
  );
};

/** Who may come in, and what becomes of a call to the API while the simulator misbehaves. */
export function keepDoor(fastify: FastifyInstance, mood: Mood, door: Door): void {
  const lost = new WeakSet<FastifyRequest>();
  const stopping = new AbortController();

  fastify.addHook('onRequest', async (request, reply) => {
    void reply.header('x-simulator', NAME);
    // PostgreSQL holds no NUL.
    if (request.url.includes('%00')) {
      sendProblem(reply, { status: 400, code: 'simulator.nul', title: 'The address holds a NUL' });
      return reply;
    }
    if (!mayEnter(request, door)) return turnAway(request, reply);
    if (!wayOf(request).startsWith('/v1/')) return undefined;
    const { slowMilliseconds, answer, lose } = mood.meet(request.method);
    if (slowMilliseconds > 0) await wait(slowMilliseconds, stopping.signal);
    if (lose) lost.add(request);
    if (answer === undefined) return undefined;
    sendProblem(reply, { ...answer, code: 'simulator.misbehaving', title: 'The simulator was told to' });
    return reply;
  });

  fastify.addHook('preClose', async () => stopping.abort());

  fastify.addHook('onSend', async (request) => {
    if (lost.has(request)) request.raw.socket.destroy();
  });
}

/** Cut short when the simulator stops. */
async function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(milliseconds, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

/** The route that was found, not the path as it was written: `/%761/tickets` leads to the same. */
const wayOf = (request: FastifyRequest): string => request.routeOptions.url ?? '';

function mayEnter(request: FastifyRequest, { api, control, arePagesOpen }: Door): boolean {
  const url = wayOf(request);
  const { headers } = request;
  // The platform asks for the token of /metrics.
  if (url.startsWith('/health/') || url === '/metrics') return true;
  if (url.startsWith('/v1/')) return matchesSecret(api, bearerOf(headers.authorization));
  if (url.startsWith('/control/')) return matchesSecret(control, bearerOf(headers.authorization));
  return arePagesOpen || matchesSecret(control, passwordOf(headers.authorization));
}

function turnAway(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const scheme = /^\/(v1|control)\//.test(wayOf(request))
    ? 'Bearer'
    : 'Basic realm="Simulator SP4N", charset="UTF-8"';
  void reply.header('www-authenticate', scheme);
  sendProblem(reply, { status: 401, code: 'simulator.token', title: 'The token is missing or wrong' });
  return reply;
}
