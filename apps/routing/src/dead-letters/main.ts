import { operatorClient, operatorName, runCommand } from '../http/operator-client';
import { replayDeadLetters } from './command';

runCommand(() =>
  replayDeadLetters(
    () => operatorClient(process.env),
    process.argv.slice(2),
    () => operatorName(process.env),
    (text) => process.stderr.write(`${text}\n`),
  ),
);
