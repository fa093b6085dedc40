import type { DynamicModule, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { CustomTransportStrategy } from '@nestjs/microservices';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Logger } from '../logger';
import { nestLogger } from './nest-logger';
import { sendProblem } from './problem';
import { ProblemFilter } from './problem.filter';
import { type Check, Readiness } from './readiness';
import { ServiceModule } from './service.module';

/** Bodies above this are answered with 413 unless a route states its own limit. */
const MAX_BODY_BYTES = 1024 * 1024;
/** For a request to arrive whole: whoever sends a byte now and then does not hold what others need. */
const ARRIVAL_MILLISECONDS = 60_000;

/** A registry of the service's own: several services may run in one process. Make it with {@link createRegistry}. */
export function createRegistry(service: string): Registry {
  const registry = new Registry();
  registry.setDefaultLabels({ service });
  // The default precision of 10 ms wakes an idle process a hundred times a second.
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: 500 });
  return registry;
}

export interface ServiceOptions {
  module: Type | DynamicModule;
  host: string;
  /** 0: any free one; {@link RunningService.url} says which. */
  port: number;
  logger: Logger;
  registry: Registry;
  /** Opens `/metrics`, and what the module guards with `OperatorGuard`. Undefined: closed. */
  operatorToken: string | undefined;
  /**
   * Addresses and networks whose `X-Forwarded-For` is believed, so that `request.ip` is the caller's and not the proxy's;
   * by default nobody's.
   * @see https://github.com/jshttp/proxy-addr
   */
  trustedProxies?: readonly string[];
  /** What must be usable for the service to be ready, by name. */
  checks: Readonly<Record<string, Check>>;
  /** Serves the module's `@EventPattern` handlers. */
  strategy?: CustomTransportStrategy;
  /** Before listening: routes and parsers that no Nest decorator can state. */
  configure?(app: NestFastifyApplication): void | Promise<void>;
  /** After HTTP and consumers have stopped, in this order: bus, database … */
  onStop: readonly (() => Promise<void>)[];
}

export interface RunningService {
  /** Where it listens, `http://127.0.0.1:8101`. */
  url: string;
  /** Readiness off, consumers and HTTP finish what they have in hand, then what `onStop` names. */
  stop(): Promise<void>;
}

/**
 * Node accepts for as long as connections wait, and reads none of them meanwhile: where more come than a busy machine can
 * accept, it would never answer anybody again. What is above this is closed at once, which costs next to nothing.
 */
const MOST_CONNECTIONS = 4096;

/**
 * Starts a service as all of Sambung's are: Nest on Fastify, problems by RFC 9457, `/health/live`, `/health/ready`,
 * `/metrics` for the operator.
 * @throws Error with code EADDRINUSE when the port is taken.
 */
export async function startService(options: ServiceOptions): Promise<RunningService> {
  const { logger, trustedProxies = [] } = options;
  const readiness = new Readiness(options.checks);
  countChecks(readiness, Object.keys(options.checks), options.registry);
  const adapter = new FastifyAdapter({
    bodyLimit: MAX_BODY_BYTES,
    requestTimeout: ARRIVAL_MILLISECONDS,
    trustProxy: trustedProxies.length > 0 && [...trustedProxies],
    // A path that cannot be decoded is refused before any filter sees it.
    frameworkErrors: (_error: unknown, _request: unknown, reply: FastifyReply) =>
      sendProblem(reply, { status: 400, code: 'http.400', title: 'The request cannot be read' }),
  });
  const app = await NestFactory.create<NestFastifyApplication>(
    ServiceModule.of(options.module, readiness, options.registry, options.operatorToken),
    adapter,
    { logger: nestLogger(logger), rawBody: true, abortOnError: false },
  );
  const stop = once(async () => {
    readiness.stop();
    await app.close();
    for (const step of options.onStop) await step();
    logger.info({ code: 'service.stopped' }, 'stopped');
  });
  try {
    app.useGlobalFilters(new ProblemFilter(logger));
    // A connection with a call under way outlives the closing of the server until its client lets go: ask it to.
    app
      .getHttpAdapter()
      .getInstance()
      .addHook('onSend', async (_request, reply) => {
        if (readiness.isStopping) void reply.header('connection', 'close');
      });
    await options.configure?.(app);
    if (options.strategy !== undefined) {
      app.connectMicroservice({ strategy: options.strategy }, { inheritAppConfig: true });
      await app.startAllMicroservices();
    }
    app.getHttpServer().maxConnections = MOST_CONNECTIONS;
    await app.listen(options.port, options.host);
  } catch (error) {
    await stop();
    throw error;
  }
  const address = app.getHttpServer().address();
  const port = typeof address === 'object' && address !== null ? address.port : options.port;
  const host = options.host === '0.0.0.0' ? '127.0.0.1' : options.host;
  logger.info({ code: 'service.started', port }, 'started');
  return { url: `http://${host}:${port}`, stop };
}

/** The same that `/health/ready` says, for alerts. */
function countChecks(readiness: Readiness, checks: readonly string[], registry: Registry): void {
  new Gauge({
    name: 'sambung_check_failing',
    help: 'What the service needs: 1 while it cannot be used',
    labelNames: ['check'],
    registers: [registry],
    async collect() {
      const failing = await readiness.failing();
      for (const check of checks) this.set({ check }, failing.includes(check) ? 1 : 0);
    },
  });
}

const once = (action: () => Promise<void>): (() => Promise<void>) => {
  let running: Promise<void> | undefined;
  return () => (running ??= action());
};
