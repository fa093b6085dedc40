import { isValidOn, type Apparatus, type City } from '../city/city';

const FOREVER = '9999-12-31';

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

  const presentOf = (
    office: Apparatus | undefined,
    past: readonly Apparatus[] = [],
  ): Apparatus | undefined => {
    if (office === undefined || isValidOn(office, today)) return office;
    const heirs = heirsOf(office, apparatus).filter((one) => !past.includes(one));
    return presentOf(heirs.find((one) => isValidOn(one, today)) ?? heirs.at(-1), [...past, office]);
  };
  return (named) => {
    const those = byName.get(plain(named)) ?? [];
    const office = those.find((one) => isValidOn(one, today)) ?? those.at(-1);
    const present = presentOf(office);
    if (present !== undefined) return { code: present.code };
    return office && { ended: office.name };
  };
}

/** Who has its code later, where it names no successor: it was renamed or moved. */
const heirsOf = (office: Apparatus, apparatus: readonly Apparatus[]): Apparatus[] =>
  apparatus.filter(({ code, validTo }) =>
    office.successor === undefined
      ? code === office.code && (validTo ?? FOREVER) > (office.validTo ?? FOREVER)
      : code === office.successor,
  );

const plain = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();

/** Of an office that the register names itself. */
export const endedFault = (name: string): string =>
  `"${name}" has ended and apparatus.csv names no successor`;
