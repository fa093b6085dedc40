import type { City } from '../city/city';
import { scoresOf, trainLinear } from '../classify/linear';
import { isLocal, kindsOf, type Precedent } from '../classify/precedent';
import { learnVocabulary, vectorOf } from '../classify/vectors';
import type { Guess } from './measure';

/** What anybody would try first, to hold ours against: one bag of words and pieces of words, one linear model. */
const bagOf = ({ text, address }: Precedent): { text: string } => ({ text: `${text} ${address ?? ''}` });

/** Scores for each label of the history, best first. */
function ranker(history: readonly Precedent[], labelOf: (precedent: Precedent) => string) {
  const bags = history.map(bagOf);
  const vocabulary = learnVocabulary(bags);
  const labels = [...new Set(history.map(labelOf))];
  const position = new Map(labels.map((label, at) => [label, at]));
  const lessons = history.map((precedent, at) => ({
    vector: vectorOf(bags[at] as { text: string }, vocabulary),
    label: position.get(labelOf(precedent)) ?? 0,
    weight: 1,
  }));
  const model = trainLinear(lessons, labels.length, vocabulary.features.length);
  return (precedent: Precedent): { label: string; score: number }[] => {
    const scores = scoresOf(model, vectorOf(bagOf(precedent), vocabulary));
    return labels
      .map((label, at) => ({ label, score: scores[at] ?? 0 }))
      .sort((one, other) => other.score - one.score);
  };
}

const guessOf = (ranked: readonly string[], scores: readonly { score: number }[], truth: string): Guess => {
  const [first, second] = scores;
  const margin = (first?.score ?? 0) - (second?.score ?? 0);
  return { ranked: ranked.slice(0, 5), sureness: 1 / (1 + Math.exp(-margin)), isAssigned: false, truth };
};

/** Text and free address alone: straight to the office. */
export function baselineByText(history: readonly Precedent[], test: readonly Precedent[]): Guess[] {
  const rank = ranker(history, ({ to }) => to);
  return test.map((precedent) => {
    const scores = rank(precedent);
    return guessOf(
      scores.map(({ label }) => label),
      scores,
      precedent.to,
    );
  });
}

/** With the place of the form: the kind of office by the text, its place as stated. */
export function baselineByPlace(
  city: City,
  history: readonly Precedent[],
  test: readonly Precedent[],
): Guess[] {
  const kindOf = kindsOf(city);
  const areas = new Map<string, string>();
  for (const { code, name } of [...city.kecamatan, ...city.kelurahan]) {
    const office = city.apparatus.find(({ area }) => area === code);
    if (office !== undefined) areas.set(`${kindOf(office.code)} ${name.toLowerCase()}`, office.code);
  }
  const rank = ranker(history, ({ to }) => kindOf(to));
  return test.map((precedent) => {
    const scores = rank(precedent);
    const ranked = scores.flatMap(({ label }) => {
      if (!isLocal(label)) return [label];
      const place = label === 'kecamatan' ? precedent.kecamatan : precedent.kelurahan;
      return areas.get(`${label} ${(place ?? '').toLowerCase()}`) ?? [];
    });
    return guessOf(ranked, scores, precedent.to);
  });
}
