import { freshDatabase } from '../../../../tools/testing/database';
import { CallPaceStore } from '../store/call-pace.store';
import { openStore } from '../store/open-store';
import { sharedPace } from './call-pace';

describe('the pace of calls', () => {
  it('is kept by all processes together', async () => {
    const temporary = await freshDatabase();
    const databases = await Promise.all([openStore(temporary.url), openStore(temporary.url)]);
    const startedAt = Date.now();
    // Two processes, 20 calls each, 100 a second: the last may be made after 390 ms at the earliest.
    await Promise.all(
      databases.flatMap((database) => {
        const pace = sharedPace(new CallPaceStore(database), 100);
        return Array.from({ length: 20 }, () => pace());
      }),
    );
    expect(Date.now() - startedAt).toBeGreaterThanOrEqual(380);
    await Promise.all(databases.map((database) => database.destroy()));
    await temporary.drop();
  });
});
