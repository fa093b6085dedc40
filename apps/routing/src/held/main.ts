import { operatorClient, operatorName, runCommand } from '../http/operator-client';
import { held } from './command';

runCommand(() =>
  held(
    () => operatorClient(process.env),
    process.argv.slice(2),
    () => operatorName(process.env),
  ),
);
