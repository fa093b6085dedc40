import { scoresOf, trainLinear, type Lesson } from './linear';
import { learnVocabulary, vectorOf } from './vectors';

const texts = [
  ['lampu jalan mati', 0],
  ['lampu di gang mati', 0],
  ['lampu jalan padam', 0],
  ['sampah belum diangkut', 1],
  ['sampah menumpuk di jalan', 1],
  ['tumpukan sampah belum diangkut', 1],
] as const;

const vocabulary = learnVocabulary(texts.map(([text]) => ({ text })));
const lessons: Lesson[] = texts.map(([text, label]) => ({
  vector: vectorOf({ text }, vocabulary),
  label,
  weight: 1,
}));

it('scores a text highest for the class whose words it shares', () => {
  const model = trainLinear(lessons, 2, vocabulary.features.length);
  const [lamp = NaN, rubbish = NaN] = scoresOf(model, vectorOf({ text: 'lampunya mati terus' }, vocabulary));
  expect(lamp).toBeGreaterThan(0);
  expect(rubbish).toBeLessThan(0);
});

it('learns the same from the same lessons', () => {
  const [one, other] = [1, 2].map(() => trainLinear(lessons, 2, vocabulary.features.length));
  expect(one).toEqual(other);
});

it('is led less by a lesson that counts less', () => {
  const doubted = lessons.map((lesson, at) => (at < 3 ? { ...lesson, weight: 0.01 } : lesson));
  const score = (of: readonly Lesson[]): number =>
    scoresOf(
      trainLinear(of, 2, vocabulary.features.length),
      vectorOf({ text: 'lampu mati' }, vocabulary),
    )[0] ?? NaN;
  expect(score(doubted)).toBeLessThan(score(lessons));
});
