import { isValidOn, type Apparatus, type City } from '../city/city';

/** More take-overs in a row than this are a circle. */
const MOST_STEPS = 10;

/**
 * Finds the office that a row of the past names, by code or name, as it is today: one that has ended is its successor.
 * @returns undefined for a name that the register has not, and for an office that ended without a successor.
 */
export function officeFinder(
  { apparatus }: Pick<City, 'apparatus'>,
  today: string,
): (named: string) => string | undefined {
  const byName = new Map<string, Apparatus[]>();
  for (const office of apparatus)
    for (const name of new Set([office.code, office.name, office.shortName].map(plain)))
      byName.set(name, [...(byName.get(name) ?? []), office]);

  const presentOf = (office: Apparatus | undefined, steps = 0): Apparatus | undefined => {
    if (office === undefined || isValidOn(office, today) || steps > MOST_STEPS) return office;
    const heir = apparatus.find(
      (one) =>
        one !== office && one.code === (office.successor ?? office.code) && one.validTo !== office.validTo,
    );
    return heir && presentOf(heir, steps + 1);
  };
  return (named) => {
    const those = byName.get(plain(named)) ?? [];
    return presentOf(those.find((office) => isValidOn(office, today)) ?? those.at(-1))?.code;
  };
}

const plain = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();
