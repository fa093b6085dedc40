import type { Border, Ring } from '../city/city';

/** As a telephone, a map or a channel states it. */
interface Point {
  latitude?: number;
  longitude?: number;
  accuracyMetres?: number;
}

/** Where a point lies: kelurahan by how likely each is (what is missing to 1 lies beyond the city), or outside. */
export type Pinned = ReadonlyMap<string, number> | 'outside';

/** Where none is stated. */
const ACCURACY_METRES = 30;
/** Of the circle that is looked at; borders are drawn no finer. */
const BEST_ACCURACY_METRES = 10;
/** A kelurahan is smaller: what is coarser says nothing of it. */
const WORST_ACCURACY_METRES = 3_000;
/** Nearer to a border nobody can say that it is outside: the borders of two neighbours leave gaps. */
const GAP_METRES = 250;
const METRES_A_DEGREE = 111_320;
/** Around (0, 0), which is what is sent for "not known". */
const NOWHERE_DEGREES = 0.01;

interface Box {
  west: number;
  east: number;
  south: number;
  north: number;
}

/** A part of a kelurahan; rings as longitude and latitude by turns. */
type Compiled = Box & { kelurahan: string; rings: readonly Float64Array[] };

/**
 * Finds the kelurahan of a point. Near a border all within its accuracy are kept, each by how much of the circle around
 * the point lies in it.
 * @returns a function that gives undefined for no point, for one that says nothing (too inexact, or in no kelurahan but
 * near one), and for nonsense: (0, 0), what is no number, and latitude and longitude that have changed places.
 */
export function pinner(borders: readonly Border[]): (point: Point) => Pinned | undefined {
  const compiled = borders.flatMap(({ kelurahan, polygons }) =>
    polygons.map((rings): Compiled => ({
      ...{ kelurahan, rings: rings.map((ring) => Float64Array.from(ring.flat())) },
      ...boxOf(rings),
    })),
  );
  const whole = around(compiled);
  return ({ latitude = NaN, longitude = NaN, accuracyMetres = ACCURACY_METRES }) => {
    if (compiled.length === 0 || Number.isNaN(latitude + longitude)) return undefined;
    if (!(accuracyMetres >= 0 && accuracyMetres <= WORST_ACCURACY_METRES)) return undefined;
    if (Math.abs(latitude) < NOWHERE_DEGREES && Math.abs(longitude) < NOWHERE_DEGREES) return undefined;
    const radius = Math.max(accuracyMetres, BEST_ACCURACY_METRES);
    const shares = new Map<string, number>();
    let nearest = Infinity;
    for (const one of compiled) {
      if (!isNear(one, longitude, latitude, Math.max(radius, GAP_METRES))) continue;
      const { isInside, distance } = against(one.rings, longitude, latitude);
      const share = shareOf(isInside, distance, radius);
      nearest = Math.min(nearest, distance);
      if (share > (shares.get(one.kelurahan) ?? 0)) shares.set(one.kelurahan, share);
    }
    if (shares.size === 0)
      return nearest <= GAP_METRES || isNear(whole, latitude, longitude, radius) ? undefined : 'outside';
    const sum = [...shares.values()].reduce((one, other) => one + other, 0);
    // Where borders overlap, or three meet.
    if (sum > 1) for (const [code, share] of shares) shares.set(code, share / sum);
    return shares;
  };
}

function boxOf(rings: readonly Ring[]): Box {
  const box = { west: Infinity, east: -Infinity, south: Infinity, north: -Infinity };
  for (const ring of rings)
    for (const [east, north] of ring) {
      box.west = Math.min(box.west, east);
      box.east = Math.max(box.east, east);
      box.south = Math.min(box.south, north);
      box.north = Math.max(box.north, north);
    }
  return box;
}

const around = (boxes: readonly Box[]): Box => ({
  west: Math.min(...boxes.map(({ west }) => west)),
  east: Math.max(...boxes.map(({ east }) => east)),
  south: Math.min(...boxes.map(({ south }) => south)),
  north: Math.max(...boxes.map(({ north }) => north)),
});

/** On a plane: exact enough within a city. */
const metresEast = (latitude: number): number => METRES_A_DEGREE * Math.cos((latitude * Math.PI) / 180);

function isNear(
  { west, east, south, north }: Box,
  longitude: number,
  latitude: number,
  radius: number,
): boolean {
  const room = radius / METRES_A_DEGREE;
  if (latitude < south - room || latitude > north + room) return false;
  const wider = radius / metresEast(latitude);
  return longitude >= west - wider && longitude <= east + wider;
}

/** About as much of the circle as lies within, as if the nearest border were straight. */
function shareOf(isInside: boolean, distance: number, radius: number): number {
  if (distance >= radius) return isInside ? 1 : 0;
  return (1 + (isInside ? distance : -distance) / radius) / 2;
}

/** @returns the distance to the nearest border in metres */
function against(
  rings: readonly Float64Array[],
  longitude: number,
  latitude: number,
): { isInside: boolean; distance: number } {
  const scale = metresEast(latitude);
  let isInside = false;
  let nearest = Infinity;
  for (const ring of rings) {
    let x = 0;
    let y = 0;
    for (let at = 0; at < ring.length; at += 2) {
      const nextX = ((ring[at] ?? 0) - longitude) * scale;
      const nextY = ((ring[at + 1] ?? 0) - latitude) * METRES_A_DEGREE;
      if (at > 0) {
        // Each border that a ray to the east crosses changes sides.
        if (y > 0 !== nextY > 0 && x - (y * (nextX - x)) / (nextY - y) > 0) isInside = !isInside;
        nearest = Math.min(nearest, squareToOrigin(x, y, nextX, nextY));
      }
      x = nextX;
      y = nextY;
    }
  }
  return { isInside, distance: Math.sqrt(nearest) };
}

/** The square of how far a piece of a border passes by the origin. */
function squareToOrigin(x: number, y: number, nextX: number, nextY: number): number {
  const alongX = nextX - x;
  const alongY = nextY - y;
  const square = alongX * alongX + alongY * alongY;
  const part = square === 0 ? 0 : Math.min(1, Math.max(0, -(x * alongX + y * alongY) / square));
  const atX = x + part * alongX;
  const atY = y + part * alongY;
  return atX * atX + atY * atY;
}
