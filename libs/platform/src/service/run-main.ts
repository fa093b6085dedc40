import { codeOf } from '../errors';
import { createLogger } from '../logger';
import { SettingsError } from '../settings';
import type { RunningService } from './start-service';

const STOP_MILLISECONDS = 20_000;

/**
 * The whole of a `main.ts`: starts the service on this process's environment, stops it on SIGTERM and SIGINT, says in
 * one sentence what a person must mend when it cannot start, and ends with status 1 then.
 */
export async function runMain(
  start: (environment: NodeJS.ProcessEnv) => Promise<RunningService>,
  environment: NodeJS.ProcessEnv,
): Promise<void> {
  process.on('uncaughtException', endOnBug);
  const service = await start(environment).catch((error: unknown) => {
    process.stderr.write(`${sentenceOf(error)}\n`);
    process.exit(1);
  });
  let isStopping = false;
  const stop = (): void => {
    // npm sends a signal on that the terminal has already sent: the second must not cut the stop short.
    if (isStopping) return;
    isStopping = true;
    // A stop that hangs must not keep a broken process alive.
    setTimeout(() => process.exit(1), STOP_MILLISECONDS).unref();
    service.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`${sentenceOf(error)}\n`);
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

/** Node would write the error whole, and one of PostgreSQL holds the values that it was given: a citizen's text. */
function endOnBug(error: unknown): never {
  createLogger('process').fatal({ code: 'process.bug', err: error }, 'ending');
  process.exit(1);
}

/** A start-up failure in words: settings by name, a taken port, else the error with its stack. */
export function sentenceOf(error: unknown): string {
  if (error instanceof SettingsError) return `cannot start: ${error.message}`;
  if (codeOf(error) === 'EADDRINUSE') {
    const port = typeof error === 'object' && error !== null && 'port' in error ? String(error.port) : '';
    return `cannot start: port ${port} is in use by another program; stop it, or choose another port`;
  }
  if (error instanceof Error && 'faults' in error) return `cannot start: ${error.message}`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
