/** A shorter name is one slip away from too many other words. */
const SHORTEST = 5;

/** Finds the names that a word misses by one letter: left out, put in, changed, or two that changed places. */
export function speller(names: Iterable<string>): (written: string) => string[] {
  const byShape = new Map<string, Set<string>>();
  for (const name of names) {
    if (name.length < SHORTEST) continue;
    for (const shape of shapesOf(name)) {
      const others = byShape.get(shape);
      if (others === undefined) byShape.set(shape, new Set([name]));
      else others.add(name);
    }
  }
  return (written) => {
    if (written.length < SHORTEST) return [];
    const near = new Set<string>();
    for (const shape of shapesOf(written))
      for (const name of byShape.get(shape) ?? []) if (isOneSlip(written, name)) near.add(name);
    return [...near];
  };
}

/** Itself, and itself with any one letter left out: two words one slip apart share at least one. */
function* shapesOf(word: string): Generator<string> {
  yield word;
  for (let at = 0; at < word.length; at++) yield word.slice(0, at) + word.slice(at + 1);
}

/** The first letter is rarely the wrong one, and another first letter is often another word. */
function isOneSlip(one: string, other: string): boolean {
  if (one[0] !== other[0] || one === other) return false;
  let head = 0;
  while (head < one.length && one[head] === other[head]) head++;
  const least = Math.min(one.length, other.length) - head;
  let tail = 0;
  while (tail < least && one[one.length - 1 - tail] === other[other.length - 1 - tail]) tail++;
  const left = one.slice(head, one.length - tail);
  const right = other.slice(head, other.length - tail);
  if (left.length <= 1 && right.length <= 1) return true;
  return left.length === 2 && right.length === 2 && left[0] === right[1] && left[1] === right[0];
}
