import { join } from 'node:path';
import { decide } from '../assign/decide';
import type { Matter } from '../assign/decision';
import { loadCity } from '../city/load';
import { keysOf, keysToLookFor } from './keys';
import { isSame } from './same';
import { type Signature, signerOf } from './signature';

const city = loadCity(join(__dirname, '../../../../cities/malang'));
const sign = signerOf(city);
type Said = string | Matter;
const signatureOf = (said: Said): Signature | undefined => {
  const matter = typeof said === 'string' ? { text: said } : said;
  return sign(matter, decide(city, matter, '2026-01-05'));
};
function isLinked(one: Said, other: Said): boolean {
  const [a, b] = [signatureOf(one), signatureOf(other)];
  return a !== undefined && b !== undefined && isSame(a, b);
}

/** As 112, SMS, chats and forms tell of one and the same thing: invented, all of it. */
const ALIKE: [Said, Said][] = [
  [
    'Jalan berlubang di Jl. Danau Toba Kel. Sawojajar, bahaya untuk motor',
    'Pelapor menyampaikan ada lubang cukup dalam di Jl Danau Toba, Sawojajar. Sudah ada pengendara jatuh.',
  ],
  [
    'dalan bolong ndek jl danau sentani sawojajar, wingi onok sing tibo',
    'Mohon segera ditambal, jalan rusak dan berlubang di Jalan Danau Sentani (Kelurahan Sawojajar)',
  ],
  [
    'Lampu PJU mati di Jl. Kalpataru Kel. Jatimulyo sejak tiga malam',
    'PJU padam jl kalpataru jatimulyo, gelap sekali kalau malam',
  ],
  [
    'lampune mati ndek jl semanggi jatimulyo peteng pol',
    'Selamat malam, lampu penerangan jalan di Jalan Semanggi, Jatimulyo tidak menyala sudah 3 hari',
  ],
  [
    'Sampah menumpuk di depan Pasar Blimbing, bau menyengat, Kel. Blimbing',
    {
      text: 'uwuh numpuk nggarai mambu, wis seminggu gak diangkut',
      address: 'depan Pasar Blimbing',
      kelurahan: 'Blimbing',
    },
  ],
  [
    'Pohon tumbang menutup Jl. Bandung Kel. Penanggungan',
    '112: penelepon melaporkan pohon tumbang di Jl Bandung kelurahan Penanggungan, kendaraan tidak bisa lewat',
  ],
  [
    'Banjir di Jl. Soekarno Hatta depan Politeknik, Kel. Jatimulyo',
    'jalan sukarno hatta jatimulyo banjir selutut, motor mogok semua',
  ],
  [
    'Got mampet di gang 4 Kel. Gadang, air meluber ke jalan',
    'selokan buntu gg 4 gadang, banyune luber nang dalan',
  ],
  ['Got mampet gg IX Kelurahan Gadang', 'Selokan tersumbat di gang 9 kel gadang, airnya meluap'],
  [
    'Pipa PDAM bocor di Jl. Ranugrati Kel. Sawojajar, air terbuang',
    'air pdam bocor deras jl ranugrati sawojajar dari kemarin',
  ],
  [
    'Lampu merah mati di perempatan Rampal, Jl. Urip Sumoharjo, Kel. Kesatrian',
    'bangjo perempatan rampal pejah, kesatrian, macet',
  ],
  [
    'Trotoar rusak di depan SDN Bareng 3, Kel. Bareng, pavingnya lepas',
    'trotoar ambrol depan sdn bareng 3 kel bareng, anak anak sering tersandung',
  ],
  [
    'Tutup gorong-gorong hilang di Jl. Muharto RT 5 RW 6 Kel. Kotalama',
    'lubang gorong gorong terbuka jl muharto rt 05 rw 06, kotalama',
  ],
  [
    'jembatan retak di jl muharto kotalama, goyang kalau dilewati truk',
    'Mohon dicek, jembatan Jl. Muharto Kel. Kotalama rusak dan goyang',
  ],
  [
    { text: 'Jalan berlubang, sudah makan korban', latitude: -7.9511, longitude: 112.6132 },
    { text: 'ada lubang besar di tengah jalan', latitude: -7.9515, longitude: 112.6135 },
  ],
  [
    { text: 'lampu jalan mati, gelap', latitude: -7.98, longitude: 112.63 },
    {
      text: 'PJU tidak nyala sudah seminggu, gelap',
      latitude: -7.9803,
      longitude: 112.6302,
      address: 'Jl. Kawi',
    },
  ],
  [
    'Sampah liar di Jl. Mayjen Sungkono Kel. Buring menumpuk',
    'orang buang sampah sembarangan di jalan mayjen sungkono buring, menggunung',
  ],
  [
    'Paving ambrol di Jl. Laksamana Martadinata Kel. Sukoharjo',
    'jl laksamana martadinata sukoharjo pavingnya rusak ambles',
  ],
  [
    'Genangan air setinggi lutut Jl. Letjen Sutoyo, Kel. Rampal Celaket',
    'banjir jl letjen sutoyo rampal celaket hujan sebentar saja sudah tergenang',
  ],
  [
    'Dahan patah di jl. Ijen kel. Gading Kasri menutup jalan',
    'pohon di jalan ijen gading kasri patah, rantingnya menutup jalan',
  ],
  [
    'Jalan berlubang depan Masjid Al Huda Jl. Candi Panggung',
    'lubang di jl candi panggung dekat masjid al huda, mohon ditambal',
  ],
  [
    'Parkir liar di trotoar Jl. Kawi Kel. Kauman bikin macet',
    'parkir sembarangan di jl kawi kauman menutup trotoar',
  ],
  [
    'Lampu PJU mati di Jl. Danau Maninjau no 12 Kel. Sawojajar',
    'pju depan rumah no 12 jl danau maninjau sawojajar tidak menyala',
  ],
  [
    'TPS di Jl. Muria Kel. Oro-oro Dowo penuh, sampah tidak diangkut',
    'sampah tps jl muria oro oro dowo numpuk, mambu',
  ],
];

const UNLIKE: [Said, Said][] = [
  [
    'Jalan berlubang di Jl. Danau Toba Kel. Sawojajar',
    'Jalan berlubang di Jl. Danau Maninjau Kel. Sawojajar',
  ],
  ['Jalan berlubang di Jl. Bandung Kel. Penanggungan', 'Jalan berlubang di Jl. Jakarta Kel. Penanggungan'],
  ['Jalan berlubang di Jl. Danau Toba Kel. Sawojajar', 'Lampu jalan mati di Jl. Danau Toba Kel. Sawojajar'],
  ['Lampu mati di gang 4 Kel. Gadang', 'Lampu mati di gang 7 Kel. Gadang'],
  [
    'Lampu PJU mati di RT 3 RW 5 Jl. Kalpataru Kel. Jatimulyo',
    'Lampu PJU mati di RT 1 RW 2 Jl. Kalpataru Kel. Jatimulyo',
  ],
  [
    'Jalan berlubang di Jl. Soekarno Hatta depan Politeknik Negeri',
    'Jalan berlubang di Jl. Soekarno Hatta depan Pasar Blimbing',
  ],
  ['Jalan berlubang di Jl. Soekarno Hatta', 'Jalan berlubang parah di Jl. Soekarno Hatta'],
  ['Jalan berlubang', 'Jalan berlubang'],
  ['Lampu jalan mati sudah lama, mohon diperbaiki', 'Lampu jalan mati, mohon segera diperbaiki'],
  ['Jalan berlubang di Kel. Dinoyo', 'Jalan berlubang di Kelurahan Dinoyo'],
  ['Sampah menumpuk di depan SDN Bareng 3 Kel. Bareng', 'Sampah menumpuk di depan SDN Bareng 1 Kel. Bareng'],
  ['Sampah menumpuk di Jl. Kawi Kel. Kauman', 'Sampah menumpuk di Jl. Kawi Kel. Bareng'],
  [
    { text: 'Jalan berlubang di Jl. Danau Toba Sawojajar', latitude: -7.95, longitude: 112.61 },
    { text: 'Jalan berlubang di Jl. Danau Toba Sawojajar', latitude: -7.953, longitude: 112.61 },
  ],
  [
    'Lampu PJU mati depan no 12 Jl. Danau Toba Kel. Sawojajar',
    'Lampu PJU mati depan no 88 Jl. Danau Toba Kel. Sawojajar',
  ],
  ['Pohon tumbang di Jl. Ijen Kel. Gading Kasri', 'Banjir di Jl. Ijen Kel. Gading Kasri'],
  ['Jalan Ki Ageng Gribig berlubang Kel. Madyopuro', 'Jalan Ki Ageng Selo berlubang Kel. Madyopuro'],
  ['Got mampet di gang Kelinci Kel. Sukun', 'Got mampet di gang Rusa Kel. Sukun'],
  [
    'Terima kasih jalan Danau Toba Sawojajar yang berlubang sudah ditambal',
    'Sampah di Jl. Danau Toba Sawojajar menumpuk',
  ],
  [
    'Kapan perbaikan jalan berlubang di Jl. Danau Toba Sawojajar dijadwalkan?',
    'Mohon informasi jadwal angkut sampah Jl. Danau Toba Sawojajar',
  ],
  ['Jembatan rusak di Jl. Muharto Kel. Kotalama', 'Trotoar rusak di Jl. Muharto Kel. Kotalama'],
  ['Air PDAM mati di Jl. Ranugrati Kel. Sawojajar', 'Banjir di Jl. Ranugrati Kel. Sawojajar'],
  // The same place, another thing.
  [
    'Lampu PJU mati di Jl. Kawi Kel. Kauman',
    'Lampu jalan terlalu terang silau jl kawi kauman, mohon diganti',
  ],
  ['Lampu jalan mati di Jl. Kawi Kel. Kauman', 'Tiang PJU miring mau roboh jl kawi kauman'],
  [
    'Sampah menumpuk tidak diangkut di Jl. Kawi Kel. Kauman',
    'orang bakar sampah plastik asap ganggu jl kawi kauman',
  ],
  ['Sampah menumpuk di Jl. Kawi Kel. Kauman', 'kontainer sampah parkir di jalan bikin macet jl kawi kauman'],
  ['Jalan berlubang di Jl. Kawi Kel. Kauman', 'bekas galian kabel di jalan belum dirapikan jl kawi kauman'],
  ['Jalan berlubang di Jl. Kawi Kel. Kauman', 'jalan licin karena tumpahan oli jl kawi kauman'],
  [
    'Pohon tumbang menutup jalan di Jl. Kawi Kel. Kauman',
    'pohon rimbun minta dipotong kena kabel jl kawi kauman',
  ],
  ['Pohon keropos rawan tumbang di Jl. Kawi Kel. Kauman', 'ranting pohon menutupi rambu jl kawi kauman'],
  ['Got mampet di Jl. Kawi Kel. Kauman', 'tutup got hilang jl kawi kauman bahaya'],
  ['Got bau busuk di Jl. Kawi Kel. Kauman', 'plengsengan ambrol jl kawi kauman'],
  ['Banjir di Jl. Kawi Kel. Kauman setinggi lutut', 'genangan air sisa cucian mobil di jalan kawi kauman'],
  ['Pipa PDAM bocor di Jl. Kawi Kel. Kauman', 'air PDAM tidak keluar jl kawi kauman sejak pagi'],
  [
    'Saluran ambrol di Jl. Muharto RT 4 RW 1 Kel. Kotalama',
    'Saluran ambrol di Jl. Muharto RT 3 RW 1 Kel. Kotalama',
  ],
  [
    'Jalan rusak di Jl. Kalpataru Barat 3 Kel. Jatimulyo',
    'Jalan rusak di Jl. Kalpataru Barat Kel. Jatimulyo',
  ],
  ['Pipa PDAM bocor di Jl. Muharto 1/15 Kel. Kotalama', 'Pipa PDAM bocor di Jl. Muharto 1/4 Kel. Kotalama'],
  [
    'Jalan berlubang Jl. Kawi Kel. Kauman depan salon puspa',
    'Jalan berlubang Jl. Kawi Kel. Kauman depan optik melawai',
  ],
  [
    'Jalan rusak di Jl. Kawi Kel. Kauman depan rumah G12',
    'Jalan rusak di Jl. Kawi Kel. Kauman depan rumah G30',
  ],
];

/** Nobody learns of another one's: the same street, the same words, another person's matter. */
const PRIVATE: [Said, Said][] = [
  [
    'Saya belum dapat bansos, rumah di Jl. Danau Toba Kel. Sawojajar',
    'Kami belum dapat bansos, Jl. Danau Toba Kel. Sawojajar',
  ],
  ['PKH saya tidak cair, Jl. Muharto Kel. Kotalama', 'PKH tidak cair, Jl. Muharto Kel. Kotalama'],
  ['KTP saya belum jadi, Jl. Kalpataru Kel. Jatimulyo', 'KTP belum jadi, Jl. Kalpataru Kel. Jatimulyo'],
  [
    'Tagihan air PDAM naik tiga kali lipat Jl. Ranugrati Kel. Sawojajar',
    'tagihan pdam mahal sekali jl ranugrati sawojajar',
  ],
  ['BPJS saya diblokir, Jl. Kawi Kel. Kauman', 'bpjs saya diblokir jl kawi kauman'],
  [
    'Anak saya tidak diterima di SMPN 3 jalur zonasi, Kel. Klojen',
    'anak saya tidak diterima smpn 3 zonasi, kel klojen',
  ],
  [
    'Oknum lurah minta uang untuk surat pengantar di Kel. Dinoyo',
    'oknum lurah minta uang surat pengantar kel dinoyo',
  ],
  ['Tetangga saya bakar sampah di Jl. Kawi Kel. Kauman', 'tetangga bakar sampah jl kawi kauman'],
  [
    'Ayah saya sakit jatuh di jalan berlubang Jl. Kawi Kauman, dirawat di RSUD',
    'ibu dirawat di RSUD setelah jatuh di jalan berlubang Jl. Kawi Kauman',
  ],
  [
    'Mohon bantuan lowongan pekerjaan, alamat saya Jl. Kawi Kel. Kauman, jalan rusak',
    'mohon pekerjaan, jl kawi kauman jalan rusak',
  ],
];

it.each([
  'Jalan berlubang di Jl. Kawi Kel. Kauman, mohon bantuannya',
  'Lampu PJU mati di gang 4 Kel. Gadang, sudah lapor Pak RT',
  'Jalan berlubang di Jl. Kawi Kel. Kauman dekat RSUD, mohon diperiksa',
])('takes for a public matter what only sounds private: %s', (text) => {
  expect(signatureOf(text)).toBeDefined();
});

it('keeps no word and no name as it was written', () => {
  const kept = JSON.stringify(
    signatureOf('Lampu PJU mati depan Masjid Al Huda, Jl. Kawi Kel. Kauman. Budi Santoso'),
  );
  expect(kept).not.toMatch(/lampu|kawi|huda|budi|santoso/i);
});

const titled = (pairs: [Said, Said][]) =>
  pairs.map(([one, other]) => ({ one, other, title: typeof one === 'string' ? one : one.text }));

it.each(titled(ALIKE))('links two who tell of one thing: $title', ({ one, other }) => {
  expect(isLinked(one, other)).toBe(true);
  expect(isLinked(other, one)).toBe(true);
});

it.each(titled(ALIKE))('finds what it links by a key: $title', ({ one, other }) => {
  const [a, b] = [signatureOf(one), signatureOf(other)];
  const kept = a === undefined ? [] : keysOf(a);
  const looked = b === undefined ? [] : keysToLookFor(b);
  expect(kept.filter((key) => looked.includes(key))).not.toEqual([]);
});

it.each(titled(UNLIKE))('links no two things: $title', ({ one, other }) => {
  expect(isLinked(one, other)).toBe(false);
});

it.each(titled(PRIVATE))('never links private matters: $title', ({ one, other }) => {
  expect(signatureOf(one)).toBeUndefined();
  expect(signatureOf(other)).toBeUndefined();
});

it('links nothing across all of these but what belongs together', () => {
  const things = ALIKE.map(([one, other]) => [signatureOf(one), signatureOf(other)]);
  const mixed = things.flatMap((some, at) =>
    things
      .slice(at + 1)
      .flatMap((others, after) =>
        some.flatMap((one) =>
          others.filter((other) => one && other && isSame(one, other)).map(() => [at, at + 1 + after]),
        ),
      ),
  );
  expect(mixed).toEqual([]);
});
