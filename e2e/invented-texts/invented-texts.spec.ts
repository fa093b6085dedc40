import { parse } from 'csv-parse/sync';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decide } from '../../apps/routing/src/assign/decide';
import { loadCity } from '../../apps/routing/src/city/load';

interface Row {
  /** `test` was written after the rules, which were not changed for it. */
  split: 'dev' | 'test';
  difficulty: 'easy' | 'medium' | 'hard';
  /** Code of an apparatus; `coordinator` where a person must decide or the matter is not the city's. */
  expected: string;
  text: string;
  address: string;
}

const city = loadCity(join(__dirname, '../../cities/malang'));
const rows: Row[] = parse(readFileSync(join(__dirname, 'texts.csv'), 'utf8'), { columns: true });

const results = rows.map((row) => {
  const { outcome, apparatus } = decide(city, row, '2026-01-05');
  return { ...row, actual: outcome === 'assign' ? apparatus : 'coordinator' };
});

const share = (part: readonly unknown[], whole: readonly unknown[]): number => part.length / whole.length;

it('expects only offices that there are', () => {
  const known = new Set(['coordinator', ...city.apparatus.map(({ code }) => code)]);
  expect(rows.filter(({ expected }) => !known.has(expected))).toEqual([]);
});

it('has texts of every channel’s kind for offices of every kind', () => {
  expect(rows.length).toBeGreaterThanOrEqual(240);
  const kinds = new Set(
    city.apparatus
      .filter(({ code }) => rows.some(({ expected }) => expected === code))
      .map(({ kind }) => kind),
  );
  expect(kinds).toEqual(new Set(city.apparatus.map(({ kind }) => kind)));
});

describe.each([
  ['the half that was held out', results.filter(({ split }) => split === 'test')],
  ['all of them', results],
])('of %s', (_, all) => {
  it('at least 70 % reach the right one of the 111', () => {
    const right = all.filter(({ expected, actual }) => expected !== 'coordinator' && expected === actual);
    expect(share(right, all)).toBeGreaterThanOrEqual(0.7);
  });

  it('at most 30 % go to the coordinator', () => {
    expect(
      share(
        all.filter(({ actual }) => actual === 'coordinator'),
        all,
      ),
    ).toBeLessThanOrEqual(0.3);
  });

  it('at most 5 % reach a wrong office', () => {
    const wrong = all.filter(({ expected, actual }) => actual !== 'coordinator' && actual !== expected);
    expect(share(wrong, all)).toBeLessThanOrEqual(0.05);
  });
});
