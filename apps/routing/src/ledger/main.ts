import { operatorClient, sentenceOfFailure } from '../http/operator-client';
import { ledger, USAGE } from './command';

Promise.resolve()
  .then(() =>
    process.argv[2] === '--help' ? { text: USAGE, isBalanced: true } : ledger(operatorClient(process.env)),
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
