import type { LoggerService } from '@nestjs/common';
import type { Logger } from '../logger';

/** Nest's own words: start-up chatter is dropped, warnings and errors go to the service's log. */
export const nestLogger = (logger: Logger): LoggerService => ({
  log: () => undefined,
  debug: () => undefined,
  verbose: () => undefined,
  warn: (message: unknown) => logger.warn({ code: 'nest.warning' }, String(message)),
  error: (message: unknown) => logger.error({ code: 'nest.error' }, String(message)),
  fatal: (message: unknown) => logger.fatal({ code: 'nest.error' }, String(message)),
});
