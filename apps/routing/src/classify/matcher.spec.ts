import { matcher } from './matcher';

const keywords = (pattern: string, text: string, unless?: string): string[] =>
  matcher([{ code: 'rule', match: pattern, unless }])(text.split(' ')).map(({ keyword }) => keyword);

it.each([
  ['one of several', 'sampah | tps', 'ada tps penuh', ['tps']],
  ['words beside each other', 'air mati', 'air mati lagi', ['air mati']],
  ['words that do not stand beside each other', 'air mati', 'air sudah mati', []],
  ['words near each other, in any order', 'air + mati', 'mati sudah dua hari air', ['air … mati']],
  [
    'words far from each other',
    'air + mati',
    'air satu dua tiga empat lima enam tujuh delapan sembilan mati',
    [],
  ],
  ['alternative words at one place', 'lampu jalan/gang', 'lampu gang', ['lampu gang']],
  ['the first of its alternatives', 'got mampet | got', 'got itu got mampet', ['got mampet']],
])('finds %s', (_, pattern, text, expected) => {
  expect(keywords(pattern, text)).toEqual(expected);
});

it('is forbidden by words anywhere in the text', () => {
  expect(keywords('parkir', 'parkir di sana sini situ mana saja', 'karcis')).toEqual(['parkir']);
  expect(keywords('parkir', 'parkir di sana sini situ mana saja tanpa karcis', 'karcis')).toEqual([]);
});

it.each([
  ['depan sekolah', 'lubang depan sekolah', []],
  ['depan kantor sekolah', 'lubang depan kantor sekolah', []],
  ['sekolah', 'atap sekolah', ['sekolah']],
  ['a place named again as the matter', 'depan sekolah ada murid sekolah', ['sekolah']],
])('takes what stands after "depan" for a landmark: %s', (_, text, expected) => {
  expect(keywords('sekolah', text)).toEqual(expected);
});

it('does not take the road itself for a landmark', () => {
  expect(keywords('lubang + jalan', 'lubang depan jalan')).toEqual(['lubang … jalan']);
});

it('gives matches in the order of the rules, not of the text', () => {
  const match = matcher([
    { code: 'a', match: 'sampah' },
    { code: 'b', match: 'parkir' },
  ]);
  expect(match(['parkir', 'dekat', 'sampah']).map(({ index }) => index)).toEqual([0, 1]);
});
