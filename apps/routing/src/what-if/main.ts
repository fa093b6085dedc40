import { runInSandbox } from '../rehearsal/run';
import { whatIf } from './command';

runInSandbox(whatIf, process.env);
