import { operatorClient, runCommand } from '../http/operator-client';
import { manual } from './command';

runCommand(() => manual(() => operatorClient(process.env), process.argv.slice(2)));
