import { operatorClient, sentenceOfFailure } from '../http/operator-client';
import { ledger, USAGE } from './command';

const args = process.argv.slice(2);
/** A line that is written over; nothing where nobody looks. */
const tell = (progress: string): void => {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${progress}`);
};

Promise.resolve()
  .then(() =>
    args.includes('--help')
      ? { text: USAGE, isBalanced: true }
      : ledger(operatorClient(process.env), args, tell).finally(() => tell('')),
  )
  .then(
    ({ text, isBalanced }) => {
      process.stdout.write(`${text}\n`);
      process.exitCode = isBalanced ? 0 : 1;
    },
    (error: unknown) => {
      process.stderr.write(`${sentenceOfFailure(error)}\n`);
      process.exitCode = 1;
    },
  );
