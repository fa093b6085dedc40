import type { SparseVector } from './vectors';

/** One weight for each feature and class; a class's score is the sum of the weights of what is in the text. */
export interface LinearModel {
  /** Feature by feature: the weight of feature f for class c stands at `f * classes + c`. */
  weights: Float32Array;
  bias: Float32Array;
  classes: number;
}

export interface Lesson {
  vector: SparseVector;
  /** Position of the class. */
  label: number;
  /** How much it counts; 1 for all where nothing else is known. */
  weight: number;
}

const PASSES = 7;
/** How much a mistake costs beside large weights. */
const PENALTY = 0.3;

/**
 * One-against-all support vectors with squared hinge loss, by dual coordinate descent (Hsieh et al., 2008). The order is
 * drawn from a fixed seed: the same lessons make the same model.
 */
export function trainLinear(lessons: readonly Lesson[], classes: number, features: number): LinearModel {
  const weights = new Float32Array(features * classes);
  const bias = new Float32Array(classes);
  const duals = new Float32Array(lessons.length * classes);
  const scores = new Float64Array(classes);
  const steps = new Float32Array(classes);
  const random = generator(1);
  const order = lessons.map((_, at) => at);
  for (let pass = 0; pass < PASSES; pass++) {
    shuffle(order, random);
    for (const at of order) {
      const { vector, label, weight } = lessons[at] as Lesson;
      addScores(weights, bias, vector, scores);
      const softness = 1 / (2 * PENALTY * weight);
      const curve = squareOf(vector) + softness;
      let changes = false;
      for (let one = 0; one < classes; one++) {
        const sign = one === label ? 1 : -1;
        const before = duals[at * classes + one] as number;
        const slope = sign * (scores[one] as number) - 1 + softness * before;
        const after = Math.max(0, before - slope / curve);
        duals[at * classes + one] = after;
        const step = (after - before) * sign;
        steps[one] = step;
        bias[one] = (bias[one] as number) + step;
        changes ||= step !== 0;
      }
      if (changes) addSteps(weights, vector, steps);
    }
  }
  return { weights, bias, classes };
}

/** A score for each class: above 0 says yes, and how surely. */
export function scoresOf({ weights, bias, classes }: LinearModel, vector: SparseVector): Float64Array {
  const scores = new Float64Array(classes);
  addScores(weights, bias, vector, scores);
  return scores;
}

function addScores(
  weights: Float32Array,
  bias: Float32Array,
  { positions, values }: SparseVector,
  scores: Float64Array,
): void {
  const classes = scores.length;
  scores.set(bias);
  for (let at = 0; at < positions.length; at++) {
    const offset = (positions[at] as number) * classes;
    const value = values[at] as number;
    for (let one = 0; one < classes; one++)
      scores[one] = (scores[one] as number) + (weights[offset + one] as number) * value;
  }
}

function addSteps(weights: Float32Array, { positions, values }: SparseVector, steps: Float32Array): void {
  const classes = steps.length;
  for (let at = 0; at < positions.length; at++) {
    const offset = (positions[at] as number) * classes;
    const value = values[at] as number;
    for (let one = 0; one < classes; one++)
      weights[offset + one] = (weights[offset + one] as number) + (steps[one] as number) * value;
  }
}

function squareOf({ values }: SparseVector): number {
  let square = 1;
  for (const value of values) square += value * value;
  return square;
}

function shuffle(list: number[], random: () => number): void {
  for (let at = list.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1));
    [list[at], list[other]] = [list[other] as number, list[at] as number];
  }
}

/** Mulberry32: what a seed draws is the same everywhere. */
export function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
