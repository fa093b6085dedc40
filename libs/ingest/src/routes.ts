import { type EventBus, ProblemError } from '@sambung/platform';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Admission } from './admission';
import { answerOf } from './answer';
import { readBody } from './body';
import type { Page, RawRequest, Source } from './channel';
import { type DeliveryTools, outcomesOf } from './delivery';
import { frontOf } from './front';
import type { Metrics } from './metrics';
import { asProblem, codeOfRefusal } from './refusals';
import { keeperOf } from './released';
import { traceparentOf } from './traceparent';
import { within } from './within';

/** No sender waits longer to hear that it must come again; a file of thousands of reports may take its time. */
const ANSWER_MILLISECONDS = { receipt: 4800, platform: 4800, results: 60_000 };
/** A page runs its own files and nothing else, talks to its own adapter alone, and stands in nobody's frame. */
const PAGE_HEADERS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-cache',
};

export interface RouteTools extends DeliveryTools {
  bus: Pick<EventBus, 'publish'>;
  metrics: Metrics;
}

/** The ways into one channel: POST (and GET for a platform's handshake) /v1/<channel>/<path>, and its pages. */
export function addRoutes(
  server: FastifyInstance,
  sources: readonly Source[],
  pages: readonly Page[],
  tools: RouteTools,
): void {
  const admission = new Admission();
  // In a context of its own: here every body stays as the bytes that were signed.
  void server.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    scope.addHook('onError', async (_request, _reply, error) => {
      const { result, code } = codeOfRefusal(error);
      tools.metrics.count(result, code);
    });

    for (const source of sources) {
      const url = `/v1/${tools.adapter.channel}/${source.path}`;
      scope.post(url, {
        bodyLimit: source.maxBytes,
        onRequest: async (request, reply) => {
          requireMediaType(source, request);
          admission.admit(source, request, reply);
        },
        handler: (request, reply) => take(source, request, reply, tools, admission),
      });
      if (source.challenge !== undefined)
        scope.get(url, async (request, reply) => handshake(source, request, reply));
    }
    if (pages.every(({ path }) => path !== ''))
      scope.get('/', async () => frontOf(tools.adapter.channel, sources, pages));
    for (const { path, mediaType, content } of pages)
      scope.get(`/${path}`, (_request, reply) =>
        reply.headers({ ...PAGE_HEADERS, 'content-type': mediaType }).send(content),
      );
  });
}

function requireMediaType({ accepts }: Source, { headers }: FastifyRequest): void {
  const given = (headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase();
  const encoding = headers['content-encoding'] ?? 'identity';
  if (given === accepts && encoding === 'identity') return;
  throw new ProblemError({
    status: 415,
    code: 'ingest.media-type',
    title: `The body must be ${accepts}, without a content encoding`,
  });
}

const rawRequestOf = ({ headers, query, body }: FastifyRequest, receivedAt: Date): RawRequest => ({
  headers,
  query: firstOfEach(query),
  rawBody: Buffer.isBuffer(body) ? body : Buffer.alloc(0),
  receivedAt,
});

/** `?a=1&a=2` says a = 1. */
const firstOfEach = (query: unknown): Record<string, string | undefined> =>
  Object.fromEntries(
    Object.entries(typeof query === 'object' && query !== null ? query : {}).map(([name, value]) => [
      name,
      Array.isArray(value) ? String(value[0]) : String(value),
    ]),
  );

async function take(
  source: Source,
  request: FastifyRequest,
  reply: FastifyReply,
  tools: RouteTools,
  admission: Admission,
): Promise<FastifyReply> {
  const receivedAt = new Date();
  const raw = rawRequestOf(request, receivedAt);
  try {
    source.proof(raw);
    const contentType = request.headers['content-type'] ?? '';
    const body = await readBody(source, raw.rawBody, contentType);
    const readings = await source.read(body, raw);
    const isTrial = raw.query['validate'] === 'true';
    const delivery = {
      source,
      rawBody: raw.rawBody,
      receivedAt,
      precedence: source.precedence,
      traceparent: traceparentOf(request.headers['traceparent']),
      isTrial,
      keep: keeperOf(raw, contentType, tools),
    };
    const until = receivedAt.getTime() + ANSWER_MILLISECONDS[source.answer];
    const outcomes = await within(until, admission.holdFor(request, outcomesOf(readings, delivery, tools)));
    const records = outcomes.flatMap(({ records: own }) => own);
    if (!isTrial && records.length > 0)
      await within(
        until,
        tools.metrics.timePublish(() => tools.bus.publish(records)),
      );
    if (!isTrial)
      for (const outcome of outcomes)
        tools.metrics.count(outcome.as, outcome.as === 'accepted' ? undefined : outcome.code);
    const { status, body: answer } = answerOf(source, outcomes, isTrial);
    return await reply.status(status).send(answer);
  } catch (error) {
    throw asProblem(error, new Date());
  }
}

/** What the platform wants to read back, as plain text, so that no browser takes it for a page. */
function handshake(source: Source, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const answer = source.challenge?.(rawRequestOf(request, new Date()).query);
  if (answer === undefined)
    throw new ProblemError({
      status: 403,
      code: 'ingest.handshake',
      title: 'The handshake is not known here',
    });
  return reply.header('content-type', 'text/plain; charset=utf-8').send(answer);
}
