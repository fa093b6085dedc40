export { startWorker, type Failing, type Worker } from '@sambung/platform';
