import { runCommand } from '../http/operator-client';
import { models } from './models-command';

runCommand(() => models(process.env, process.argv.slice(2)));
