import { operatorClient, operatorName, runCommand } from '../http/operator-client';
import { split } from './command';

runCommand(() =>
  split(
    () => operatorClient(process.env),
    process.argv.slice(2),
    () => operatorName(process.env),
  ),
);
