import { runCommand } from '../http/operator-client';
import { postsEvaluation } from './command';

runCommand(() => postsEvaluation(process.argv.slice(2)));
