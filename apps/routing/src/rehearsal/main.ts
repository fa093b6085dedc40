import { runCommand } from '../http/operator-client';
import { rehearsal } from './command';

const stopping = new AbortController();
// What citizens wrote is not left lying in the sandbox.
for (const signal of ['SIGINT', 'SIGTERM'])
  process.once(signal, () => stopping.abort(new Error('Stopped: nothing was changed.')));
/** A line that is written over; nothing where nobody looks. */
const tell = (progress: string): void => {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${progress}`);
};

runCommand(() =>
  rehearsal(process.env, process.argv.slice(2), tell, stopping.signal).finally(() => tell('')),
);
