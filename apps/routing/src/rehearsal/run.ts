import { runCommand } from '../http/operator-client';

type Command = (
  environment: Readonly<Record<string, string | undefined>>,
  words: readonly string[],
  tell: (progress: string) => void,
  signal: AbortSignal,
) => Promise<string>;

/** The whole of the `main.ts` of a command that works in a sandbox. */
export function runInSandbox(command: Command, environment: Parameters<Command>[0]): void {
  const stopping = new AbortController();
  // What citizens wrote is not left lying in the sandbox.
  for (const signal of ['SIGINT', 'SIGTERM'])
    process.once(signal, () => stopping.abort(new Error('Stopped: nothing was changed.')));
  /** A line that is written over; nothing where nobody looks. */
  const tell = (progress: string): void => {
    if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${progress}`);
  };
  runCommand(() =>
    command(environment, process.argv.slice(2), tell, stopping.signal).finally(() => tell('')),
  );
}
