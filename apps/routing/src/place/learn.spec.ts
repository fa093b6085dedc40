import { join } from 'node:path';
import { loadCity } from '../city/load';
import { learnPlaces, type PlaceRow } from './learn';
import { locator } from './locate';

const city = loadCity(join(__dirname, '../../../../cities/malang'));
const nameOf = (code: string | undefined): string | undefined =>
  city.kelurahan.find((one) => one.code === code)?.name;

/** Invented: three streets of three kelurahan, and one that two of them share. */
const history: PlaceRow[] = Array.from({ length: 12 }, (_, number) => [
  { text: 'lampu padam', address: `Jl. Kenanga Asri gang ${number}`, kelurahan: 'Dinoyo' },
  { text: 'saluran mampet', address: `jln Pelangi Timur ${number}`, kelurahan: 'Sawojajar' },
  { text: 'sampah menumpuk', address: `Griya Embun blok ${number}`, kelurahan: 'Bandulan' },
  {
    text: 'jalan rusak',
    address: `Jl. Batas Kali ${number}`,
    kelurahan: number % 2 ? 'Dinoyo' : 'Merjosari',
  },
]).flat();
const learnt = learnPlaces(city, history);
const locate = locator(city, learnt);

it.each([
  ['a street', { text: 'pohon tumbang', address: 'Jalan Kenanga Asri no 9' }, 'Dinoyo'],
  ['a street that is misspelt', { text: 'pohon tumbang', address: 'Pelanggi Timur' }, 'Sawojajar'],
  ['an estate', { text: 'pohon tumbang', address: 'perumahan griya embun' }, 'Bandulan'],
  ['a street within a text without an address', { text: 'mohon dicek di jl kenanga asri ya' }, 'Dinoyo'],
])('knows %s from history', (_, matter, expected) => {
  const { candidates } = locate(matter);
  expect(nameOf(candidates[0]?.kelurahan)).toBe(expected);
});

it('keeps both kelurahan of a street that lies in two', () => {
  const { candidates } = locate({ text: 'lubang', address: 'Jl. Batas Kali' });
  expect(
    candidates
      .slice(0, 2)
      .map(({ kelurahan }) => nameOf(kelurahan))
      .sort(),
  ).toEqual(['Dinoyo', 'Merjosari']);
});

it('believes the form rather than the street', () => {
  const place = locate({ text: '', address: 'Jl. Kenanga Asri', kelurahan: 'Kel. Gadang' });
  expect(nameOf(place.kelurahan)).toBe('Gadang');
});

it('is certain of nothing where nothing is said', () => {
  expect(locate({ text: 'tolong' })).toMatchObject({
    kelurahan: undefined,
    kecamatan: undefined,
    confidence: 0,
  });
});

it('gives probabilities that sum to at most 1', () => {
  const { candidates } = locate({ text: 'dekat Gadang', address: 'Jl. Batas Kali' });
  expect(candidates.length).toBeLessThanOrEqual(5);
  expect(candidates.reduce((sum, { probability }) => sum + probability, 0)).toBeLessThanOrEqual(1 + 1e-9);
});

it('learns the same from the same, without a word of what was written', () => {
  expect(learnPlaces(city, history)).toEqual(learnt);
  expect(JSON.stringify(learnt)).not.toMatch(/kenanga|pelangi|embun/i);
});

it('passes over rows whose kelurahan is none of the city’s', () => {
  expect(
    learnPlaces(city, [{ text: 'lampu', address: 'Jl. Jauh', kelurahan: 'Ngaglik' }, { text: 'x' }]).rows,
  ).toBe(0);
});

it('still finds names when it has learnt from nothing', () => {
  const fresh = locator(city, learnPlaces(city, []));
  expect(nameOf(fresh({ text: 'lampu mati di Kel. Gadang' }).candidates[0]?.kelurahan)).toBe('Gadang');
});
