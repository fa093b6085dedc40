import { rehearsal } from './command';
import { runInSandbox } from './run';

runInSandbox(rehearsal, process.env);
