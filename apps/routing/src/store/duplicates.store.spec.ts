import type { DataSource } from 'typeorm';
import { freshDatabase, type TestDatabase } from '../../../../tools/testing/database';
import type { Marked } from '../duplicates/groups';
import type { Signature } from '../duplicates/signature';
import { DuplicatesStore } from './duplicates.store';
import { openStore } from './open-store';

const NOTHING = { streets: [], beginnings: [], gangs: [], landmarks: [], rt: [], rw: [], numbers: [] };
const DAYS = 7;
const idOf = (number: number): string => `00000000-0000-5000-8000-${String(number).padStart(12, '0')}`;
const at = (day: number): Date => new Date(Date.UTC(2026, 0, 10 + day));

describe('what complaints are found by', () => {
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

  const within = <T>(work: (store: DuplicatesStore) => Promise<T>): Promise<T> =>
    database.transaction((manager) => work(new DuplicatesStore(manager)));
  const marked = (number: number, day: number, given: Partial<Signature> = {}): Marked => ({
    id: idOf(number),
    receivedAt: at(day),
    signature: { ...NOTHING, kinds: ['road-hole'], words: [1], streets: [5], ...given },
  });
  const keep = (...complaints: Marked[]): Promise<void> => within((store) => store.mark(complaints));
  const found = async (one: Marked): Promise<string[]> => {
    const candidates = await within((store) => store.candidates([one], DAYS));
    return (candidates.get(one.id) ?? []).map(({ id }) => id).sort();
  };

  it('are those of the same matter with a street, a landmark or a place in common', async () => {
    const point = { latitude: -7.95, longitude: 112.61 };
    await keep(
      marked(1, 0),
      marked(2, 0, { kinds: ['light-out'] }),
      marked(3, 0, { streets: [6], landmarks: [9] }),
      marked(4, 0, { streets: [], point: { latitude: -7.9505, longitude: 112.6095 } }),
      marked(5, 0, { streets: [], point: { latitude: -7.97, longitude: 112.61 } }),
    );
    expect(await found(marked(9, 1))).toEqual([idOf(1)]);
    expect(await found(marked(9, 1, { streets: [], landmarks: [9] }))).toEqual([idOf(3)]);
    expect(await found(marked(9, 1, { streets: [], point }))).toEqual([idOf(4)]);
  });

  it('are those of some days before and after, and never itself', async () => {
    await keep(marked(1, -8), marked(2, -6), marked(3, 0), marked(4, 6), marked(5, 8));
    expect(await found(marked(3, 0))).toEqual([idOf(2), idOf(4)]);
  });

  it('are a few, however many there are', async () => {
    await keep(...Array.from({ length: 300 }, (_, index) => marked(index + 1, 0)));
    expect((await found(marked(999, 0))).length).toBeLessThanOrEqual(20);
  });

  it('are replaced when a complaint says something else', async () => {
    await keep(marked(1, 0));
    await keep(marked(1, 0, { streets: [77] }));
    expect(await found(marked(9, 0))).toEqual([]);
    expect(await found(marked(9, 0, { streets: [77] }))).toEqual([idOf(1)]);
  });

  it('are forgotten when nothing can be like them any more; who belongs together is not', async () => {
    await keep(marked(1, 0), marked(2, 0), marked(3, 0));
    const groupOf = new Map([
      [idOf(1), idOf(1)],
      [idOf(2), idOf(1)],
    ]);
    await within((store) => store.regroup({ groupOf, merged: [] }, false));
    await database.query(`UPDATE routing.duplicate_mark SET marked_at = now() - interval '8 days'`);
    await within((store) => store.forget(DAYS));
    expect(await database.query('SELECT FROM routing.duplicate_key')).toEqual([]);
    const rows = await database.query(
      'SELECT complaint_id AS id, signature FROM routing.duplicate_mark ORDER BY complaint_id',
    );
    expect(rows).toEqual([1, 2].map((number) => ({ id: idOf(number), signature: null })));
  });

  it('are kept as long as one of their group is needed: only by them it is known whether it still belongs', async () => {
    await keep(marked(1, 0), marked(2, 0));
    const groupOf = new Map([1, 2].map((number) => [idOf(number), idOf(1)]));
    await within((store) => store.regroup({ groupOf, merged: [] }, false));
    await database.query(
      `UPDATE routing.duplicate_mark SET marked_at = now() - interval '8 days' WHERE complaint_id = $1`,
      [idOf(1)],
    );
    await within((store) => store.forget(DAYS));
    expect(await found(marked(9, 0))).toEqual([idOf(1), idOf(2)]);
  });

  it('are told of in groups only', async () => {
    await keep(marked(1, 0), marked(2, 0));
    await database.query('UPDATE routing.duplicate_mark SET is_pending = true');
    expect(await within((store) => store.nextToTell())).toEqual([]);
    const groupOf = new Map([1, 2].map((number) => [idOf(number), idOf(1)]));
    await within((store) => store.regroup({ groupOf, merged: [] }, true));
    await keep(marked(1, 0, { streets: [77] }));
    expect(
      await database.query('SELECT complaint_id AS id FROM routing.duplicate_mark WHERE is_pending'),
    ).toEqual([{ id: idOf(2) }]);
  });

  it('are worked on by one process at a time', async () => {
    await within(async (store) => {
      expect(await store.lock()).toBe(true);
      await within(async (other) => expect(await other.lock()).toBe(false));
    });
  });
});
