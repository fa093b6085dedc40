import { eventually } from '../../../tools/testing/eventually';
import { UnavailableError } from './errors';
import { createLogger } from './logger';
import { startWorker } from './worker';

describe('a worker', () => {
  it('tells what its work fails with and since when, and no longer once it works', async () => {
    const logger = createLogger('test', { write: () => undefined });
    let tries = 0;
    let isAway = true;
    const worker = startWorker('relay', logger, async () => {
      tries += 1;
      if (isAway) throw new UnavailableError('bus.unavailable', 'publishing');
      return false;
    });
    try {
      const first = await eventually(() => {
        expect(worker.failing()).toMatchObject({ worker: 'relay', code: 'bus.unavailable' });
        return worker.failing();
      });
      await eventually(() => expect(tries).toBeGreaterThan(2));
      expect(worker.failing()?.since).toEqual(first?.since);
      isAway = false;
      await eventually(() => expect(worker.failing()).toBeUndefined());
    } finally {
      await worker.stop();
    }
  });
});
