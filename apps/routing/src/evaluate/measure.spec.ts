import { measure, type Guess } from './measure';

const guess = (truth: string, ranked: string[], sureness: number, isAssigned = sureness >= 0.8): Guess => ({
  ...{ truth, ranked, sureness, isAssigned },
});
const kindOf = (office: string): string => (office.startsWith('kel-') ? 'kelurahan' : office);

const guesses = [
  guess('roads', ['roads', 'parks'], 0.95),
  guess('roads', ['roads'], 0.9),
  guess('parks', ['roads', 'parks'], 0.85),
  guess('kel-a', ['kel-a'], 0.5),
  guess('kel-b', ['kel-a', 'x', 'y', 'kel-b'], 0.3),
];

it('counts what was right, first and among three', () => {
  expect(measure(guesses, kindOf)).toMatchObject({ reports: 5, top1: 0.6, top3: 0.8 });
});

it('means the offices alike, however many cases each has', () => {
  // roads 2·2/(3+2), parks 0, kel-a 2·1/(2+1), kel-b 0
  expect(measure(guesses, kindOf).macroF1).toBeCloseTo((0.8 + 0 + 2 / 3 + 0) / 4);
});

it('says how many are assigned, how many of those rightly, and what the test itself would have allowed', () => {
  const { assigned, coverageAt95 } = measure(guesses, kindOf);
  expect(assigned).toEqual({ share: 0.6, precision: 2 / 3 });
  expect(coverageAt95).toBe(0.4);
});

it('is without calibration error where what was said comes true', () => {
  const sure = (isTrue: boolean): Guess => guess('roads', [isTrue ? 'roads' : 'parks'], 0.75);
  expect(measure([true, true, true, false].map(sure), kindOf).calibrationError).toBe(0);
  expect(measure([false, false, false, false].map(sure), kindOf).calibrationError).toBe(0.75);
});

it('finds the offices of places by the office, not by the kind alone', () => {
  expect(measure(guesses, kindOf).local.kelurahan).toEqual({ cases: 2, recall: 0.5, precision: 0.5 });
});

it('names the worst confusions', () => {
  expect(measure(guesses, kindOf).confusions).toEqual([
    { truth: 'parks', said: 'roads', count: 1 },
    { truth: 'kel-b', said: 'kel-a', count: 1 },
  ]);
});
