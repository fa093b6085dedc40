import { learnVocabulary, vectorOf, wordsOfFeature } from './vectors';

const passages = [
  { text: 'Jalan rusak di depan pasar', address: 'Jl. Mawar 3' },
  { text: 'jalan RUSAK parah', address: 'Jl. Melati 12' },
  { text: 'pasar becek', address: undefined },
];
const vocabulary = learnVocabulary(passages);

it('keeps words, pairs, pieces and the address apart, and only what stands in two texts', () => {
  const words = vocabulary.features.map((feature) => wordsOfFeature(feature).join(' '));
  expect(words).toEqual(expect.arrayContaining(['jalan', 'rusak', 'jalan rusak', 'pasar']));
  expect(words).not.toContain('jl');
  expect(vocabulary.features).toEqual(expect.arrayContaining(['ajl', 'a0', 'ljalan']));
  expect(words).not.toContain('becek');
});

it('is not drowned by a long text: text and address each have a length of their own', () => {
  const lengthOf = (passage: { text: string; address?: string }): number => {
    const { positions, values } = vectorOf(passage, vocabulary);
    return [...positions].reduce(
      (sum, position, at) =>
        vocabulary.features[position]?.startsWith('a') === true ? sum + (values[at] ?? 0) ** 2 : sum,
      0,
    );
  };
  const address = 'Jl. Kenanga 9';
  expect(lengthOf({ text: 'jalan rusak '.repeat(50), address })).toBeCloseTo(
    lengthOf({ text: 'jalan', address }),
  );
});

it.each(['', '😀😀', 'xyzzy'])('makes nothing of %j', (text) => {
  expect(vectorOf({ text }, vocabulary).positions).toHaveLength(0);
});
