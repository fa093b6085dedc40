import { codeOf, startWorker, type Logger, type Worker } from '@sambung/platform';
import type { LearntModel } from '../assign/decision';
import type { City } from '../city/city';
import { learnExamples } from './examples';
import { ModelShelf } from './shelf';

const LOOK_MILLISECONDS = 10_000;

export interface ModelWatch {
  /** What decides now; undefined until there is one: the rules decide alone. */
  learnt(): LearntModel | undefined;
  /** One that decided before; undefined where it is no longer kept. */
  of(version: string): Promise<LearntModel | undefined>;
  worker: Worker;
}

/**
 * Keeps up with the model that the folder names. One that cannot be read is told once, and the one before it goes on
 * deciding. Where there is none yet, the city's examples are learnt.
 */
export async function watchModel(
  { city, cityFolder, modelFolder }: { city: City; cityFolder: string; modelFolder: string },
  logger: Logger,
): Promise<ModelWatch> {
  const shelf = new ModelShelf(modelFolder, city.code);
  let learnt: LearntModel | undefined;
  let refused: string | undefined;
  let told: string | undefined;

  const look = async (): Promise<void> => {
    const version = await shelf.currentVersion();
    if (version === undefined || version === learnt?.version || version === refused) return;
    try {
      learnt = { version, model: await shelf.load(version) };
      [refused, told] = [undefined, undefined];
      logger.info({ code: 'model.used', version }, 'deciding by another model from now on');
    } catch (error) {
      const code = codeOf(error);
      if (code === undefined) throw error;
      // What is not there yet, or cannot be read for now, is looked for again.
      if (code !== 'model.unknown') refused = version;
      if (told !== version)
        logger.error({ code, version, running: learnt?.version }, 'a model that cannot be read');
      told = version;
    }
  };

  await look();
  const worker = startWorker(
    'model',
    logger,
    async () => {
      await look();
      return false;
    },
    LOOK_MILLISECONDS,
  );
  if (learnt === undefined && city.examples.length > 0)
    // Beside everything else: nothing waits for it, and a process that stops does not either.
    learnExamples({ cityFolder, modelFolder }).then(
      () => worker.nudge(),
      (error: unknown) => logger.error({ code: 'model.learning', err: error }, 'learning the examples'),
    );
  const of = async (version: string): Promise<LearntModel | undefined> => {
    if (version === learnt?.version) return learnt;
    return (await shelf.has(version)) ? { version, model: await shelf.load(version) } : undefined;
  };
  return { learnt: () => learnt, of, worker };
}
