import { fitLogistic, probabilityOf } from './logistic';

const cases = [
  ...Array.from({ length: 90 }, () => ({ features: [1], isTrue: true })),
  ...Array.from({ length: 10 }, () => ({ features: [1], isTrue: false })),
  ...Array.from({ length: 30 }, () => ({ features: [0], isTrue: true })),
  ...Array.from({ length: 70 }, () => ({ features: [0], isTrue: false })),
];

it('finds how often each was true', () => {
  const weights = fitLogistic(cases, [0.001]);
  expect(probabilityOf(weights, [1])).toBeCloseTo(0.9, 2);
  expect(probabilityOf(weights, [0])).toBeCloseTo(0.3, 2);
});

it('pulls towards the rest what few cases speak for', () => {
  const few = [...cases.slice(0, 2), ...cases.slice(100)];
  const free = probabilityOf(fitLogistic(few, [0.001]), [1]);
  const pulled = probabilityOf(fitLogistic(few, [5]), [1]);
  expect(pulled).toBeLessThan(free);
  expect(pulled).toBeGreaterThan(0.3);
});

it('has an end where all were true', () => {
  const weights = fitLogistic([{ features: [1], isTrue: true }], [1]);
  expect(probabilityOf(weights, [1])).toBeGreaterThan(0.5);
});
