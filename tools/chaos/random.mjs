/**
 * mulberry32: small, good enough to draw moments and bytes, and the same on every machine.
 * @returns draws a number from 0 up to 1
 */
export function randomFrom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export const pick = (list, random) => list[Math.floor(random() * list.length)];

/** A whole number from `least` to `most`. */
export const between = (least, most, random) => least + Math.floor(random() * (most - least + 1));

/** One of `[weight, value]` pairs, the heavier the more often. */
export function pickWeighted(pairs, random) {
  let left = random() * pairs.reduce((sum, [weight]) => sum + weight, 0);
  for (const [weight, value] of pairs) if ((left -= weight) < 0) return value;
  return pairs.at(-1)[1];
}
