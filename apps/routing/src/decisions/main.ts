import { operatorClient, runCommand } from '../http/operator-client';
import { decision } from './command';

runCommand(() => decision(() => operatorClient(process.env), process.argv.slice(2)));
