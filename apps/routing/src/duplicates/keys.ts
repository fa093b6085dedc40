import { hashOf } from './hash';
import type { Signature } from './signature';

/** A little over 150 m from north to south, and as much from east to west near the equator. */
const CELL_DEGREES = 0.0015;

/**
 * What a complaint is found by: whatever `isSame` takes for one has a key in common. One for each matter and street,
 * landmark, gang of a kelurahan, and cell of a grid.
 */
export const keysOf = (signature: Signature): number[] => [
  ...namedKeys(signature),
  ...cellKeys(signature, [0]),
];

/** The neighbouring cells too: a place near their border may be told from either side. */
export const keysToLookFor = (signature: Signature): number[] => [
  ...namedKeys(signature),
  ...cellKeys(signature, [-1, 0, 1]),
];

function namedKeys({ kinds, kelurahan, streets, beginnings, landmarks, gangs }: Signature): number[] {
  const names = [
    ...[...streets, ...beginnings].map((hash) => `street/${hash}`),
    ...landmarks.map((hash) => `landmark/${hash}`),
    ...(kelurahan === undefined ? [] : gangs.map((hash) => `gang/${kelurahan}/${hash}`)),
  ];
  return distinct(kinds.flatMap((kind) => names.map((name) => hashOf(`${kind}/${name}`))));
}

function cellKeys({ kinds, point }: Signature, steps: readonly number[]): number[] {
  if (point === undefined) return [];
  const row = Math.floor(point.latitude / CELL_DEGREES);
  const column = Math.floor(point.longitude / CELL_DEGREES);
  const cells = steps.flatMap((north) => steps.map((east) => `cell/${row + north}/${column + east}`));
  return kinds.flatMap((kind) => cells.map((cell) => hashOf(`${kind}/${cell}`)));
}

const distinct = (keys: readonly number[]): number[] => [...new Set(keys)];
