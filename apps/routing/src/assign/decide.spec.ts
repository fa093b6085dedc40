import { join } from 'node:path';
import type { City } from '../city/city';
import { loadCity } from '../city/load';
import { decide } from './decide';
import type { Decision, Matter } from './decision';
import { REASON_CODES, speak } from './reasons';

const city = loadCity(join(__dirname, '../../../../cities/malang'));
const TODAY = '2026-01-05';
const about = (text: string, more: Partial<Matter> = {}): Decision => decide(city, { text, ...more }, TODAY);
const codes = ({ reasons }: Decision): string[] => reasons.map(({ code }) => code);

it('assigns by the first rule that matches, and says why', () => {
  expect(about('Lampune PJU mati ndek Kelurahan Dinoyo')).toMatchObject({
    outcome: 'assign',
    apparatus: 'dpuprpkp',
    category: { name: 'Penerangan Jalan', id: '1398' },
    class: 'Pengaduan Tidak Berkadar Pengawasan',
    place: { kelurahan: '35.73.05.1004', kecamatan: '35.73.05' },
    rulesVersion: city.version,
    reasons: [
      { code: 'rule.matched', parameters: { keyword: 'pju', rule: 'street-light' } },
      { code: 'place.kelurahan', parameters: { kelurahan: 'Dinoyo' } },
    ],
  });
});

it.each([
  ['Petugas kelurahan judes', { kelurahan: 'Gadang' }, 'kel-gadang'],
  ['Petugas Kelurahan Oro-oro Dowo judes', {}, 'kel-oro-oro-dowo'],
  ['Antre lama di kantor kecamatan', { kecamatan: 'Sukun' }, 'kec-sukun'],
  ['Obat di Puskesmas Bareng kosong', {}, 'pkm-bareng'],
])('sends local matters to the office of the place: %s', (text, more, apparatus) => {
  expect(about(text, more)).toMatchObject({ outcome: 'assign', apparatus });
});

it('leaves a local matter without a place to the coordinator, and says what is missing', () => {
  const decision = about('Petugas kelurahan judes');
  expect(decision.outcome).toBe('coordinate');
  expect(decision.apparatus).toBeUndefined();
  expect(codes(decision)).toEqual(['place.needed']);
});

it('leaves to the coordinator what two offices could be meant by, with both as candidates', () => {
  const decision = about('Jukir memungut karcis ganda, lalu ada pedagang kaki lima mabuk');
  expect(decision).toMatchObject({ outcome: 'coordinate' });
  expect(codes(decision)).toEqual(['rule.unsure', 'rule.matched', 'rule.rival']);
  expect(decision.candidates.map(({ apparatus }) => apparatus)).toEqual(['dishub', 'satpol-pp']);
});

it('proposes no more than three offices, each once, and the local ones last', () => {
  const { candidates } = about('Jalan rusak, sampah menumpuk, jukir liar, KTP hilang di Kel. Gadang');
  expect(candidates).toHaveLength(3);
  expect(new Set(candidates.map(({ apparatus }) => apparatus)).size).toBe(3);
  expect(about('Tolong kami, Kel. Gadang').candidates.map(({ apparatus }) => apparatus)).toEqual([
    'kel-gadang',
    'kec-sukun',
  ]);
});

it.each([
  ['Listrik padam sejak sore, PLN diam', {}, 'authority.matter', 'PLN'],
  ['Jalan berlubang', { address: 'Kepanjen, Kab. Malang' }, 'authority.area', 'Pemerintah Kabupaten Malang'],
  ['Sampah di Kota Batu menumpuk', {}, 'authority.area', 'Pemerintah Kota Batu'],
])('names whose matter it is when it is not the city’s: %s', (text, more, code, addressee) => {
  const decision = about(text, more);
  expect(decision.outcome).toBe('coordinate');
  expect(decision.reasons[0]).toMatchObject({ code, parameters: { addressee } });
});

it('keeps what is in the city though another one is named too', () => {
  expect(about('Jalan berlubang di Kel. Tlogomas arah Kota Batu')).toMatchObject({ apparatus: 'dpuprpkp' });
});

it('takes a landmark for no matter', () => {
  expect(about('Jalan berlubang di depan Puskesmas Janti')).toMatchObject({ apparatus: 'dpuprpkp' });
  expect(about('Jalan berlubang nang ngarep kantor PLN')).toMatchObject({ apparatus: 'dpuprpkp' });
});

it('sends supervision content to the inspectorate and names the office complained of to nobody', () => {
  expect(about('Oknum Kelurahan Dinoyo minta suap untuk surat pengantar')).toMatchObject({
    outcome: 'assign',
    apparatus: 'inspektorat',
    candidates: [],
    class: 'Pengaduan Berkadar Pengawasan',
  });
});

it('assigns to no office that does not exist on that day', () => {
  const ended: City = {
    ...city,
    apparatus: city.apparatus.map((office) =>
      office.code === 'dlh' ? { ...office, validTo: '2025-12-31' } : office,
    ),
  };
  const matter = { text: 'Sampah menumpuk di TPS' };
  expect(decide(ended, matter, '2025-12-31')).toMatchObject({ outcome: 'assign', apparatus: 'dlh' });
  const decision = decide(ended, matter, '2026-01-01');
  expect(decision).toMatchObject({ outcome: 'coordinate', candidates: [] });
  expect(codes(decision)).toEqual(['office.not-valid']);
});

it('decides the same for the same', () => {
  expect(about('Sampah menumpuk')).toEqual(about('Sampah menumpuk'));
});

it('reads the longest texts, and texts of nothing, without falling over', () => {
  expect(about('jalan itu rusak sekali, tolong. '.repeat(600))).toMatchObject({ apparatus: 'dpuprpkp' });
  expect(codes(about('🙏🙏'))).toEqual(['rule.none']);
  expect(codes(about('constructor __proto__ toString'))).toEqual(['rule.none']);
});

it('gives no words of the citizen in its reasons', () => {
  const secret = 'Rahasiaku';
  const decision = about(`${secret} lampu jalan mati ${secret} nang ngarep omahku`);
  expect(JSON.stringify(decision).toLowerCase()).not.toContain(secret.toLowerCase());
});

describe('reasons', () => {
  it.each(REASON_CODES)('speak of %s in both languages', (code) => {
    const parameters = { office: 'Dinas A', keyword: 'pju', rule: 'r', percent: 40, addressee: 'PLN' };
    expect(speak({ code, parameters }, 'id')).not.toMatch(/[{}]/);
    expect(speak({ code, parameters }, 'en')).not.toBe(speak({ code, parameters }, 'id'));
  });

  it('are spoken with their parameters', () => {
    const reason = { code: 'place.kelurahan', parameters: { kelurahan: 'Dinoyo' } };
    expect(speak(reason, 'id')).toBe('Lokasi: Kelurahan Dinoyo.');
    expect(speak(reason, 'en')).toBe('Place: Kelurahan Dinoyo.');
  });

  it('show a code that nobody wrote a sentence for', () => {
    expect(speak({ code: 'new.code', parameters: {} }, 'id')).toBe('new.code');
  });
});
