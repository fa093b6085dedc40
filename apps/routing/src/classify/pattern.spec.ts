import { parsePattern, spellings } from './pattern';

it('reads alternatives, parts and words', () => {
  expect(parsePattern('pju | lampu jalan/gang + mati').alternatives).toEqual([
    [[['pju']]],
    [[['lampu'], ['jalan', 'gang']], [['mati']]],
  ]);
});

it.each([
  ['pju |', 'has an empty part'],
  ['lampu + ', 'has an empty part'],
  ['lampu/', 'has an empty part'],
  ['Lampu', '"Lampu" is not a word of a-z and 0-9'],
])('refuses %s', (source, message) => {
  expect(() => parsePattern(source)).toThrow(message);
});

it('spells out every alternative the same, whatever the order of its parts', () => {
  const of = (source: string): string[] => parsePattern(source).alternatives.flatMap(spellings);
  expect(of('mati/redup + lampu')).toEqual(['lampu + mati', 'lampu + redup']);
  expect(of('lampu + mati')).toEqual(['lampu + mati']);
});
