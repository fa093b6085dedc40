import { join } from 'node:path';
import { loadCity } from '../city/load';
import { learn } from '../models/learn';
import { inventedHistory } from '../testing/history';
import { decide } from './decide';
import type { Decision } from './decision';
import { speak } from './reasons';

const city = loadCity(join(__dirname, '../../../../cities/malang'));
const withoutRules = { ...city, rules: [] };
const learnt = { version: '0123456789ab', model: learn(withoutRules, inventedHistory(900, 1)) };
const about = (text: string, more: object = {}): Decision =>
  decide(withoutRules, { text, ...more }, '2026-01-05', { learnt });

it('assigns as the city has, says which words it goes by and which model decided', () => {
  const decision = about('sampah belum diangkut sudah seminggu');
  expect(decision).toMatchObject({ outcome: 'assign', apparatus: 'dlh', modelVersion: '0123456789ab' });
  expect(decision.confidence).toBeGreaterThan(0.9);
  expect(decision.reasons.map((reason) => speak(reason, 'id'))).toContainEqual(
    expect.stringMatching(/^Laporan terdahulu dengan kata ".*sampah.*" ditangani Dinas Lingkungan Hidup\.$/),
  );
});

it('names who would be next however sure the first is: an office may say that it is not its matter', () => {
  const { apparatus, candidates } = about('sampah belum diangkut sudah seminggu');
  expect(candidates[0]?.apparatus).toBe(apparatus);
  expect(new Set(candidates.map((candidate) => candidate.apparatus)).size).toBe(3);
  for (const { reason } of candidates.slice(1))
    expect(speak(reason, 'id')).toMatch(/: kemungkinan (di bawah )?\d+ %\.$/);
});

it('finds the local office by a street that the history ties to its kelurahan', () => {
  expect(about('surat pengantar kelurahan lama', { address: 'Jl. Kecapi Raya 8' })).toMatchObject({
    outcome: 'assign',
    apparatus: 'kel-dinoyo',
  });
});

it.each([
  'zzz qqq',
  '😀😀😀',
  'x',
  '1',
  '123 456 789',
  '😀 5',
  'Where does one complain about such a thing?',
])('leaves %j to a person, with three offices to choose from', (text) => {
  const decision = about(text);
  expect(decision).toMatchObject({ outcome: 'coordinate' });
  expect(decision.candidates).toHaveLength(3);
});

it('never assigns to an office that is not there on that day', () => {
  const later = {
    ...withoutRules,
    apparatus: city.apparatus.map((office) =>
      office.code === 'dlh' ? { ...office, validTo: '2025-12-31' } : office,
    ),
  };
  const decision = decide(later, { text: 'sampah belum diangkut' }, '2026-01-05', { learnt });
  expect(decision.outcome).toBe('coordinate');
  expect(decision.candidates.map(({ apparatus }) => apparatus)).not.toContain('dlh');
});

it('goes by the model’s first office even where a rule hints at another, unless the rule is trusted more', () => {
  const decision = decide(city, { text: 'pohon perlu dipotong' }, '2026-01-05', { learnt });
  expect(decision).toMatchObject({ outcome: 'assign', apparatus: 'dlh' });
});

it('says none of the words that are not the city’s own: they may be names', () => {
  const named = inventedHistory(900, 1).map((row, at) =>
    at % 2 === 0 ? { ...row, text: `${row.text} Sukijan` } : row,
  );
  const model = learn(withoutRules, named);
  const { reasons } = decide(withoutRules, { text: 'Sukijan Sukijan sampah' }, '2026-01-05', {
    learnt: { version: '0123456789ab', model },
  });
  expect(JSON.stringify(reasons)).not.toContain('sukijan');
});

it('leaves to whoever it belongs to what names a place outside the city, also by a street that history knows', () => {
  const decision = about('lampu jalan mati di kepanjen', { address: 'Jl. Kecapi Raya 8' });
  expect(decision.outcome).toBe('coordinate');
  expect(decision.reasons[0]?.code).toBe('authority.area');
});

describe('coordinates', () => {
  /** Invented: Dinoyo is a square of 1,100 m. */
  const [x, y, side] = [112.6, -7.96, 0.01];
  const borders = [
    {
      kelurahan: city.kelurahan.find(({ name }) => name === 'Dinoyo')?.code ?? '',
      polygons: [[[[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]]]] as const, // prettier-ignore
    },
  ];
  const pinned = (more: object): Decision =>
    decide(
      { ...withoutRules, borders },
      { text: 'surat pengantar kelurahan lama', latitude: y + side / 2, longitude: x + side / 2, ...more },
      '2026-01-05',
      { learnt },
    );

  it('find the local office', () => {
    expect(pinned({})).toMatchObject({ outcome: 'assign', apparatus: 'kel-dinoyo' });
  });

  it('leave it to a person, with both offices, where another place is named', () => {
    const { outcome, candidates } = pinned({ kelurahan: 'Gadang' });
    expect(outcome).toBe('coordinate');
    expect(candidates.map(({ apparatus }) => apparatus).slice(0, 2).sort()).toEqual(['kel-dinoyo', 'kel-gadang']); // prettier-ignore
  });

  const metres = (many: number): object => ({ longitude: x - many / 110_250 });
  it.each([
    ['another kecamatan is stated', { kecamatan: 'Sukun' }],
    ['a kelurahan is named that is not the one of the point', { text: 'surat pengantar kelurahan lama di Kelurahan Gadang, rumah saya Dinoyo' }], // prettier-ignore
    ['history ties the street of the address to another kelurahan', { address: 'Jl. Rebab Timur 8' }],
    ['the point lies a metre beyond the city', metres(1)],
    ['the point lies 29 metres beyond the city', metres(29)],
  ])('leave a local matter to a person where %s', (_, more) => {
    const { outcome, candidates, reasons } = pinned(more);
    expect(outcome).toBe('coordinate');
    expect(candidates.map(({ apparatus }) => apparatus)).toContain('kel-dinoyo');
    expect(reasons.map(({ code }) => code)).toContainEqual(expect.stringMatching(/^place\.point/));
  });
});
