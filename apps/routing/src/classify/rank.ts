import type { Matter } from '../assign/decision';
import type { Place } from '../place/locate';
import { scoresOf } from './linear';
import { probabilityOf } from './logistic';
import type { Calibration, Model } from './model';
import { isLocal } from './precedent';
import { vectorOf, type SparseVector, wordsOfFeature } from './vectors';

export interface Rank {
  kind: string;
  /** Its code. */
  apparatus: string;
  probability: number;
}

/** What the city's rules say, by kind: how often such a rule is right. */
export type Hints = ReadonlyMap<string, number>;

/** What there is to rank by. */
export interface Evidence {
  /** Of the linear model, by position of the kind. */
  scores: Float64Array;
  hints: Hints;
  place: Place;
}

/** What ranks need to know of the city: who is the local office of a kind at a place. */
export interface LocalOffices {
  /** By Kemendagri code of the area. */
  byArea: ReadonlyMap<string, { code: string }>;
}

/** Offices, likeliest first. What the probabilities lack to 1 is of offices whose place is unknown. */
export function ranksOf(
  { scores, hints, place }: Evidence,
  { kinds, calibration }: Pick<Model, 'kinds'> & { calibration: Pick<Calibration, 'sharpness' | 'trust'> },
  offices: LocalOffices,
): Rank[] {
  const likely = likelihoodsOf({ scores, hints }, kinds, calibration);
  return kinds
    .flatMap((kind, at) =>
      placesOf(kind, place, offices).map(({ apparatus, share }) => ({
        ...{ kind, apparatus },
        probability: (likely[at] ?? 0) * share,
      })),
    )
    .sort((one, other) => other.probability - one.probability);
}

function placesOf(
  kind: string,
  place: Place,
  { byArea }: LocalOffices,
): { apparatus: string; share: number }[] {
  if (!isLocal(kind)) return [{ apparatus: kind, share: 1 }];
  if (kind === 'puskesmas')
    return place.puskesmas === undefined ? [] : [{ apparatus: place.puskesmas, share: 1 }];
  const areas =
    kind === 'kelurahan'
      ? place.candidates.map(({ kelurahan, probability }) => ({ area: kelurahan, probability }))
      : place.kecamatanCandidates.map(({ kecamatan, probability }) => ({ area: kecamatan, probability }));
  return areas.flatMap(({ area, probability }) => {
    const office = byArea.get(area);
    return office === undefined ? [] : [{ apparatus: office.code, share: probability }];
  });
}

/** How likely each kind is, by position: the softmax of what model and rules say. */
export function likelihoodsOf(
  { scores, hints }: Pick<Evidence, 'scores' | 'hints'>,
  kinds: readonly string[],
  { sharpness, trust }: Pick<Calibration, 'sharpness' | 'trust'>,
): Float64Array {
  const weighed = scores.map((score, at) => score * sharpness + trust * (hints.get(kinds[at] ?? '') ?? 0));
  const most = Math.max(...weighed);
  const powers = weighed.map((score) => Math.exp(score - most));
  const sum = powers.reduce((whole, power) => whole + power, 0);
  return powers.map((power) => power / sum);
}

/** What tells a sure rank from a doubtful one: how likely, how far before the next, what the rules say of it. */
export function surenessFeatures(ranks: readonly Rank[], hints: Hints, kinds: readonly string[]): number[] {
  const [first, second] = ranks;
  const best = first?.probability ?? 0;
  return [
    logit(best),
    Math.log((best + FLOOR) / ((second?.probability ?? 0) + FLOOR)),
    first !== undefined && isLocal(first.kind) ? 1 : 0,
    hints.get(first?.kind ?? '') ?? 0,
    Math.max(0, ...[...hints].map(([kind, confidence]) => (kind === first?.kind ? 0 : confidence))),
    ...kinds.map((kind) => (kind === first?.kind ? 1 : 0)),
  ];
}

const FLOOR = 1e-3;
const logit = (probability: number): number => Math.log((probability + FLOOR) / (1 - probability + FLOOR));

export interface Judgement {
  ranks: Rank[];
  /** Probability that the first is right. */
  sureness: number;
  threshold: number;
  /** What spoke most for the first kind, in words of the report. */
  words: string[];
}

export function judgeBy(
  model: Model,
  matter: Matter,
  hints: Hints,
  place: Place,
  offices: LocalOffices,
  isSayable: (word: string) => boolean,
): Judgement {
  const { title, text, address } = matter;
  const vector = vectorOf(
    { text: title === undefined ? text : `${title}\n${text}`, ...(address !== undefined && { address }) },
    model.vocabulary,
  );
  const ranks = ranksOf({ scores: scoresOf(model.linear, vector), hints, place }, model, offices);
  const { sureness, threshold } = model.calibration;
  return {
    ranks,
    sureness: isFamiliar(model, vector)
      ? probabilityOf(sureness, surenessFeatures(ranks, hints, model.kinds))
      : 0,
    threshold: isStated(matter) ? threshold.stated : threshold.unstated,
    words: decisiveWords(model, vector, ranks[0]?.kind, isSayable),
  };
}

const isStated = ({ kelurahan, kecamatan }: Pick<Matter, 'kelurahan' | 'kecamatan'>): boolean =>
  kelurahan !== undefined || kecamatan !== undefined;

/** A number or a letter is no word; of a text without one that was learnt (another language, smileys) nothing can be said. */
const isFamiliar = ({ vocabulary }: Model, { positions }: SparseVector): boolean =>
  positions.some((position) => {
    const [word = '', ...more] = wordsOfFeature(vocabulary.features[position] ?? '');
    return more.length === 0 && word.length >= SHORTEST_WORD;
  });

const SHORTEST_WORD = 3;
const MOST_WORDS = 3;

/** By what each adds to the first kind above the mean of all; only words that are the city's own, never a name. */
function decisiveWords(
  { vocabulary, linear, kinds }: Model,
  { positions, values }: SparseVector,
  kind: string | undefined,
  isSayable: (word: string) => boolean,
): string[] {
  const at = kinds.indexOf(kind ?? '');
  if (at < 0) return [];
  const { weights, classes } = linear;
  const said = Array.from(positions, (position, index) => {
    let sum = 0;
    for (let one = position * classes; one < (position + 1) * classes; one++) sum += weights[one] ?? 0;
    return {
      position,
      adds: ((weights[position * classes + at] ?? 0) - sum / classes) * (values[index] ?? 0),
    };
  });
  return said
    .filter(({ adds }) => adds > 0)
    .sort((one, other) => other.adds - one.adds)
    .map(({ position }) => wordsOfFeature(vocabulary.features[position] ?? ''))
    .filter(
      (words) => words.length > 0 && words.every((word) => word.length >= SHORTEST_WORD && isSayable(word)),
    )
    .slice(0, MOST_WORDS)
    .map((words) => words.join(' '));
}
