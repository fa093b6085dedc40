import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { RejectedError } from '@sambung/platform';
import type { Model } from '../classify/model';

/** Rises when an older file can no longer be read. */
const FORMAT = 1;
/** Weights are kept as whole numbers of this many steps to either side: the order of offices does not feel it. */
const STEPS = 32_767;
const MOST_BYTES = 200 * 1024 * 1024;

interface Head {
  format: number;
  /** Code of the city: a model of another says nothing here. */
  city: string;
}

type Packed = Head &
  Omit<Model, 'vocabulary' | 'linear'> & {
    features: readonly string[];
    rarity: string;
    bias: string;
    weights: string;
    step: number;
  };

/** A model as a file, and the version that names it: a digest of all that it says. */
export function packModel(model: Model, city: string): { version: string; file: Buffer } {
  const { vocabulary, linear, ...rest } = model;
  let most = 0;
  for (const weight of linear.weights) most = Math.max(most, Math.abs(weight));
  const step = most === 0 ? 1 : most / STEPS;
  const packed: Packed = {
    ...{ format: FORMAT, city },
    ...rest,
    features: vocabulary.features,
    rarity: base64(vocabulary.rarity),
    bias: base64(linear.bias),
    weights: base64(Int16Array.from(linear.weights, (weight) => Math.round(weight / step))),
    step,
  };
  const text = JSON.stringify(packed);
  return { version: versionOf(text), file: gzipSync(text) };
}

/** @throws RejectedError `model.*` for what is no model, of another format or of another city. */
export function unpackModel(file: Buffer, city: string): { version: string; model: Model } {
  const text = textOf(file);
  const packed = parsed(text);
  if (packed.format !== FORMAT)
    throw new RejectedError(
      'model.other-format',
      `reading a model: its format is ${packed.format}, not ${FORMAT}`,
    );
  if (packed.city !== city)
    throw new RejectedError('model.other-city', `reading a model: it is of ${packed.city}, not of ${city}`);
  try {
    return { version: versionOf(text), model: modelOf(packed) };
  } catch (error) {
    if (error instanceof RejectedError) throw error;
    throw new RejectedError('model.damaged', 'reading a model: a part of it is missing', { cause: error });
  }
}

function modelOf(packed: Packed): Model {
  const { features, rarity, bias, weights, step, kinds, places, calibration, report } = packed;
  const steps = new Int16Array(bytesOf(weights).buffer);
  const model: Model = {
    ...{ kinds, places, calibration, report },
    vocabulary: {
      features,
      positions: new Map(features.map((feature, position) => [feature, position])),
      rarity: new Float32Array(bytesOf(rarity).buffer),
    },
    linear: {
      weights: Float32Array.from(steps, (one) => one * step),
      bias: new Float32Array(bytesOf(bias).buffer),
      classes: kinds.length,
    },
  };
  const { sharpness, trust, sureness, threshold } = calibration;
  const numbers = [
    sharpness,
    trust,
    threshold.stated,
    threshold.unstated,
    ...sureness,
    ...model.vocabulary.rarity,
  ];
  if (
    !numbers.every(Number.isFinite) ||
    model.vocabulary.rarity.length !== features.length ||
    !Array.isArray(places.kelurahan) ||
    !Number.isFinite(places.rows) ||
    !Number.isFinite(report.precedents) ||
    model.linear.weights.length !== features.length * kinds.length ||
    model.linear.bias.length !== kinds.length
  )
    throw new RejectedError('model.damaged', 'reading a model: its parts do not fit each other');
  return model;
}

function textOf(file: Buffer): string {
  try {
    return gunzipSync(file, { maxOutputLength: MOST_BYTES }).toString('utf8');
  } catch (error) {
    throw new RejectedError('model.damaged', 'reading a model: it cannot be unpacked', { cause: error });
  }
}

function parsed(text: string): Packed {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value as Packed;
  } catch (error) {
    throw new RejectedError('model.damaged', 'reading a model: it is no JSON', { cause: error });
  }
  throw new RejectedError('model.damaged', 'reading a model: it is no object');
}

const versionOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 12);

const base64 = (numbers: Float32Array | Int16Array): string =>
  Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength).toString('base64');

/** In memory of its own, as typed arrays want it. */
const bytesOf = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'base64'));
