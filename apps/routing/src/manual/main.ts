import { operatorClient, sentenceOfFailure } from '../http/operator-client';
import { manual } from './command';

Promise.resolve()
  .then(() => manual(() => operatorClient(process.env), process.argv.slice(2)))
  .then(
    (text) => process.stdout.write(`${text}\n`),
    (error: unknown) => {
      process.stderr.write(`${sentenceOfFailure(error)}\n`);
      process.exitCode = 1;
    },
  );
