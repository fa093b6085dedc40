/** An example: its features with their values, and its class. */
export interface Example {
  features: readonly number[];
  values: readonly number[];
  /** Features that every class shares: the class that it speaks for, and which. */
  shared: readonly { kind: number; class: number }[];
  class: number;
}

/** Weights of features for the classes that they were seen with; of others they say nothing. */
export interface Weights {
  prior: number[];
  shared: number[];
  /** Feature `f` has the pairs from `start[f]` to `start[f + 1]`. */
  start: Int32Array;
  classes: Int16Array;
  weights: Float32Array;
}

const EPOCHS = 8;
const RATE = 0.1;
const DECAY = 0.002;
/** So little of a class is not worth an update. */
const SLIGHT = 0.002;

/** Maximum entropy by stochastic gradient (AdaGrad), in an order that is the same each time. */
export function fit(
  examples: readonly Example[],
  features: number,
  classes: number,
  shared: readonly number[],
): Weights {
  const model: Weights = {
    ...pairsOf(examples, features),
    prior: priorOf(examples, classes),
    shared: [...shared],
  };
  const { start, weights } = model;
  const squares = new Float32Array(weights.length).fill(1e-3);
  const sharedSquares = model.shared.map(() => 1e-3);
  const order = examples.map((_, index) => index);
  const random = generator();
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    shuffle(order, random);
    for (const index of order) {
      const example = examples[index];
      if (example === undefined) continue;
      const missing = probabilitiesOf(model, example, 1).map((one) => -one);
      missing[example.class] = 1 + (missing[example.class] ?? 0);
      for (let at = 0; at < example.features.length; at++) {
        const feature = example.features[at] ?? 0;
        const value = example.values[at] ?? 0;
        const end = start[feature + 1] ?? 0;
        for (let pair = start[feature] ?? 0; pair < end; pair++) {
          const miss = missing[model.classes[pair] ?? 0] ?? 0;
          if (miss > -SLIGHT && miss < SLIGHT) continue;
          const weight = weights[pair] ?? 0;
          const gradient = miss * value - DECAY * weight;
          const square = (squares[pair] ?? 0) + gradient * gradient;
          squares[pair] = square;
          weights[pair] = weight + (RATE * gradient) / Math.sqrt(square);
        }
      }
      for (const { kind, class: one } of example.shared) {
        const gradient = missing[one] ?? 0;
        const square = (sharedSquares[kind] ?? 0) + gradient * gradient;
        sharedSquares[kind] = square;
        model.shared[kind] = (model.shared[kind] ?? 0) + (RATE * gradient) / Math.sqrt(square);
      }
    }
  }
  return model;
}

/** @param sharpness above 1 makes the likely likelier */
export function probabilitiesOf(
  { prior, shared, start, classes, weights }: Weights,
  example: Omit<Example, 'class'>,
  sharpness: number,
): Float64Array {
  const scores = Float64Array.from(prior);
  for (let at = 0; at < example.features.length; at++) {
    const feature = example.features[at] ?? 0;
    const value = example.values[at] ?? 0;
    const end = start[feature + 1] ?? 0;
    for (let pair = start[feature] ?? 0; pair < end; pair++) {
      const one = classes[pair] ?? 0;
      scores[one] = (scores[one] ?? 0) + (weights[pair] ?? 0) * value;
    }
  }
  for (const { kind, class: one } of example.shared) scores[one] = (scores[one] ?? 0) + (shared[kind] ?? 0);
  const most = scores.reduce((best, score) => Math.max(best, score), -Infinity);
  const shares = scores.map((score) => Math.exp((score - most) * sharpness));
  const sum = shares.reduce((one, other) => one + other, 0);
  return shares.map((share) => share / sum);
}

function pairsOf(
  examples: readonly Example[],
  features: number,
): Pick<Weights, 'start' | 'classes' | 'weights'> {
  const seen = Array.from({ length: features }, () => new Set<number>());
  for (const example of examples) for (const feature of example.features) seen[feature]?.add(example.class);
  const start = new Int32Array(features + 1);
  seen.forEach((classes, feature) => (start[feature + 1] = (start[feature] ?? 0) + classes.size));
  const classes = Int16Array.from(seen.flatMap((one) => [...one]));
  return { start, classes, weights: new Float32Array(classes.length) };
}

function priorOf(examples: readonly Example[], classes: number): number[] {
  const counts = new Array<number>(classes).fill(1);
  for (const example of examples) counts[example.class] = (counts[example.class] ?? 0) + 1;
  return counts.map((count) => Math.log(count / (examples.length + classes)));
}

function shuffle(order: number[], random: () => number): void {
  for (let index = order.length - 1; index > 0; index--) {
    const other = Math.floor(random() * (index + 1));
    const here = order[index] ?? 0;
    order[index] = order[other] ?? 0;
    order[other] = here;
  }
}

/** mulberry32: small, and the same on every machine. */
function generator(): () => number {
  let state = 1;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
