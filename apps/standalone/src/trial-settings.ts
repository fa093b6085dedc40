import { join } from 'node:path';

/** What `npm start` and `npm run stack` choose where nobody else does: a trial against the simulator on one machine. */
export function trialSettings(folder: string, simulatorPort = '8120'): Record<string, string> {
  const simulator = `http://127.0.0.1:${simulatorPort}`;
  return {
    SP4N_MODE: 'api',
    SP4N_URL: simulator,
    SP4N_TICKET_URL: `${simulator}/tickets/{trackingId}`,
    // The simulator keeps references unique; the real one has to promise it first.
    SP4N_CREATE_IDEMPOTENT: 'true',
    SIMULATOR_PAGES_OPEN: 'true',
    // An answer given in the simulator is to be seen soon.
    SP4N_POLL_SECONDS: '2',
    // Six seconds: nobody wants to wait three minutes for the first ticket of a trial.
    GATHER_MINUTES: '0.1',
    OBJECT_STORE_DIR: join(folder, 'objects'),
    OBJECT_STORE_SHARED: 'true',
    MODEL_DIR: join(folder, 'models'),
  };
}

/** What is set to nothing is not set: it hides no secret and no choice of ours. */
export const withoutBlanks = (environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
