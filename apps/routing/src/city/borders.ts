import { pinner } from '../place/point';
import type { Border, Kelurahan, Puskesmas, Ring } from './city';
import type { Faults } from './table';

export const BORDERS_FILE = 'kelurahan.geojson';

/** As the files of BIG and of the ministry call them, and plainly. Compared in lower case. */
const CODE_PROPERTIES = ['code', 'kode', 'kdepum'];
const NAME_PROPERTIES = ['name', 'nama', 'wadmkd', 'namobj', 'desa', 'kelurahan'];
const FEWEST_POSITIONS = 4;
/** Each point is held against those of all borders near it: more would take milliseconds, and tell nothing. */
const MOST_POSITIONS = 200_000;

type Json = Readonly<Record<string, unknown>>;
type Known = Pick<Kelurahan, 'code' | 'name' | 'variants'>;

/** The borders of every kelurahan (RFC 7946: WGS 84, longitude first). */
export function readBorders(content: string, kelurahan: readonly Known[], faults: Faults): Border[] {
  const fault = (what: string): void => faults.add(BORDERS_FILE, undefined, what);
  const data = parsed(content);
  const features = data?.['type'] === 'FeatureCollection' ? data['features'] : undefined;
  if (!Array.isArray(features)) {
    fault('is no FeatureCollection (GeoJSON)');
    return [];
  }
  const codes = codesByKey(kelurahan);
  const seen = new Map<string, number>();
  const borders = features.flatMap((feature: unknown, index) => {
    const at = index + 1;
    const { properties, geometry } = objectOf(feature);
    const names = namesIn(objectOf(properties));
    const [named] = names;
    const code = codes.get(plain(named ?? ''));
    const earlier = seen.get(code ?? '');
    const other = names.find((one) => (codes.get(plain(one)) ?? code) !== code);
    if (named === undefined) fault(`feature ${at} has no code or name`);
    else if (code === undefined) fault(`feature ${at}: "${named}" is not in kelurahan.csv`);
    else if (other !== undefined) fault(`feature ${at}: "${named}" and "${other}" are two kelurahan`);
    else if (earlier !== undefined) fault(`feature ${at}: "${named}" is feature ${earlier} already`);
    else seen.set(code, at);
    const polygons = polygonsOf(objectOf(geometry), (what) =>
      fault(`feature ${at} (${named ?? '?'}): ${what}`),
    );
    return code === undefined ? [] : [{ kelurahan: code, polygons }];
  });
  // Where one is missing, what lies in it would be taken for another town.
  for (const { code, name } of kelurahan) if (!seen.has(code)) fault(`"${name}" (${code}) has no borders`);
  const count = borders
    .flatMap(({ polygons }) => polygons.flat())
    .reduce((sum, ring) => sum + ring.length, 0);
  if (count > MOST_POSITIONS)
    fault(`has ${count} positions, more than ${MOST_POSITIONS}: simplify the borders (to some 5 m)`);
  return borders;
}

/** Files of another city, or with north for south, are otherwise read without fault. */
export function checkBorders(
  borders: readonly Border[],
  puskesmas: readonly { value: Puskesmas }[],
  faults: Faults,
): void {
  const pin = pinner(borders);
  const places = puskesmas.map(({ value }) => value).filter(({ latitude }) => latitude !== undefined);
  const outside = places.filter((place) => typeof pin(place) === 'string');
  if (outside.length > places.length / 2)
    faults.add(
      BORDERS_FILE,
      undefined,
      'most health centres of puskesmas.csv lie outside the borders: are they this city’s?',
    );
}

function parsed(content: string): Json | undefined {
  try {
    return objectOf(JSON.parse(content.replace(/^\uFEFF/, '')));
  } catch {
    return undefined;
  }
}

const objectOf = (value: unknown): Json => (typeof value === 'object' && value !== null ? value : {}) as Json;

/** Codes are written with dots and without, names apart and together. */
const plain = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]/g, '');

const codesByKey = (kelurahan: readonly Known[]): Map<string, string> =>
  new Map(
    kelurahan.flatMap(({ code, name, variants }) =>
      [code, name, ...variants].map((key): [string, string] => [plain(key), code]),
    ),
  );

/** The one that counts first; the others must not contradict it. */
function namesIn(properties: Json): string[] {
  const given = new Map(Object.entries(properties).map(([name, value]) => [name.toLowerCase(), value]));
  return [...CODE_PROPERTIES, ...NAME_PROPERTIES]
    .map((name) => given.get(name))
    .filter((value) => typeof value === 'string' || typeof value === 'number')
    .map((value) => String(value).trim())
    .filter((value) => value !== '');
}

function polygonsOf({ type, coordinates }: Json, fault: (what: string) => void): Ring[][] {
  const given: unknown = type === 'Polygon' ? [coordinates] : coordinates;
  if ((type !== 'Polygon' && type !== 'MultiPolygon') || !isFilled(given)) {
    fault('is no Polygon or MultiPolygon');
    return [];
  }
  return given.map((polygon) => {
    if (!isFilled(polygon)) {
      fault('has a polygon without a ring');
      return [];
    }
    return polygon.flatMap((ring) => {
      const wrong = faultOfRing(ring);
      if (wrong === undefined)
        return [(ring as number[][]).map(([east = 0, north = 0]): Ring[number] => [east, north])];
      fault(wrong);
      return [];
    });
  });
}

const isFilled = (value: unknown): value is unknown[] => Array.isArray(value) && value.length > 0;

function faultOfRing(ring: unknown): string | undefined {
  if (!Array.isArray(ring) || ring.length < FEWEST_POSITIONS)
    return `has a ring of fewer than ${FEWEST_POSITIONS} positions`;
  const positions: unknown[] = ring;
  const wrong = positions.findIndex((position) => !isPosition(position));
  if (wrong >= 0)
    return `position ${wrong + 1} of a ring is not longitude and latitude in degrees (WGS 84), in this order`;
  const [first, last] = [positions[0], positions.at(-1)] as number[][];
  if (first?.[0] !== last?.[0] || first?.[1] !== last?.[1]) return 'has a ring that is not closed';
  return undefined;
}

const isPosition = (value: unknown): boolean =>
  Array.isArray(value) && value.length >= 2 && isDegree(value[0], 180) && isDegree(value[1], 90);

const isDegree = (value: unknown, most: number): boolean =>
  typeof value === 'number' && Math.abs(value) <= most;
