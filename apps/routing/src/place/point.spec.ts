import { join } from 'node:path';
import type { Decision, Matter } from '../assign/decision';
import { decide } from '../assign/decide';
import type { Border, City } from '../city/city';
import { loadCity } from '../city/load';
import { locator } from './locate';
import { pinner, type Pinned } from './point';

/** About 11 m each way. */
const STEP = 0.0001;
const [WEST, SOUTH] = [112.6, -7.96];

/** An invented square of 1,100 m, so many of them east and north of a corner. */
const square = (kelurahan: string, east: number, north: number): Border => {
  const [x, y, side] = [WEST + east * 0.01, SOUTH + north * 0.01, 0.01];
  return {
    kelurahan,
    polygons: [[[[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]]]], // prettier-ignore
  };
};
const malang = loadCity(join(__dirname, '../../../../cities/malang'));
const codeOf = (name: string): string => malang.kelurahan.find((one) => one.name === name)?.code ?? '';
const [DINOYO, MERJOSARI, GADANG] = [codeOf('Dinoyo'), codeOf('Merjosari'), codeOf('Gadang')];
/** Two of one kecamatan beside each other, and one of another to the north of the first. */
const city: City = {
  ...malang,
  borders: [square(DINOYO, 0, 0), square(MERJOSARI, 1, 0), square(GADANG, 0, 1)],
};
const at = (east: number, north: number, accuracyMetres?: number) => ({
  longitude: WEST + east * STEP,
  latitude: SOUTH + north * STEP,
  accuracyMetres,
});
const MIDDLE = at(50, 50);
const OUTSIDE = at(-50, 50);

describe('a point', () => {
  const pin = pinner(city.borders);
  const shares = (pinned: Pinned | undefined): [string, number][] =>
    pinned === undefined || pinned === 'outside'
      ? []
      : [...pinned].map(([code, share]) => [code, Math.round(share * 100) / 100]);

  it('lies in one kelurahan where no border is near', () => {
    expect(shares(pin(MIDDLE))).toEqual([[DINOYO, 1]]);
    expect(shares(pin(at(150, 50)))).toEqual([[MERJOSARI, 1]]);
  });

  it('keeps both sides of a border within its accuracy, 30 m unless it says so, the nearer side likelier', () => {
    expect(shares(pin(at(100, 50)))).toEqual([
      [DINOYO, 0.5],
      [MERJOSARI, 0.5],
    ]);
    const nearer = new Map(shares(pin(at(99, 50))));
    const [inside = 0, across = 0] = [nearer.get(DINOYO), nearer.get(MERJOSARI)];
    expect(across).toBeGreaterThan(0);
    expect(inside).toBeGreaterThan(across);
    expect(inside + across).toBeCloseTo(1);
    expect(shares(pin(at(95, 50)))).toEqual([[DINOYO, 1]]);
    expect(shares(pin(at(95, 50, 100)))).toHaveLength(2);
    expect(shares(pin(at(98, 50, 0)))).toEqual([[DINOYO, 1]]);
  });

  it('keeps three where three meet, and is no surer than one in all', () => {
    const found = shares(pin(at(100, 100)));
    expect(found.map(([code]) => code).sort()).toEqual([DINOYO, MERJOSARI, GADANG].sort());
    expect(found.reduce((sum, [, share]) => sum + share, 0)).toBeCloseTo(1, 1);
  });

  it('may be beyond the edge of the city as far as its accuracy goes, and is outside far off', () => {
    expect(shares(pin(at(0, 50)))).toEqual([[DINOYO, 0.5]]);
    expect(shares(pin(at(-2, 50)))).toHaveLength(1);
    expect(shares(pin(at(-4, 50, 100)))).toHaveLength(1);
    expect(pin(at(-30, 50))).toBe('outside');
  });

  it('says nothing where it touches no kelurahan but may lie in a gap between two', () => {
    const inGap = pinner([square(DINOYO, 0, 0), square(MERJOSARI, 1.1, 0)]);
    expect(inGap(at(105, 50))).toBeUndefined();
    expect(inGap(at(-20, 50))).toBeUndefined();
  });

  it.each([
    ['at the zero point of the map', { latitude: 0, longitude: 0 }],
    [
      'whose latitude and longitude have changed places',
      { latitude: WEST + 0.005, longitude: SOUTH + 0.005 },
    ],
    ['without a longitude', { latitude: SOUTH }],
    ['that is off by kilometres', { ...MIDDLE, accuracyMetres: 5_000 }],
    ['whose accuracy is no number', { ...MIDDLE, accuracyMetres: NaN }],
    ['whose accuracy is less than nothing', { ...MIDDLE, accuracyMetres: -1 }],
    ['that is no number', { latitude: NaN, longitude: WEST }],
  ])('%s says nothing', (_, point) => {
    expect(pin(point)).toBeUndefined();
  });

  it('says nothing where the city has no borders', () => {
    expect(pinner([])(MIDDLE)).toBeUndefined();
  });

  it('is outside in a hole, and inside in either part of a kelurahan of two', () => {
    const [outer = []] = square(DINOYO, 0, 0).polygons;
    const [from, to] = [0.002, 0.008];
    const hole = [[WEST + from, SOUTH + from], [WEST + to, SOUTH + from], [WEST + to, SOUTH + to], [WEST + from, SOUTH + to], [WEST + from, SOUTH + from]] as const; // prettier-ignore
    const inParts = pinner([
      { kelurahan: DINOYO, polygons: [[...outer, hole], ...square('', 3, 3).polygons] },
    ]);
    expect(inParts(MIDDLE)).toBe('outside');
    expect(shares(inParts(at(10, 10)))).toEqual([[DINOYO, 1]]);
    expect(shares(inParts(at(350, 350)))).toEqual([[DINOYO, 1]]);
  });

  it('is inside where parts of a kelurahan overlap, as surely as in the part that it lies deepest in', () => {
    const inParts = pinner([
      { kelurahan: DINOYO, polygons: [...square('', 0, 0).polygons, ...square('', 0.5, 0).polygons] },
    ]);
    expect(shares(inParts(at(75, 50)))).toEqual([[DINOYO, 1]]);
    expect(shares(inParts(at(100, 50)))).toEqual([[DINOYO, 1]]);
    expect(shares(inParts(at(150, 50)))).toEqual([[DINOYO, 0.5]]);
  });
});

describe('a place by coordinates', () => {
  const locate = locator(city);
  const found = (matter: Partial<Matter>) => {
    const { kelurahan, kecamatan, confidence, candidates, reasons } = locate({ text: '', ...matter });
    const nameOf = (code: string | undefined) =>
      [...city.kelurahan, ...city.kecamatan].find((one) => one.code === code)?.name;
    return {
      place: [nameOf(kelurahan), nameOf(kecamatan)],
      confidence,
      candidates: candidates.map((one) => nameOf(one.kelurahan)).sort(),
      reasons: reasons.map(({ code }) => code),
    };
  };

  it('is as certain as one that the form states', () => {
    expect(found(MIDDLE)).toEqual({
      ...{ place: ['Dinoyo', 'Lowokwaru'], confidence: 1, candidates: ['Dinoyo'] },
      reasons: ['place.point'],
    });
  });

  it('stays certain where the words agree, and is not moved by a street', () => {
    expect(found({ ...MIDDLE, text: 'di Kel. Dinoyo' })).toMatchObject({ confidence: 1 });
    expect(found({ ...MIDDLE, address: 'Jl. Gadang 3' })).toMatchObject({ place: ['Dinoyo', 'Lowokwaru'] });
  });

  it('keeps both near a border, and the kecamatan that they share', () => {
    expect(found(at(100, 50))).toEqual({
      ...{ place: [undefined, 'Lowokwaru'], confidence: 0, candidates: ['Dinoyo', 'Merjosari'] },
      reasons: ['place.point-border'],
    });
  });

  it('lets words choose near a border', () => {
    const { place, confidence } = found({ ...at(100, 50), text: 'dekat Merjosari' });
    expect(place).toEqual(['Merjosari', 'Lowokwaru']);
    expect(confidence).toBeGreaterThan(0.9);
  });

  it.each([
    ['the text', { text: 'di Kel. Gadang' }],
    ['the address', { address: 'Gadang' }],
    ['the form', { kelurahan: 'Gadang' }],
  ])('keeps both where %s names another, and is certain of neither', (_, words) => {
    expect(found({ ...MIDDLE, ...words })).toEqual({
      ...{ place: [undefined, undefined], confidence: 0, candidates: ['Dinoyo', 'Gadang'] },
      reasons: ['place.point-differs'],
    });
  });

  it.each([
    [['Gadang'], { text: 'surat domisili lama sekali di Kelurahan Gadang, rumah saya Dinoyo' }],
    [['Gadang'], { text: 'warga Kel. Dinoyo, loket Kel. Gadang tutup' }],
    [['Merjosari'], { text: 'dari Kel. Dinoyo ke Kel. Merjosari' }],
    [['Gadang'], { kelurahan: 'Gadang', text: 'rumah saya di Kel. Dinoyo' }],
    [['Sukun'], { kelurahan: 'Dinoyo', kecamatan: 'Sukun' }],
    [['Sukun'], { text: 'kantor Kec. Sukun, rumah saya Dinoyo' }],
  ])('is certain of no kelurahan where %j is named as plainly as what lies near', (others, words) => {
    expect(found({ ...MIDDLE, ...words })).toMatchObject({
      ...{ confidence: 0, reasons: ['place.point-differs'] },
    });
    expect(locate({ text: '', ...MIDDLE, ...words }).reasons[0]?.parameters).toEqual({
      ...{ names: 'Dinoyo', others: others.join(', ') },
    });
  });

  it('is not certain where the street of the address lies elsewhere, unless its place is named', () => {
    const address = 'Jl. Soekarno Hatta 9';
    const street = { name: 'Jl. Soekarno Hatta', variants: [], kelurahan: [GADANG] };
    const inStreet = locator({ ...city, streets: [street] });
    const reasonIn = (matter: object) =>
      inStreet({ text: '', address, ...MIDDLE, ...matter }).reasons[0]?.code;
    expect(reasonIn({})).toBe('place.point-differs');
    expect(reasonIn({ text: 'di Dinoyo' })).toBe('place.point');
    expect(reasonIn({ latitude: SOUTH + 0.015 })).toBe('place.point');
  });

  it('stays certain where another place is named less plainly', () => {
    const words = { text: 'Kel. Dinoyo, arah Gadang' };
    expect(found({ ...MIDDLE, ...words })).toMatchObject({ confidence: 1, reasons: ['place.point'] });
  });

  it('keeps the kecamatan where both kelurahan lie in it', () => {
    expect(found({ ...MIDDLE, text: 'di Kel. Merjosari' }).place).toEqual([undefined, 'Lowokwaru']);
  });

  it('is not certain where another kecamatan is named', () => {
    expect(found({ ...MIDDLE, kecamatan: 'Sukun' })).toMatchObject({ confidence: 0 });
    expect(found({ ...MIDDLE, kecamatan: 'Lowokwaru' })).toMatchObject({ confidence: 1 });
  });

  it('believes words that name the city less where the coordinates lie outside', () => {
    expect(found({ ...OUTSIDE, text: 'di Kel. Dinoyo' })).toMatchObject({
      ...{ place: ['Dinoyo', 'Lowokwaru'], confidence: 0.7 },
      reasons: ['place.point-outside', 'place.kelurahan'],
    });
  });

  it('is not moved by another town that only tells the way', () => {
    expect(found({ ...MIDDLE, text: 'arah Kota Batu' })).toMatchObject({ place: ['Dinoyo', 'Lowokwaru'] });
  });
});

describe('a decision by coordinates', () => {
  const about = (matter: Matter): Decision => decide(city, matter, '2026-01-05');

  it('finds the local office, and says by what', () => {
    const decision = about({ text: 'petugas kelurahan tidak ada, loket kelurahan tutup', ...MIDDLE });
    expect(decision.place).toEqual({ kelurahan: DINOYO, kecamatan: '35.73.05' });
    expect(decision.reasons).toContainEqual({ code: 'place.point', parameters: { kelurahan: 'Dinoyo' } });
  });

  it.each([
    { text: 'Jalan berlubang di Kec. Junrejo Kota Batu' },
    { text: 'Jalan berlubang di Kota Batu, seperti di Jl. Gadang dan Jl. Dinoyo' },
    { text: 'Jalan berlubang', address: 'Jl. Diponegoro, Kota Batu' },
  ])('leaves to a person, wherever the point lies, what names another town: $text', (words) => {
    const { reasons, ...decision } = about({ ...words, ...MIDDLE });
    expect(decision).toMatchObject({ outcome: 'coordinate' });
    expect(reasons[0]).toMatchObject({ code: 'authority.area' });
    expect(about(words).reasons[0]).toEqual(reasons[0]);
    expect(reasons).toContainEqual({ code: 'place.point', parameters: { kelurahan: 'Dinoyo' } });
  });

  it('is as sure of a kecamatan as the point is', () => {
    const text = 'Antrian di kantor kecamatan lambat sekali';
    expect(about({ text, ...MIDDLE })).toMatchObject({ outcome: 'assign', apparatus: 'kec-lowokwaru' });
    expect(about({ text, ...at(50, 99.5) })).toMatchObject({ outcome: 'coordinate' });
  });

  it('leaves to a person what lies outside and names no place of the city', () => {
    expect(about({ text: 'sampah menumpuk di TPS', ...OUTSIDE })).toMatchObject({
      outcome: 'coordinate',
      reasons: [{ code: 'authority.point' }],
    });
    expect(about({ text: 'sampah menumpuk di TPS Kel. Dinoyo', ...OUTSIDE })).toMatchObject({
      ...{ outcome: 'assign', apparatus: 'dlh' },
    });
  });

  it('sends supervision content to the inspectorate from wherever it comes', () => {
    expect(about({ text: 'ada pungli oleh oknum petugas', ...OUTSIDE })).toMatchObject({
      ...{ outcome: 'assign', apparatus: 'inspektorat' },
    });
  });
});
