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

/**
 * Structured logs on standard output: ids, channel, code, duration. Never payloads, texts, contacts or tokens.
 * Normal work is counted, not logged.
 */
export function createLogger(service: string, stream: DestinationStream = destination(1)): Logger {
  return pino(
    {
      base: { service },
      level: 'info',
      redact: { paths: NEVER.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]), remove: true },
    },
    stream,
  );
}
