import { isValidOn, type Apparatus, type City } from '../city/city';

/** More take-overs in a row than this are a circle. */
const MOST_STEPS = 10;

/** The code of an office that is there today, or the name of one that ended without a successor. */
export type OfficeOfThePast = { code: string } | { ended: string };

/**
 * Finds the office that a row of the past names, by code or name, as it is today: one that has ended is its successor.
 * @returns undefined for a name that the register has not.
 */
export function officeFinder(
  { apparatus }: Pick<City, 'apparatus'>,
  today: string,
): (named: string) => OfficeOfThePast | undefined {
  const byName = new Map<string, Apparatus[]>();
  for (const office of apparatus)
    for (const name of new Set([office.code, office.name, office.shortName].map(plain)))
      byName.set(name, [...(byName.get(name) ?? []), office]);

  const presentOf = (office: Apparatus | undefined, steps = 0): Apparatus | undefined => {
    if (office === undefined || isValidOn(office, today)) return office;
    if (steps > MOST_STEPS) return undefined;
    const heir = apparatus.find(
      (one) =>
        one !== office && one.code === (office.successor ?? office.code) && one.validTo !== office.validTo,
    );
    return heir && presentOf(heir, steps + 1);
  };
  return (named) => {
    const those = byName.get(plain(named)) ?? [];
    const office = those.find((one) => isValidOn(one, today)) ?? those.at(-1);
    const present = presentOf(office);
    if (present !== undefined) return { code: present.code };
    return office && { ended: office.name };
  };
}

const plain = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();

/** Of an office that the register names itself. */
export const endedFault = (name: string): string =>
  `"${name}" has ended and apparatus.csv names no successor`;
