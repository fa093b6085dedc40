import type { Border, Kelurahan, Ring } from './city';
import type { Faults } from './table';

export const BORDERS_FILE = 'kelurahan.geojson';

/** As the files of BIG and of the ministry call them, and plainly. Compared in lower case. */
const CODE_PROPERTIES = ['code', 'kode', 'kdepum'];
const NAME_PROPERTIES = ['name', 'nama', 'wadmkd', 'namobj', 'desa', 'kelurahan'];
const FEWEST_POSITIONS = 4;

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
    const named = nameIn(objectOf(properties));
    const code = codes.get(plain(named ?? ''));
    const earlier = seen.get(code ?? '');
    if (named === undefined) fault(`feature ${at} has no code or name`);
    else if (code === undefined) fault(`feature ${at}: "${named}" is not in kelurahan.csv`);
    else if (earlier !== undefined) fault(`feature ${at}: "${named}" is feature ${earlier} already`);
    else seen.set(code, at);
    const rings = ringsOf(objectOf(geometry), (what) => fault(`feature ${at} (${named ?? '?'}): ${what}`));
    return code === undefined ? [] : [{ kelurahan: code, rings }];
  });
  // Where one is missing, what lies in it would be taken for another town.
  for (const { code, name } of kelurahan) if (!seen.has(code)) fault(`"${name}" (${code}) has no borders`);
  return borders;
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

function nameIn(properties: Json): string | undefined {
  const given = new Map(Object.entries(properties).map(([name, value]) => [name.toLowerCase(), value]));
  return [...CODE_PROPERTIES, ...NAME_PROPERTIES]
    .map((name) => given.get(name))
    .filter((value) => typeof value === 'string' || typeof value === 'number')
    .map((value) => String(value).trim())
    .find((value) => value !== '');
}

/** All rings together: a point is inside where it is within an odd number of them. */
function ringsOf({ type, coordinates }: Json, fault: (what: string) => void): Ring[] {
  const polygons: unknown = type === 'Polygon' ? [coordinates] : coordinates;
  if ((type !== 'Polygon' && type !== 'MultiPolygon') || !isFilled(polygons)) {
    fault('is no Polygon or MultiPolygon');
    return [];
  }
  const rings: Ring[] = [];
  for (const polygon of polygons) {
    if (!isFilled(polygon)) fault('has a polygon without a ring');
    else
      for (const ring of polygon) {
        const wrong = faultOfRing(ring);
        if (wrong === undefined)
          rings.push((ring as number[][]).map(([east = 0, north = 0]) => [east, north]));
        else fault(wrong);
      }
  }
  return rings;
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
