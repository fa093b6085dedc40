import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads';
import type { City } from '../city/city';
import { loadCity } from '../city/load';
import type { Precedent } from '../classify/precedent';
import { learn } from './learn';
import { ModelShelf } from './shelf';

interface Task {
  cityFolder: string;
  modelFolder: string;
}

export const precedentsOf = ({ examples }: Pick<City, 'examples'>): Precedent[] =>
  examples.map(({ text, to }) => ({ text, to }));

/**
 * Learns the city's invented examples in a thread of its own: it takes some seconds, in which complaints are decided by
 * the rules alone. What is there already stays what decides.
 * @throws Error what the thread ended with.
 */
export function learnExamples(task: Task): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(__filename, { workerData: task });
    worker.unref();
    worker.once('message', () => resolve());
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`learning the examples ended with ${code}`)));
  });
}

async function work({ cityFolder, modelFolder }: Task): Promise<void> {
  const city = loadCity(cityFolder);
  const shelf = new ModelShelf(modelFolder, city.code);
  const version = await shelf.add(learn(city, precedentsOf(city)));
  if ((await shelf.currentVersion()) === undefined) await shelf.use(version);
}

if (!isMainThread && parentPort !== null && isTask(workerData)) {
  const port = parentPort;
  void work(workerData).then(() => port.postMessage('done'));
}

function isTask(data: unknown): data is Task {
  return typeof data === 'object' && data !== null && 'modelFolder' in data;
}
