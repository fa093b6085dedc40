import type { LearntPlaces } from '../place/learn';
import type { LinearModel } from './linear';
import type { Logistic } from './logistic';
import type { Vocabulary } from './vectors';

/** How surely a rank is right, learnt from months that the model had not seen. */
export interface Calibration {
  /** Scores times this, through the softmax, are probabilities. */
  sharpness: number;
  /** How much a rule's confidence adds to them. */
  trust: number;
  /** From what {@link surenessFeatures} says to the probability that the first office is right. */
  sureness: Logistic;
  /** Least sureness with which enough of the unseen months' reports reached the right office, by whether the place was stated. */
  threshold: { stated: number; unstated: number };
}

/** What has been learnt from a history: a value, the same for the same history. */
export interface Model {
  /** By position of the class. */
  kinds: readonly string[];
  vocabulary: Vocabulary;
  linear: LinearModel;
  places: LearntPlaces;
  calibration: Calibration;
  report: TrainingReport;
}

export interface TrainingReport {
  /** Of no time. */
  examples: number;
  /** Decisions of the past. */
  precedents: number;
  /** First and last day of these. */
  from?: string;
  to?: string;
  /** On months that the model had not seen, place stated or not. */
  unseen: {
    precedents: number;
    right: number;
    rightOfThree: number;
    assigned: number;
    assignedRight: number;
  };
}
