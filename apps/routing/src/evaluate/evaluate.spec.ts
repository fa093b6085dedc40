import { join } from 'node:path';
import { loadCity } from '../city/load';
import { generator } from '../classify/linear';
import { learn } from '../models/learn';
import { inventedHistory } from '../testing/history';
import { evaluate, guessesOf, splitOf } from './evaluate';
import { tablesOf } from './tables';

const city = loadCity(join(__dirname, '../../../../cities/malang'));
const history = inventedHistory(900, 1);
const test = inventedHistory(200, 2, Date.UTC(2025, 3, 1));
const quietly = (): void => undefined;

it('finds the office by the matter, and among the 57 by the street that the history ties to one', () => {
  const { columns } = evaluate(city, history, test, quietly);
  for (const { ours } of [columns.unstated, columns.stated]) {
    expect(ours.top1).toBeGreaterThan(0.9);
    expect(ours.local.kelurahan.recall).toBeGreaterThan(0.9);
    expect(ours.assigned.precision).toBeGreaterThan(0.9);
    expect(ours.calibrationError).toBeLessThan(0.1);
  }
  expect(columns.unstated.baseline.reports).toBe(test.length);
});

it('says the same whatever is true of the test: shuffled labels change no guess', () => {
  const model = learn(city, history);
  const random = generator(3);
  const labels = test.map(({ to }) => to).sort(() => random() - 0.5);
  const shuffled = test.map((row, at) => ({ ...row, to: labels[at] ?? row.to }));
  const said = (rows: typeof test) =>
    guessesOf(city, model, rows, false).map(({ ranked, sureness, isAssigned }) => ({
      ranked,
      sureness,
      isAssigned,
    }));
  expect(said(shuffled)).toEqual(said(test));
  const { columns } = evaluate(city, history, shuffled, quietly);
  expect(columns.unstated.ours.top1).toBeLessThan(0.4);
});

it('leaves out of the history what is no older than the test', () => {
  const mixed = [...history, ...test];
  const { before } = splitOf(mixed, test);
  expect(before).toEqual(history);
  expect(learn(city, before)).toEqual(learn(city, history));
});

it('refuses a test that nothing is older than', () => {
  expect(() => splitOf(test, history)).toThrow('No row of the history is older');
});

it('prints both columns beside their baselines', () => {
  const text = tablesOf(evaluate(city, history, test, quietly));
  expect(text).toMatch(/top-1 office( +0\.\d{3}){4}/);
  expect(text).toContain('Learnt from 900 reports (2025-01-01 to 2025-02-07)');
});
