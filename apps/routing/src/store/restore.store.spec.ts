import type { DataSource } from 'typeorm';
import { freshDatabase, type TestDatabase } from '../../../../tools/testing/database';
import { openStore } from './open-store';
import { resumeAfterRestore } from './restore.store';

describe('the first start after a restore', () => {
  let temporary: TestDatabase;
  let database: DataSource;

  beforeEach(async () => {
    temporary = await freshDatabase();
    database = await openStore(temporary.url);
  });
  afterEach(async () => {
    await database.destroy();
    await temporary.drop();
  });

  const restored = (): Promise<unknown> =>
    database.query(`INSERT INTO routing.restore (restored_at, backed_up_at, doubted_until)
      VALUES (now(), now() - interval '1 day', '2026-01-06T00:00:00Z')`);
  const refused = (): Promise<void> => Promise.reject(new Error('an unplanned replay'));

  it('replays nothing on a database that was never restored', async () => {
    expect(await resumeAfterRestore(database, refused)).toBeUndefined();
  });

  it('replays once, however many processes start, and again only after a replay that failed', async () => {
    await restored();
    await expect(resumeAfterRestore(database, refused)).rejects.toThrow('unplanned');

    let replays = 0;
    const replay = (): Promise<void> => {
      replays += 1;
      return Promise.resolve();
    };
    const all = await Promise.all([1, 2, 3].map(() => resumeAfterRestore(database, replay)));
    expect(all).toEqual(Array(3).fill(new Date('2026-01-06T00:00:00Z')));
    expect(replays).toBe(1);
  });
});
