import { addressTwins, featuresOf, GROUP_WEIGHTS, type Said } from './features';
import { fit, probabilitiesOf, type Example, type Weights } from './maxent';
import { gazetteer, STATED, type Gazetteer, type Mention, type Names } from './mentions';

/** What a history tells of places: plain JSON, without a word of what citizens wrote. */
export interface LearntPlaces {
  /** Codes; all other lists follow their order. */
  kelurahan: string[];
  /** How many rows it was learnt from. */
  rows: number;
  prior: number[];
  /** Weight of each way of naming a place. */
  mentions: number[];
  /** Makes its probabilities what they say, by the last fifth of the rows. */
  sharpness: number;
  /** Hash of a phrase (base 36) → in how many rows, then kelurahan and weight in hundredths, by turns. */
  phrases: Record<string, number[]>;
}

export interface PlaceRow {
  text: string;
  address?: string;
  /** Code or name. */
  kelurahan?: string;
  kecamatan?: string;
}

/** What stands in more rows than this share tells no place ("jalan"). */
const COMMON = 0.03;
const SELDOM = 50;
/** Weights that round to less are left out of the file. */
const SLIGHT = 3;
/** The last part of the rows, in their order, on which the sharpness is found. */
const HELD_BACK = 0.2;
const SHARPNESSES = [0.6, 0.7, 0.8, 0.9, 1, 1.1, 1.2, 1.35, 1.5, 1.75, 2];

/** Before there is a history: kelurahan, then kecamatan; said in the text, then in the address; by strength. */
const MENTIONS = [0, 1.5, 2, 2.5, 3.5, 0, 1.5, 2, 2.5, 3.5, 0, 0, 1, 2, 3, 0, 0, 1, 2, 3];

/** The rows in the order in which they arrived. A row whose kelurahan is none of the city's is passed over. */
export function learnPlaces(city: Names, rows: Iterable<PlaceRow>): LearntPlaces {
  const names = gazetteer(city);
  const kelurahan = city.kelurahan.map(({ code }) => code);
  const indexOf = new Map(kelurahan.map((code, index) => [code, index]));
  const sharedOf = mentionReader(city);
  const known = [...rows].flatMap((row) => {
    const stated = row.kelurahan ?? '';
    const index = indexOf.get(stated) ?? indexOf.get(onlyCode(names, stated) ?? '');
    if (index === undefined) return [];
    const mentioned = {
      inText: names.mentionsIn(row.text, false),
      inAddress: names.mentionsIn(row.address ?? '', true),
    };
    return [{ groups: featuresOf(row), twins: addressTwins(row), shared: sharedOf(mentioned), class: index }];
  });
  const counts = countPhrases(known);
  const ids = new Map([...counts.keys()].map((phrase, id) => [phrase, id]));
  const valuesOf = weigher((phrase) => counts.get(phrase), known.length);
  const examples = known.map<Example>(({ groups, shared, class: one }) => {
    const { phrases, values } = valuesOf(groups);
    return { features: phrases.map((phrase) => ids.get(phrase) ?? 0), values, shared, class: one };
  });
  const learn = (part: readonly Example[]): Weights => fit(part, ids.size, kelurahan.length, MENTIONS);
  const split = Math.floor(examples.length * (1 - HELD_BACK));
  const sharpness = sharpest(learn(examples.slice(0, split)), examples.slice(split));
  const model = learn(examples);
  return {
    kelurahan,
    rows: known.length,
    prior: model.prior.map(rounded),
    mentions: model.shared.map(rounded),
    sharpness,
    phrases: Object.fromEntries(
      [...counts].map(([phrase, count], id) => [phrase.toString(36), [count, ...pairsOf(model, id)]]),
    ),
  };
}

/** Compiles what was learnt; the probability of each kelurahan, in their order. */
export function recall(
  city: Names,
  learnt: LearntPlaces,
): (said: Said, mentioned: Mentioned) => Float64Array {
  const phrases = Object.entries(learnt.phrases);
  const ids = new Map(phrases.map(([phrase], id) => [parseInt(phrase, 36), id]));
  const start = new Int32Array(phrases.length + 1);
  phrases.forEach(([, [, ...pairs]], id) => (start[id + 1] = (start[id] ?? 0) + pairs.length / 2));
  const pairs = phrases.flatMap(([, [, ...numbers]]) => numbers);
  const model: Weights = {
    prior: learnt.prior,
    shared: learnt.mentions,
    start,
    classes: Int16Array.from(pairs.filter((_, at) => at % 2 === 0)),
    weights: Float32Array.from(pairs.filter((_, at) => at % 2 === 1).map((hundredths) => hundredths / 100)),
  };
  const countOf = phrases.map(([, [count]]) => count);
  const valuesOf = weigher((phrase) => countOf[ids.get(phrase) ?? -1], learnt.rows);
  const sharedOf = mentionReader(city);
  return (said, mentioned) => {
    const { phrases: found, values } = valuesOf(featuresOf(said));
    const features = found.map((phrase) => ids.get(phrase) ?? 0);
    return probabilitiesOf(model, { features, values, shared: sharedOf(mentioned) }, learnt.sharpness);
  };
}

/** Rare phrases count more than common ones (TF-IDF), and each group as a whole what GROUP_WEIGHTS says. */
const weigher =
  (countOf: (phrase: number) => number | undefined, rows: number) =>
  (groups: readonly number[][]): { phrases: number[]; values: number[] } => {
    const phrases: number[] = [];
    const values: number[] = [];
    groups.forEach((group, at) => {
      const from = values.length;
      let squares = 0;
      for (const phrase of group) {
        const count = countOf(phrase);
        if (count === undefined) continue;
        const value = Math.log((rows + 1) / (count + 1)) + 1;
        squares += value * value;
        phrases.push(phrase);
        values.push(value);
      }
      const scale = (GROUP_WEIGHTS[at] ?? 0) / Math.sqrt(squares);
      for (let each = from; each < values.length; each++) values[each] = (values[each] ?? 0) * scale;
    });
    return { phrases, values };
  };

/** In how many rows each phrase stands, of those that may tell a place. */
function countPhrases(
  rows: readonly { groups: number[][]; twins: Map<number, number> }[],
): Map<number, number> {
  const counts = new Map<number, number>();
  const count = (phrase: number): unknown => counts.set(phrase, (counts.get(phrase) ?? 0) + 1);
  for (const {
    groups: [address = [], letters = []],
  } of rows)
    [...address, ...letters].forEach(count);
  const addresses = new Set(counts.keys());
  for (const {
    groups: [, , text = []],
    twins,
  } of rows)
    text.filter((phrase) => addresses.has(twins.get(phrase) ?? -1)).forEach(count);
  const most = Math.max(SELDOM, rows.length * COMMON);
  for (const [phrase, rowsWithIt] of counts) if (rowsWithIt > most) counts.delete(phrase);
  return counts;
}

/** What stands in the text (with the title) and in the address. */
export interface Mentioned {
  inText: readonly Mention[];
  inAddress: readonly Mention[];
}

/** What each mention speaks for: a kecamatan for all that lies in it. */
function mentionReader({ kelurahan }: Names): (mentioned: Mentioned) => Example['shared'][number][] {
  const indexOf = new Map(kelurahan.map(({ code }, index) => [code, index]));
  const within = new Map<string, number[]>();
  kelurahan.forEach((one, index) => within.set(one.kecamatan, [...(within.get(one.kecamatan) ?? []), index]));
  return ({ inText, inAddress }) => {
    const found = new Map<string, { kind: number; class: number }>();
    const add = (mentions: readonly Mention[], isAddress: boolean): void => {
      for (const mention of mentions) {
        if (mention.kind === 'puskesmas' || mention.strength === STATED) continue;
        const isKelurahan = mention.kind === 'kelurahan';
        const kind = (isKelurahan ? 0 : 2 * STATED) + (isAddress ? STATED : 0) + mention.strength;
        const meant = isKelurahan ? [indexOf.get(mention.code) ?? 0] : (within.get(mention.code) ?? []);
        for (const one of meant) found.set(`${kind} ${one}`, { kind, class: one });
      }
    };
    add(inText, false);
    add(inAddress, true);
    return [...found.values()];
  };
}

function sharpest(model: Weights, examples: readonly Example[]): number {
  if (examples.length < SELDOM) return 1;
  const losses = SHARPNESSES.map((sharpness) => ({
    sharpness,
    loss: examples.reduce(
      (sum, example) =>
        sum - Math.log((probabilitiesOf(model, example, sharpness)[example.class] ?? 0) + 1e-6),
      0,
    ),
  }));
  return losses.reduce((best, one) => (one.loss < best.loss ? one : best), { sharpness: 1, loss: Infinity })
    .sharpness;
}

function pairsOf({ start, classes, weights }: Weights, id: number): number[] {
  const pairs: number[] = [];
  for (let pair = start[id] ?? 0; pair < (start[id + 1] ?? 0); pair++) {
    const weight = Math.round((weights[pair] ?? 0) * 100);
    if (Math.abs(weight) >= SLIGHT) pairs.push(classes[pair] ?? 0, weight);
  }
  return pairs;
}

function onlyCode(names: Gazetteer, stated: string): string | undefined {
  const [found, another] = names.stated('kelurahan', stated);
  return another === undefined ? found?.code : undefined;
}

const rounded = (value: number): number => Math.round(value * 1000) / 1000;
