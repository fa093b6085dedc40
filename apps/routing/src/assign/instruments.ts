import type { Reason } from '@sambung/contracts';
import { fullName, officesOn, type Apparatus, type Category, type City, type NotOurs } from '../city/city';
import { matcher, type Match } from '../classify/matcher';
import { parsePattern, wordsOf } from '../classify/pattern';
import { reader, type Reading } from '../classify/words';
import { locator, type Place } from '../place/locate';
import { triage, type Triage } from '../triage/triage';
import type { Matter } from './decision';

/** A city's data, compiled for reading texts with. */
export interface Instruments {
  read(...texts: string[]): Reading;
  rules(words: readonly string[]): Match[];
  triage(words: readonly string[], stated: string | undefined): Triage;
  locate(matter: Matter): Place;
  notOurs(words: readonly string[], address: string | undefined, place: Place): Reason | undefined;
  offices(date: string): Offices;
  category(name: string): Category | undefined;
}

/** The offices as they are on a day. */
export interface Offices {
  byCode: ReadonlyMap<string, Apparatus>;
  /** By the Kemendagri code of the kelurahan or kecamatan. */
  byArea: ReadonlyMap<string, Apparatus>;
  inspectorate: Apparatus | undefined;
}

/** A city is frozen, so what is compiled of it holds for as long as it is there. */
const compiled = new WeakMap<City, Instruments>();

export function instrumentsOf(city: City): Instruments {
  const existing = compiled.get(city);
  if (existing !== undefined) return existing;
  const instruments = compile(city);
  compiled.set(city, instruments);
  return instruments;
}

function compile(city: City): Instruments {
  const patterns = [...city.rules, ...city.classes, ...city.notOurs].flatMap(({ match, unless }) =>
    unless === undefined ? [match] : [match, unless],
  );
  const read = reader(
    city.words,
    patterns.flatMap((pattern) => wordsOf(parsePattern(pattern))),
  );
  const classes = matcher(city.classes);
  const notOurs = matcher(city.notOurs);
  const categories = new Map(
    city.categories.flatMap((one) => [
      [one.name, one],
      [fullName(one), one],
    ]),
  );
  let latest: { date: string; offices: Offices } | undefined;
  return {
    read,
    category: (name) => categories.get(name),
    offices(date) {
      if (latest?.date !== date) latest = { date, offices: officesByKey(city, date) };
      return latest.offices;
    },
    rules: matcher(city.rules),
    triage: (words, stated) => triage(city.classes, classes(words), stated),
    locate: locator(city),
    notOurs(words, address, place) {
      const isOurs = place.kelurahan !== undefined || place.kecamatan !== undefined;
      const find = (kind: NotOurs['kind'], among: readonly string[]): Reason | undefined => {
        for (const { index, keyword } of notOurs(among)) {
          const entry = city.notOurs[index];
          if (entry?.kind !== kind) continue;
          return { code: `authority.${kind}`, parameters: { keyword, addressee: entry.addressee } };
        }
        return undefined;
      };
      // an address names what stands there ("depan kantor PLN"): only its area counts
      return (
        find('matter', words) ?? (isOurs ? undefined : find('area', [...words, ...read(address ?? '').words]))
      );
    },
  };
}

function officesByKey(city: City, date: string): Offices {
  const offices = officesOn(city, date);
  return {
    byCode: new Map(offices.map((office) => [office.code, office])),
    byArea: new Map(offices.flatMap((office) => (office.area === undefined ? [] : [[office.area, office]]))),
    inspectorate: offices.find(({ role }) => role === 'inspectorate'),
  };
}
