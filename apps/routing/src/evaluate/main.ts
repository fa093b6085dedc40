import { runCommand } from '../http/operator-client';
import { evaluation } from './command';

/** A line that is written over; nothing where nobody looks. */
const tell = (doing: string): void => {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${doing}`);
};

runCommand(() => evaluation(process.argv.slice(2), tell).finally(() => tell('')));
