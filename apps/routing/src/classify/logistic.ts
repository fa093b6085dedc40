import { Matrix, solve } from 'ml-matrix';

/** Weights of a logistic regression; the last is the constant. */
export type Logistic = readonly number[];

const ROUNDS = 40;

export const probabilityOf = (weights: Logistic, features: readonly number[]): number =>
  1 / (1 + Math.exp(-dot(weights, features)));

function dot(weights: Logistic, features: readonly number[]): number {
  let sum = weights[features.length] ?? 0;
  features.forEach((feature, at) => (sum += feature * (weights[at] ?? 0)));
  return sum;
}

/**
 * Newton's method with a ridge, which pulls towards 0 what few cases speak for. `cases` all have the same features;
 * `ridge` has one number for each feature, the constant has none.
 */
export function fitLogistic(
  cases: readonly { features: readonly number[]; isTrue: boolean }[],
  ridge: readonly number[],
): Logistic {
  const size = ridge.length + 1;
  let weights: number[] = Array.from({ length: size }, () => 0);
  for (let round = 0; round < ROUNDS; round++) {
    const slope = weights.map((weight, at) => -(ridge[at] ?? 0) * weight);
    const curve = weights.map((_, row) =>
      weights.map((__, column) => (row === column ? (ridge[row] ?? 1e-6) : 0)),
    );
    for (const { features, isTrue } of cases) {
      const whole = [...features, 1];
      const expected = probabilityOf(weights, features);
      const spread = Math.max(1e-6, expected * (1 - expected));
      const active = whole.flatMap((value, at) => (value === 0 ? [] : [at]));
      for (const row of active) {
        const value = whole[row] as number;
        slope[row] = (slope[row] as number) + value * ((isTrue ? 1 : 0) - expected);
        const line = curve[row] as number[];
        for (const column of active)
          line[column] = (line[column] as number) + value * (whole[column] as number) * spread;
      }
    }
    const step = solve(new Matrix(curve), Matrix.columnVector(slope)).to1DArray();
    weights = weights.map((weight, at) => weight + (step[at] as number));
    if (step.every((one) => Math.abs(one) < 1e-6)) break;
  }
  return weights;
}
