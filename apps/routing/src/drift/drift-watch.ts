import { type Logger, startWorker, type Worker } from '@sambung/platform';
import type { DataSource } from 'typeorm';
import type { Drifted } from '../assign/decision';
import { driftedOf } from '../assign/drift';
import { DispositionsStore } from '../store/dispositions.store';

const LOOK_MILLISECONDS = 60_000;
/** Long enough for some dozens of decisions in a category, short enough that a drift shows. */
const WINDOW_DAYS = 30;

export interface DriftWatch {
  worker: Worker;
  /** Categories that people decide for now. */
  drifted(): Drifted;
}

/** Looks each minute whether live corrections show that a category has drifted, and says so once; also when it is over. */
export async function watchDrift(database: DataSource, logger: Logger): Promise<DriftWatch> {
  const store = new DispositionsStore(database);
  let drifted: Drifted = new Map();
  const look = async (): Promise<void> => {
    const before = drifted;
    drifted = await store.drifted(WINDOW_DAYS, driftedOf);
    for (const [category, tally] of drifted)
      if (!before.has(category))
        logger.warn({ code: 'drift.category', category, ...tally }, 'left to people from now on');
    for (const category of before.keys())
      if (!drifted.has(category)) logger.info({ code: 'drift.over', category }, 'assigned unattended again');
  };
  // Nothing is decided before it is known what has drifted.
  await look();
  const worker = startWorker(
    'drift',
    logger,
    async () => {
      await look();
      return false;
    },
    LOOK_MILLISECONDS,
  );
  return { worker, drifted: () => drifted };
}
