import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Channel, type Source, UnauthorizedError } from '@sambung/ingest';
import { RECEIPT_SCHEMA, RECEIPT_SOURCES, receiptPaths } from './openapi-receipts';
import { closureOf, schemasOf } from './schemas';

const ROOT = join(__dirname, '..', '..');
const APPS = readdirSync(join(ROOT, 'apps'))
  .filter((name) => name.startsWith('ingest-'))
  .sort();

const PROBLEMS: Record<number, string> = {
  400: 'The body is not what its media type says; `faults` names what is wrong.',
  401: 'The sender is not proven: `type` says which check failed, `serverTime` what time it is here.',
  413: 'The body is too large.',
  415: 'The body has another media type, or a content encoding.',
  422: 'A field is missing or breaks a rule; `faults` names each, never with its value.',
  503: 'Not available just now: send the same again after `Retry-After` seconds. Nothing is doubled by it.',
};

const RETRY_AFTER = { 'Retry-After': { schema: { type: 'integer' }, description: 'seconds' } };

const WAYS_TO_PROVE: Record<string, object> = {
  standardWebhooks: {
    type: 'apiKey',
    in: 'header',
    name: 'webhook-signature',
    description:
      'Standard Webhooks: `webhook-id`, `webhook-timestamp` (seconds, at most five minutes from the clock here) and ' +
      '`webhook-signature` = `v1,` and the base64 of HMAC-SHA-256 over `<id>.<timestamp>.<raw body>`.',
  },
  bearer: { type: 'http', scheme: 'bearer' },
};

/** The API of the channel operators, as the channels declare it. */
export async function openApi(): Promise<object> {
  const channels = await Promise.all(APPS.map(channelOf));
  const proofs: Record<string, object> = {};
  const bodies = new Set(['Accepted', 'Ignored', 'Held', 'Problem', RECEIPT_SCHEMA]);
  const paths = Object.fromEntries(
    channels.flatMap((channel) =>
      sourcesOf(channel).map((source) => {
        const way = wayToProve(source);
        proofs[way] = WAYS_TO_PROVE[way] ?? { type: 'apiKey', in: 'header', name: way };
        if (source.body) bodies.add(source.body.name);
        return [`/v1/${channel.name}/${source.path}`, operationsOf(channel, source, way)] as const;
      }),
    ),
  );
  const schemas = schemasOf(sourceFiles());
  const responses = Object.fromEntries(
    Object.entries(PROBLEMS).map(([status, description]) => [
      status,
      { description, ...(status === '503' ? { headers: RETRY_AFTER } : {}), content: problem },
    ]),
  );
  return {
    openapi: '3.1.0',
    info: {
      title: "Sambung: the channel operators' API",
      version: '1.0.0',
      description:
        'Each channel is served by an adapter of its own; receipts are followed at routing. A 2xx means that nothing of ' +
        'the delivery is lost from here on. The same delivery again changes nothing and is answered alike: when in doubt, send again.',
    },
    paths: { ...paths, ...receiptPaths(ref, problem) },
    components: { securitySchemes: proofs, responses, schemas: closureOf(schemas, [...bodies]) },
  };
}

async function channelOf(app: string): Promise<Channel> {
  const module = (await import(join(ROOT, 'apps', app, 'src', 'channel.ts'))) as { channel: Channel };
  return module.channel;
}

/** Without any secret: closed, and all the same as they are declared. */
const sourcesOf = (channel: Channel): Source[] =>
  channel.sources(
    Object.fromEntries(Object.entries(channel.settings).map(([name, { fallback }]) => [name, fallback])),
  );

export const sourceFiles = (): string[] =>
  [
    join(ROOT, 'libs/contracts/src'),
    RECEIPT_SOURCES,
    ...APPS.map((app) => join(ROOT, 'apps', app, 'src')),
  ].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'))
      .map((file) => join(folder, file)),
  );

/** A source without its secret says which one it misses: that is the way in which it is proven. */
function wayToProve({ proof }: Source): string {
  try {
    proof({ headers: {}, query: {}, rawBody: Buffer.alloc(0), receivedAt: new Date(0) });
  } catch (error) {
    if (!(error instanceof UnauthorizedError)) throw error;
    const way = error.check.split('.')[0] ?? '';
    return way === 'webhook-secret' ? 'standardWebhooks' : way;
  }
  throw new Error('a source is open while its secret is unset');
}

const ref = (name: string): object => ({ $ref: `#/components/schemas/${name}` });

const problem = { 'application/problem+json': { schema: ref('Problem') } };

function operationsOf({ name, port }: Channel, source: Source, way: string): object {
  return {
    servers: [{ url: `http://127.0.0.1:${port}`, description: `the adapter of ${name}` }],
    post: {
      operationId: `${name}-${source.path}`,
      tags: [name],
      summary: source.summary,
      description: `At most ${source.maxBytes} bytes.`,
      security: [{ [way]: [] }],
      parameters: [
        {
          name: 'validate',
          in: 'query',
          schema: { type: 'boolean' },
          description: '`true`: everything is checked and nothing published.',
        },
      ],
      requestBody: { required: true, content: { [source.accepts]: { schema: bodySchemaOf(source) } } },
      responses: {
        ...successOf(source),
        ...Object.fromEntries(
          Object.keys(PROBLEMS).map((status) => [status, { $ref: `#/components/responses/${status}` }]),
        ),
      },
    },
    ...(source.challenge === undefined ? {} : { get: handshakeOf(name, source) }),
  };
}

function bodySchemaOf({ accepts, body }: Source): object {
  if (body !== undefined) return ref(body.name);
  switch (accepts) {
    case 'application/json':
      return { type: 'object', description: 'As the platform sends it.' };
    case 'text/csv':
      return { type: 'string' };
    case 'multipart/form-data':
      return {
        type: 'object',
        required: ['file'],
        properties: { file: { type: 'string', format: 'binary' } },
      };
  }
}

function successOf({ answer }: Source): Record<string, object> {
  const json = (schema: object): object => ({ 'application/json': { schema } });
  switch (answer) {
    case 'platform':
      return { 200: { description: 'Taken.' } };
    case 'receipt':
      return {
        202: {
          description: 'Taken, or known to be no complaint and counted.',
          content: json({ oneOf: [ref('Accepted'), ref('Ignored')] }),
        },
      };
    case 'results':
      return {
        202: {
          description: 'Taken: one result for each entry, in order.',
          content: json({
            type: 'object',
            required: ['results'],
            properties: {
              results: {
                type: 'array',
                items: { oneOf: [ref('Accepted'), ref('Ignored'), ref('Held')] },
              },
            },
          }),
        },
      };
  }
}

const handshakeOf = (name: string, { path }: Source): object => ({
  operationId: `${name}-${path}-handshake`,
  tags: [name],
  summary: "Answers the platform's handshake when the webhook is registered.",
  responses: {
    200: {
      description: 'What the platform wants to read back.',
      content: { 'text/plain': { schema: { type: 'string' } } },
    },
    403: {
      description: 'The handshake is not known here.',
      content: problem,
    },
  },
});
