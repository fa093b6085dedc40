import { readBorders } from './borders';
import { Faults } from './table';

const KELURAHAN = [
  { code: '35.73.05.1001', name: 'Dinoyo', variants: [] },
  { code: '35.73.05.1002', name: 'Tasikmadu', variants: ['Tasik Madu'] },
];
const RING = [
  [112.6, -7.96],
  [112.61, -7.96],
  [112.61, -7.95],
  [112.6, -7.96],
];
const feature = (properties: object, coordinates: unknown = [RING], type = 'Polygon') => ({
  ...{ type: 'Feature', properties, geometry: { type, coordinates } },
});
const read = (...features: object[]) => {
  const faults = new Faults();
  const content = JSON.stringify({ type: 'FeatureCollection', features });
  return { borders: readBorders(content, KELURAHAN, faults), faults: faults.list };
};
const OTHER = feature({ name: 'Tasikmadu' });

it.each([
  ['by code', { code: '35.73.05.1001' }],
  ['by a code without dots', { KDEPUM: '3573051001', NAMOBJ: 'whatever' }],
  ['by a code that is a number', { kode: 3573051001 }],
  ['by name', { WADMKD: 'DINOYO', WADMKC: 'Tasikmadu' }],
])('finds the kelurahan of a border %s', (_, properties) => {
  const { borders, faults } = read(feature(properties), OTHER);
  expect(faults).toEqual([]);
  expect(borders[0]).toEqual({ kelurahan: '35.73.05.1001', polygons: [[RING]] });
});

it('keeps the rings of several polygons apart, and reads heights beside the degrees', () => {
  const high = RING.map((position) => [...position, 440]);
  const { borders, faults } = read(
    feature({ name: 'Dinoyo' }, [[RING, high], [RING]], 'MultiPolygon'),
    OTHER,
  );
  expect(faults).toEqual([]);
  expect(borders[0]?.polygons).toEqual([[RING, RING], [RING]]);
});

it.each([
  ['no name', feature({ luas: 12 }), 'feature 1 has no code or name'],
  [
    'a name that is none of ours',
    feature({ name: 'Ngaglik' }),
    'feature 1: "Ngaglik" is not in kelurahan.csv',
  ],
  [
    'a name that came already',
    feature({ name: 'Tasik Madu' }),
    'feature 2: "Tasikmadu" is feature 1 already',
  ],
  [
    'the code of one and the name of another',
    feature({ kode: '3573051002', NAMOBJ: 'Dinoyo' }),
    'feature 1: "3573051002" and "Dinoyo" are two kelurahan',
  ],
  [
    'a line',
    feature({ name: 'Dinoyo' }, RING, 'LineString'),
    'feature 1 (Dinoyo): is no Polygon or MultiPolygon',
  ],
  [
    'metres instead of degrees',
    feature({ name: 'Dinoyo' }, [RING.map(() => [679_000, 9_120_000])]),
    'feature 1 (Dinoyo): position 1 of a ring is not longitude and latitude in degrees (WGS 84), in this order',
  ],
  [
    'latitude before longitude',
    feature({ name: 'Dinoyo' }, [RING.map((position) => [...position].reverse())]),
    'feature 1 (Dinoyo): position 1 of a ring is not longitude and latitude in degrees (WGS 84), in this order',
  ],
  [
    'a ring that does not close',
    feature({ name: 'Dinoyo' }, [[...RING.slice(0, 3), [112.7, -7.9]]]),
    'feature 1 (Dinoyo): has a ring that is not closed',
  ],
  [
    'a ring of three',
    feature({ name: 'Dinoyo' }, [RING.slice(1)]),
    'feature 1 (Dinoyo): has a ring of fewer than 4 positions',
  ],
  [
    'an empty polygon',
    feature({ name: 'Dinoyo' }, [[]], 'MultiPolygon'),
    'feature 1 (Dinoyo): has a polygon without a ring',
  ],
])('says which feature has %s', (_, wrong, fault) => {
  expect(read(wrong, OTHER).faults).toContain(`kelurahan.geojson: ${fault}`);
});

it('says when borders are drawn finer than is of use', () => {
  const [first, ...others] = RING;
  const fine = [...Array.from({ length: 200_000 }, () => first), ...others];
  expect(read(feature({ name: 'Dinoyo' }, [fine]), OTHER).faults).toEqual([
    'kelurahan.geojson: has 200007 positions, more than 200000: simplify the borders (to some 5 m)',
  ]);
});

it('says which kelurahan has no borders: what lies in it would be taken for another town', () => {
  expect(read(OTHER).faults).toEqual(['kelurahan.geojson: "Dinoyo" (35.73.05.1001) has no borders']);
});

it.each(['', '{', '[]', 'null', '{"type":"Feature"}', '{"type":"FeatureCollection","features":{}}'])(
  'says that %j is no such file',
  (content) => {
    const faults = new Faults();
    readBorders(content, KELURAHAN, faults);
    expect(faults.list).toEqual(['kelurahan.geojson: is no FeatureCollection (GeoJSON)']);
  },
);
