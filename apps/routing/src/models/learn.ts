import { instrumentsOf } from '../assign/instruments';
import type { City } from '../city/city';
import type { Place } from '../place/locate';
import { locator } from '../place/locate';
import { learnPlaces, type LearntPlaces } from '../place/learn';
import { calibrate, type Trial } from '../classify/calibrate';
import { trainLinear, scoresOf, type LinearModel } from '../classify/linear';
import type { Model } from '../classify/model';
import { kindsOf, type Precedent } from '../classify/precedent';
import type { LocalOffices } from '../classify/rank';
import { learnVocabulary, vectorOf, type Vocabulary } from '../classify/vectors';

type Progress = (done: number, of: number) => void;

/** Where a history is cut: what is learnt from the part before a cut is tried on the part from it to the next. */
const CUTS = [0.55, 0.78, 1];
/** Examples of no time are tried on each third in turn. */
const THIRDS = 3;
/** Fewer decisions say too little of later months to try on them alone. */
const ENOUGH_HISTORY = 500;

/** Until then: of the invented reports that were assigned so, 95 % reached the right office (docs/routing.md). */
const LIKELIER_THAN_NOT = 0.5;

/** An example is tried as if its place were known: it is written without one. */
const ANYWHERE = 'anywhere';
const SOMEWHERE: Place = {
  candidates: [{ kelurahan: ANYWHERE, kecamatan: ANYWHERE, probability: 1 }],
  kecamatanCandidates: [{ kecamatan: ANYWHERE, probability: 1 }],
  puskesmas: ANYWHERE,
  confidence: 1,
  isNamed: true,
  isPinned: false,
  reasons: [],
};

/**
 * Learns from what was decided: two stages, the kind of office from the text and the place from text and address. The
 * same precedents in the same order make the same model.
 * @throws Error where there are no precedents, or of one kind only.
 */
export function learn(city: City, precedents: readonly Precedent[], tell: Progress = () => undefined): Model {
  const kindOf = kindsOf(city);
  const examples = precedents.filter(({ receivedAt }) => receivedAt === undefined);
  const history = precedents
    .filter(({ receivedAt }) => receivedAt !== undefined)
    .sort((one, other) => (one.receivedAt?.getTime() ?? 0) - (other.receivedAt?.getTime() ?? 0));
  const ordered = [...examples, ...history];
  const kinds = [...new Set(ordered.map(({ to }) => kindOf(to)))];
  if (kinds.length < 2) throw new Error('nothing can be learnt from precedents of one kind');

  const folds = foldsOf(examples, history);
  const trials = folds.flatMap(({ before, after }, at) => {
    tell(at, folds.length + 1);
    return tryOn(after, part(city, before, kinds, kindOf), city, kindOf);
  });
  tell(folds.length, folds.length + 1);
  const whole = part(city, ordered, kinds, kindOf);
  tell(folds.length + 1, folds.length + 1);
  const { byArea } = officesOf(city);
  const offices = { byArea: new Map([...byArea, [ANYWHERE, { code: ANYWHERE }]]) };
  const { calibration, unseen } = calibrate(trials, { kinds }, offices);
  // Examples are each of another matter, so that what is learnt of some says little of the others; real reports repeat.
  if (history.length < ENOUGH_HISTORY)
    calibration.threshold = { stated: LIKELIER_THAN_NOT, unstated: LIKELIER_THAN_NOT };
  return {
    kinds,
    ...whole,
    calibration,
    report: { examples: examples.length, precedents: history.length, ...daysOf(history), unseen },
  };
}

interface Part {
  vocabulary: Vocabulary;
  linear: LinearModel;
  places: LearntPlaces;
}

function part(
  city: City,
  precedents: readonly Precedent[],
  kinds: readonly string[],
  kindOf: (apparatus: string) => string,
): Part {
  const vocabulary = learnVocabulary(precedents);
  const lessons = precedents.map((precedent) => ({
    vector: vectorOf(precedent, vocabulary),
    label: kinds.indexOf(kindOf(precedent.to)),
    weight: 1,
  }));
  return {
    vocabulary,
    linear: trainLinear(lessons, kinds.length, vocabulary.features.length),
    places: learnPlaces(city, precedents),
  };
}

/** Each twice: with the place that its form stated, and without. */
function tryOn(
  precedents: readonly Precedent[],
  { vocabulary, linear, places }: Part,
  city: City,
  kindOf: (apparatus: string) => string,
): Trial[] {
  const locate = locator(city, places);
  const instruments = instrumentsOf(city);
  return precedents.flatMap((precedent) => {
    const { text, address, kelurahan, kecamatan, to } = precedent;
    const scores = scoresOf(linear, vectorOf(precedent, vocabulary));
    const hints = instruments.hints(instruments.rules(instruments.read(text).words));
    const trial = (place: Place, isStated: boolean): Trial => ({
      ...{ scores, hints, place, isStated, to },
      kind: kindOf(to),
    });
    if (precedent.receivedAt === undefined) return [trial(SOMEWHERE, false)];
    const unstated = trial(locate({ text, address }), false);
    if (kelurahan === undefined && kecamatan === undefined) return [unstated];
    return [unstated, trial(locate({ text, address, kelurahan, kecamatan }), true)];
  });
}

function foldsOf(
  examples: readonly Precedent[],
  history: readonly Precedent[],
): { before: Precedent[]; after: Precedent[] }[] {
  if (history.length < ENOUGH_HISTORY)
    return Array.from({ length: THIRDS }, (_, third) => {
      const all = [...examples, ...history];
      return {
        before: all.filter((__, at) => at % THIRDS !== third),
        after: all.filter((__, at) => at % THIRDS === third),
      };
    });
  const cut = (share: number): number => Math.round(share * history.length);
  return CUTS.slice(0, -1).map((from, at) => ({
    before: [...examples, ...history.slice(0, cut(from))],
    after: history.slice(cut(from), cut(CUTS[at + 1] ?? 1)),
  }));
}

export const officesOf = ({ apparatus }: Pick<City, 'apparatus'>): LocalOffices => ({
  byArea: new Map(apparatus.flatMap((office) => (office.area === undefined ? [] : [[office.area, office]]))),
});

function daysOf(ordered: readonly Precedent[]): { from?: string; to?: string } {
  const day = (precedent: Precedent | undefined): string | undefined =>
    precedent?.receivedAt?.toISOString().slice(0, 10);
  return { from: day(ordered[0]), to: day(ordered.at(-1)) };
}
