import { reader, spell } from './words';

const read = reader(
  [
    { word: 'jalan', forms: ['jl', 'dalan'] },
    { word: 'tidak', forms: ['gak', 'ndak'] },
    { word: 'bisa', forms: ['isok'] },
    { word: 'lubang', forms: ['bolong'] },
  ],
  ['lampu', 'parkir', 'angkut', 'pju', 'kir', 'ukt', 'pppk'],
);

const words = (text: string): string => read(text).words.join(' ').trim();

it.each([
  ['abbreviations', 'Jl. Bromo', 'jalan bromo'],
  ['Javanese', 'dalane gak isok diliwati', 'jalan tidak bisa diliwati'],
  ['Javanese endings', 'lampune bolonge pjune', 'lampu lubang pju'],
  [
    'Indonesian endings and beginnings',
    'lampunya parkiran mengangkut diangkut',
    'lampu parkir angkut angkut',
  ],
  ['letters drawn out', 'gaaak lampuuu gakkk', 'tidak lampu tidak'],
  ['accents and capitals', 'LAMPÚ', 'lampu'],
])('reads %s as the words that the patterns know', (_, text, expected) => {
  expect(words(text)).toBe(expected);
});

it('leaves alone what only by chance contains a short word', () => {
  expect(words('belok kiri di Wisma Mukti')).toBe('belok kiri di wisma mukti');
});

it('keeps an abbreviation that repeats a letter', () => {
  expect(words('formasi PPPK')).toBe('formasi pppk');
});

it('lets no phrase reach from the title into the text', () => {
  expect(read('lampu', 'mati').words).toEqual(['lampu', '', 'mati', '']);
});

it('parts words and numbers that are written together', () => {
  expect(spell('RT03/RW05, lubang2')).toEqual(['rt', '03', 'rw', '05', 'lubang', '2']);
});
