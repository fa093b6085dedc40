import { parse } from 'csv-parse/sync';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decide } from '../../apps/routing/src/assign/decide';
import { loadCity } from '../../apps/routing/src/city/load';
import { precedentsOf } from '../../apps/routing/src/models/examples';
import { learn } from '../../apps/routing/src/models/learn';

interface Row {
  /** `test` was written after the rules, `blind` by somebody who had seen neither rules nor examples. */
  split: 'dev' | 'test' | 'blind';
  difficulty: 'easy' | 'medium' | 'hard';
  /** Code of an apparatus; `coordinator` where a person must decide or the matter is not the city's. */
  expected: string;
  text: string;
  address: string;
}

const city = loadCity(join(__dirname, '../../cities/malang'));
const rows: Row[] = parse(readFileSync(join(__dirname, 'texts.csv'), 'utf8'), { columns: true });

const learnt = { version: 'of the examples', model: learn(city, precedentsOf(city)) };
const results = rows.map((row) => {
  const { outcome, apparatus } = decide(city, row, '2026-01-05', { learnt });
  return { ...row, actual: outcome === 'assign' ? apparatus : 'coordinator' };
});

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

describe.each(['test', 'blind'])('of the half "%s"', (half) => {
  const all = results.filter(({ split }) => split === half);
  const shareOf = (test: (row: (typeof all)[number]) => boolean): number =>
    all.filter(test).length / all.length;

  it('at least 85 % reach the right one of the 111, or the coordinator where it is nobody’s matter', () => {
    expect(shareOf(({ expected, actual }) => expected === actual)).toBeGreaterThanOrEqual(0.85);
  });

  it('at most 6 % reach a wrong office', () => {
    const isWrong = ({ expected, actual }: { expected: string; actual: string | undefined }): boolean =>
      actual !== 'coordinator' && actual !== expected;
    expect(shareOf(isWrong)).toBeLessThanOrEqual(0.06);
  });
});
