import { operatorClient, runCommand } from '../http/operator-client';
import { figures } from './command';

runCommand(() => figures(() => operatorClient(process.env), process.argv.slice(2), process.env));
