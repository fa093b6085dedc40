import { type Candidate, type Marked, regroup } from './groups';
import type { Signature } from './signature';

const NOTHING = { streets: [], beginnings: [], gangs: [], landmarks: [], rt: [], rw: [], numbers: [] };
const at = (day: number): Date => new Date(Date.UTC(2026, 0, 1 + day));
/** Those of one street tell of the same. */
const marked = (id: string, day: number, street = 1): Marked => {
  const signature: Signature = {
    ...NOTHING,
    ...{ kinds: ['road-hole'], kelurahan: '35.73.03.1004', streets: [street], words: [7, 8] },
  };
  return { id, receivedAt: at(day), signature };
};
const candidate = (id: string, day: number, group: Candidate['group'] = null): Candidate => ({
  ...marked(id, day),
  group,
});
const group = (id: string, day: number, size = 2) => ({ id, firstAt: at(day), size });

const DAYS = 7;

it('makes a group of two that were alone, by the first one', () => {
  const { groupOf } = regroup([marked('b', 1)], () => [candidate('a', 0)], DAYS);
  expect(Object.fromEntries(groupOf)).toEqual({ a: 'a', b: 'a' });
});

it('leaves alone what tells of something else', () => {
  const { groupOf } = regroup([marked('b', 1, 2)], () => [candidate('a', 0)], DAYS);
  expect(Object.fromEntries(groupOf)).toEqual({ b: null });
});

it('joins a group that is there', () => {
  const { groupOf, merged } = regroup([marked('c', 2)], () => [candidate('b', 1, group('a', 0))], DAYS);
  expect(groupOf.get('c')).toBe('a');
  expect(merged).toEqual([]);
});

it('makes one group of two that the newcomer belongs to', () => {
  const found = [candidate('b', 1, group('a', 0)), candidate('d', 3, group('c', 2))];
  const { groupOf, merged } = regroup([marked('e', 4)], () => found, DAYS);
  expect(groupOf.get('e')).toBe('a');
  expect(merged).toEqual([{ from: 'c', into: 'a' }]);
});

it('lets no chain of likes join the months', () => {
  const { groupOf } = regroup([marked('c', 9)], () => [candidate('b', 5, group('a', 0))], DAYS);
  expect(groupOf.get('c')).toBeNull();
});

it('begins another group where one has become too large', () => {
  const { groupOf } = regroup([marked('c', 1)], () => [candidate('b', 1, group('a', 0, 100))], DAYS);
  expect(groupOf.get('c')).toBeNull();
});

it('puts those that are looked at together in one group, in whatever order they come', () => {
  const three = [marked('c', 2), marked('a', 0), marked('b', 1)];
  const found = three.map((one) => ({ ...one, group: null }));
  const { groupOf } = regroup(three, () => found, DAYS);
  expect(Object.fromEntries(groupOf)).toEqual({ a: 'a', b: 'a', c: 'a' });
});

it('takes for gone the group of those that are looked at anew', () => {
  const old = group('x', 0, 3);
  const [b, c] = [marked('b', 1), marked('c', 2)];
  const found = [
    { ...b, group: old },
    { ...c, group: old },
  ];
  expect(Object.fromEntries(regroup([b, c], () => found, DAYS).groupOf)).toEqual({ b: 'b', c: 'b' });
});
