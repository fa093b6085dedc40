import { join } from 'node:path';
import type { Matter } from '../assign/decision';
import { loadCity } from '../city/load';
import { locator } from './locate';

const city = loadCity(join(__dirname, '../../../../cities/malang'));
const locate = locator(city);

/** Names instead of codes, as a person reads them. */
function place(matter: Partial<Matter>): (string | undefined)[] {
  const found = locate({ text: '', ...matter });
  const kelurahan = city.kelurahan.find(({ code }) => code === found.kelurahan)?.name;
  const kecamatan = city.kecamatan.find(({ code }) => code === found.kecamatan)?.name;
  return [kelurahan, kecamatan];
}

it.each([
  ['a kelurahan named as one', 'di Kel. Dinoyo', ['Dinoyo', 'Lowokwaru']],
  ['a bare name', 'lampu mati di Sawojajar', ['Sawojajar', 'Kedungkandang']],
  ['a name written apart', 'warga pisang candi', ['Pisangcandi', 'Sukun']],
  ['a name written together', 'rampalcelaket', ['Rampalcelaket', 'Klojen']],
  ['another spelling', 'daerah Tasik Madu', ['Tasikmadu', 'Lowokwaru']],
  ['a kecamatan named as one', 'Kec. Klojen', [undefined, 'Klojen']],
  ['a kelurahan that shares its name with the kecamatan', 'Kel. Klojen', ['Klojen', 'Klojen']],
  ['the bare shared name: the kecamatan is certain, the kelurahan not', 'di Klojen', [undefined, 'Klojen']],
  ['a street of a shared name', 'Jl. Sukun Gempol', [undefined, undefined]],
  ['a misspelt kecamatan', 'kecamatan Belimbing', [undefined, 'Blimbing']],
  ['kelurahan and kecamatan', 'Mulyorejo kec. Sukun', ['Mulyorejo', 'Sukun']],
  ['two kelurahan of one kecamatan', 'perbatasan Dinoyo dan Merjosari', [undefined, 'Lowokwaru']],
  ['two kelurahan of two kecamatan', 'antara Dinoyo dan Gadang atau Bandulan', [undefined, undefined]],
  ['one named as such among others', 'Kel. Bandulan, dekat Dinoyo', ['Bandulan', 'Sukun']],
  ['a common word', 'kami bareng warga kemarin', [undefined, undefined]],
  ['a common word announced as a place', 'warga di Bareng', ['Bareng', 'Klojen']],
  ['a puskesmas of a kelurahan’s name', 'Puskesmas Mulyorejo', [undefined, undefined]],
  ['a misspelt name that is announced', 'Kel. Dinyo', ['Dinoyo', 'Lowokwaru']],
  ['a misspelt name that is not announced: it may be another word', 'Gadangan rusak', [undefined, undefined]],
  ['a landmark', 'sampah di Pasar Oro-oro Dowo', ['Oro-oro Dowo', 'Klojen']],
  ['a street of two kelurahan', 'banjir di jalan Sukarno Hatta', [undefined, 'Lowokwaru']],
])('finds %s in the text', (_, text, expected) => {
  expect(place({ text })).toEqual(expected);
});

it.each([
  ['the address', { address: 'Jl. Terusan gang 3, Bareng' }, ['Bareng', 'Klojen']],
  ['the form’s field', { kelurahan: 'Kelurahan Oro-oro Dowo' }, ['Oro-oro Dowo', 'Klojen']],
  [
    'the form’s field, against a bare name',
    { text: 'di Gadang', kelurahan: 'Dinoyo' },
    ['Dinoyo', 'Lowokwaru'],
  ],
  ['the form’s kecamatan', { kecamatan: 'SUKUN' }, [undefined, 'Sukun']],
  ['the form’s field, misspelt', { kelurahan: 'Tlogomass' }, ['Tlogomas', 'Lowokwaru']],
  ['a misspelt name in the address', { address: 'Perum Asri, Sawojajr' }, ['Sawojajar', 'Kedungkandang']],
  ['a field that is none of ours', { kelurahan: 'Ngaglik', kecamatan: 'Batu' }, [undefined, undefined]],
  [
    'two fields that contradict each other',
    { kelurahan: 'Dinoyo', kecamatan: 'Sukun' },
    [undefined, 'Sukun'],
  ],
])('takes %s', (_, matter, expected) => {
  expect(place(matter)).toEqual(expected);
});

it.each(['Mulyorejo', 'Bareng', 'Arjowinangun', 'Kedungkandang', 'Dinoyo'])(
  'tells the puskesmas %s from the kelurahan of that name',
  (name) => {
    const code = city.puskesmas.find((one) => one.name === name)?.apparatus;
    expect(locate({ text: `antri di Puskesmas ${name}` })).toMatchObject({
      puskesmas: code,
      kelurahan: undefined,
    });
    expect(locate({ text: `antri di kelurahan ${name}` })).toMatchObject({ puskesmas: undefined });
  },
);

it('is less sure of a street’s name than of a kelurahan named as one', () => {
  const sureness = (text: string): number => locate({ text }).confidence;
  expect(sureness('Jl. Bandulan 3')).toBeLessThan(sureness('di Bandulan'));
  expect(sureness('di Bandulan')).toBeLessThan(sureness('Kel. Bandulan'));
});

it('says which kelurahan it could not choose between', () => {
  expect(locate({ text: 'Dinoyo, Gadang' }).reasons).toEqual([
    { code: 'place.several', parameters: { names: 'Dinoyo, Gadang' } },
  ]);
});

it('keeps both kelurahan of a street that lies in two', () => {
  const { candidates, confidence } = locate({ text: 'banjir di jl Soekarno Hatta' });
  expect(candidates.map(({ probability }) => probability)).toEqual([0.25, 0.25]);
  expect(confidence).toBe(0);
});

it.each([
  ['warga Singosari', 'Pemerintah Kabupaten Malang'],
  ['jalan rusak di Kota Batu', 'Pemerintah Kota Batu'],
  ['Dinoyo, arah Kota Batu', undefined],
  ['lampu mati', undefined],
])('knows whose "%s" is', (text, expected) => {
  expect(locate({ text }).outside).toBe(expected);
});
