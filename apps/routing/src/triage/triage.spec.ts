import { join } from 'node:path';
import { decide } from '../assign/decide';
import { loadCity } from '../city/load';

const city = loadCity(join(__dirname, '../../../../cities/malang'));
const classOf = (text: string, stated?: string): string =>
  decide(city, { text, class: stated }, '2026-01-05').class;

it.each([
  ['Petugas loket minta uang pelicin', 'Pengaduan Berkadar Pengawasan'],
  ['Ada pungli di kantor itu', 'Pengaduan Berkadar Pengawasan'],
  ['Jukir liar pungli di depan toko', 'Pengaduan Tidak Berkadar Pengawasan'],
  ['Bagaimana cara mengurus akta kelahiran?', 'Permintaan Informasi'],
  ['Usul agar ada taman baca di alun-alun', 'Aspirasi'],
  ['Lampu jalan mati', 'Pengaduan Tidak Berkadar Pengawasan'],
  [
    'Kapan lampu jalan yang mati ini diperbaiki, bagaimana prosedur lapornya?',
    'Pengaduan Tidak Berkadar Pengawasan',
  ],
  ['Selamat siang', 'Pengaduan Tidak Berkadar Pengawasan'],
  // Of two, the shorter limit; supervision content only by words that are there.
  ['Usul ada taman baca, dan lampu gang kami mati', 'Pengaduan Tidak Berkadar Pengawasan'],
  [
    'Mau tanya syarat KTP apa saja, kenapa antrean lama sekali belum dilayani',
    'Pengaduan Tidak Berkadar Pengawasan',
  ],
  ['Mau tanya jam buka loket, dan usul ada kursi tunggu', 'Permintaan Informasi'],
  ['Usul loket ditambah karena petugas minta uang pelicin', 'Pengaduan Berkadar Pengawasan'],
])('classifies "%s"', (text, expected) => {
  expect(classOf(text)).toBe(expected);
});

it.each([
  [
    'keeps an information request, whose limit is shorter',
    'Lampu mati',
    'Permintaan Informasi',
    'Permintaan Informasi',
  ],
  ['keeps a stated aspiration', 'Lampu mati', 'Aspirasi', 'Aspirasi'],
  ['decides itself what a bare "Pengaduan" is', 'Ada pungli', 'Pengaduan', 'Pengaduan Berkadar Pengawasan'],
  [
    'sees bribes in what was stated otherwise',
    'Ada pungli',
    'Permintaan Informasi',
    'Pengaduan Berkadar Pengawasan',
  ],
  [
    'keeps a complaint that looks like a question',
    'Bagaimana cara bayar PBB',
    'Pengaduan Tidak Berkadar Pengawasan',
    'Pengaduan Tidak Berkadar Pengawasan',
  ],
])('%s', (_, text, stated, expected) => {
  expect(classOf(text, stated)).toBe(expected);
});

it('never gives the longest limit without saying which words did', () => {
  const { reasons } = decide(city, { text: 'Ada pungli di loket' }, '2026-01-05');
  expect(reasons).toContainEqual({
    code: 'class.supervision',
    parameters: { keyword: 'pungli', office: 'Inspektorat Daerah' },
  });
});
