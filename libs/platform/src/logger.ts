import { destination, pino, type DestinationStream, type Logger } from 'pino';

export type { Logger } from 'pino';

/** Whatever a name below hides, at any depth up to three, is never written: a net below the rule, not the rule. */
const NEVER = [
  'text',
  'title',
  'body',
  'payload',
  'phone',
  'email',
  'address',
  'contact',
  'reporter',
  'replyTo',
  'sealed',
  'token',
  'secret',
  'authorization',
  'password',
  'cookie',
];

interface LoggedError {
  type: string;
  code?: unknown;
  message?: string;
  details?: unknown;
  frames: string[];
  cause?: LoggedError;
}

/**
 * What may be written of an error: its kind, code and place in the code. The message only of our own errors, since
 * those of others quote what they could not read (JSON.parse and PostgreSQL do), and that is a citizen's text.
 */
function loggableError(error: unknown): LoggedError {
  if (!(error instanceof Error)) return { type: typeof error, frames: [] };
  const own = 'code' in error && 'details' in error;
  return {
    type: error.name,
    ...('code' in error ? { code: error.code } : {}),
    ...(own ? { message: error.message, details: error.details } : {}),
    frames: (error.stack ?? '')
      .split('\n')
      .filter((line) => /^\s+at /.test(line))
      .slice(0, 12)
      .map((line) => line.trim()),
    ...(error.cause === undefined ? {} : { cause: loggableError(error.cause) }),
  };
}

/**
 * Structured logs on standard output: ids, channel, code, duration. Never payloads, texts, contacts or tokens.
 * Normal work is counted, not logged.
 */
export function createLogger(service: string, stream: DestinationStream = destination(1)): Logger {
  return pino(
    {
      base: { service },
      level: 'info',
      serializers: { err: loggableError },
      redact: { paths: NEVER.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]), remove: true },
    },
    stream,
  );
}
