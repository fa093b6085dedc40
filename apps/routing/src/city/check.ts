import { parsePattern, spellings, wordsOf } from '../classify/pattern';
import {
  NOBODYS,
  PLACE_OFFICES,
  fullName,
  type Apparatus,
  type Category,
  type Example,
  type Kecamatan,
  type Kelurahan,
  type Matching,
  type Puskesmas,
  type Rule,
  type Word,
} from './city';
import type { Faults, Row } from './table';

/** A value with the line that it was read from. */
export interface Lined<T> {
  value: T;
  row: Row;
}

export function noRepeats<T>(list: readonly Lined<T>[], what: string, keyOf: (value: T) => string): void {
  const seen = new Map<string, number>();
  for (const { value, row } of list) {
    const key = keyOf(value);
    const line = seen.get(key);
    if (line !== undefined && line !== row.line) row.fault(`${what} "${key}" stands in line ${line} already`);
    else seen.set(key, row.line);
  }
}

const EVER = '0000-01-01';
const FOREVER = '9999-12-31';
const from = ({ validFrom }: Apparatus): string => validFrom ?? EVER;
const to = ({ validTo }: Apparatus): string => validTo ?? FOREVER;

/** A code may come again when an office is renamed or moved, but not for the same day. */
export function checkApparatus(
  apparatus: readonly Lined<Apparatus>[],
  kecamatan: readonly Lined<Kecamatan>[],
  kelurahan: readonly Lined<Kelurahan>[],
  faults: Faults,
): void {
  const areas = new Set([...kecamatan, ...kelurahan].map(({ value }) => value.code));
  const codes = new Set(apparatus.map(({ value }) => value.code));
  apparatus.forEach(({ value, row }, i) => {
    if (!/^[a-z][a-z0-9-]*$/.test(value.code))
      row.fault(`code "${value.code}" is not lower case letters, digits and dashes`);
    if (from(value) > to(value)) row.fault(`valid_to ${to(value)} is before valid_from ${from(value)}`);
    if (value.area !== undefined && !areas.has(value.area)) row.fault(`area "${value.area}" is unknown`);
    if (value.successor !== undefined && !codes.has(value.successor))
      row.fault(`successor "${value.successor}" is unknown`);
    for (const earlier of apparatus.slice(0, i)) {
      if (from(value) > to(earlier.value) || from(earlier.value) > to(value)) continue;
      if (earlier.value.code === value.code)
        row.fault(`code "${value.code}" stands in line ${earlier.row.line} already, for days that overlap`);
      else if (value.area !== undefined && earlier.value.area === value.area)
        row.fault(
          `area "${value.area}" has the office of line ${earlier.row.line} already, for days that overlap`,
        );
    }
  });
  for (const { value, row } of apparatus)
    if (isInCircle(value, apparatus)) row.fault(`its successors lead back to "${value.code}"`);
  const holders = apparatus.map(({ value }) => value);
  for (const role of ['coordinator', 'inspectorate'] as const) {
    const those = holders.filter((office) => office.role === role);
    // the number of holders can change only where a period begins, and on the day after one ends
    const days = [EVER, ...holders.flatMap((office) => [from(office), dayAfter(to(office))])];
    const wrong = [...new Set(days)]
      .sort()
      .map((day) => ({
        day,
        count: those.filter((office) => from(office) <= day && day <= to(office)).length,
      }))
      .find(({ count }) => count !== 1);
    if (wrong !== undefined)
      faults.add(
        'apparatus.csv',
        undefined,
        `${wrong.count} offices have the role ${role}${wrong.day === EVER ? '' : ` on ${wrong.day}`}, not exactly one`,
      );
  }
}

/** Whether what it did comes back to it from successor to successor, and none of them is there for ever. */
function isInCircle({ code, successor }: Apparatus, apparatus: readonly Lined<Apparatus>[]): boolean {
  const all = apparatus.map(({ value }) => value);
  const seen = new Set<string>();
  let at = successor;
  while (at !== undefined && at !== code && !seen.has(at)) {
    seen.add(at);
    const those = all.filter((one) => one.code === at);
    at = those.some((one) => one.validTo === undefined) ? undefined : those.at(-1)?.successor;
  }
  return at === code && all.every((one) => one.code !== code || one.validTo !== undefined);
}

function dayAfter(date: string): string {
  if (date === FOREVER) return FOREVER;
  return new Date(Date.parse(`${date}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}

export function checkPlaces(
  kecamatan: readonly Lined<Kecamatan>[],
  kelurahan: readonly Lined<Kelurahan>[],
  puskesmas: readonly Lined<Puskesmas>[],
  apparatus: readonly Lined<Apparatus>[],
): void {
  noRepeats(kecamatan, 'code', ({ code }) => code);
  noRepeats(kelurahan, 'code', ({ code }) => code);
  noRepeats(puskesmas, 'apparatus', (one) => one.apparatus);
  for (const list of [kecamatan, kelurahan, puskesmas]) noRepeatedNames(list);
  const codes = new Set(kecamatan.map(({ value }) => value.code));
  const offices = new Set(apparatus.map(({ value }) => value.code));
  const withOffice = new Set(apparatus.map(({ value }) => value.area));
  for (const { value, row } of [...kelurahan, ...puskesmas])
    if (!codes.has(value.kecamatan)) row.fault(`kecamatan "${value.kecamatan}" is unknown`);
  for (const { value, row } of puskesmas)
    if (!offices.has(value.apparatus)) row.fault(`apparatus "${value.apparatus}" is unknown`);
  for (const { value, row } of [...kecamatan, ...kelurahan])
    if (!withOffice.has(value.code)) row.fault(`"${value.name}" has no office in apparatus.csv`);
}

function noRepeatedNames(list: readonly Lined<{ name: string; variants: readonly string[] }>[]): void {
  noRepeats(
    list.flatMap(({ value, row }) => [value.name, ...value.variants].map((name) => ({ value: name, row }))),
    'name',
    (name) => name.toLowerCase(),
  );
}

export function checkWords(words: readonly Lined<Word>[]): void {
  noRepeats(
    words.flatMap(({ value, row }) => [value.word, ...value.forms].map((form) => ({ value: form, row }))),
    'word',
    (form) => form,
  );
}

/** Patterns can be read, and none repeats in a later rule what an earlier one always takes. */
export function checkPatterns(list: readonly Lined<Matching>[], words: readonly Lined<Word>[]): void {
  noRepeats(list, 'code', ({ code }) => code);
  const wordOf = new Map(
    words.flatMap(({ value }) => value.forms.map((form) => [form, value.word] as const)),
  );
  const taken = new Map<string, number>();
  for (const { value, row } of list) {
    const read = (name: 'match' | 'unless'): string[] => {
      const source = value[name];
      if (source === undefined || source === '') return [];
      try {
        const pattern = parsePattern(source);
        for (const word of new Set(wordsOf(pattern)))
          if (wordOf.has(word)) row.fault(`${name} "${word}" is read as "${wordOf.get(word)}": write that`);
        return pattern.alternatives.flatMap(spellings);
      } catch (error) {
        if (!(error instanceof SyntaxError)) throw error;
        row.fault(`${name} ${error.message}`);
        return [];
      }
    };
    read('unless');
    for (const spelling of read('match')) {
      const line = taken.get(spelling);
      if (line !== undefined && line !== row.line)
        row.fault(`"${spelling}" can never match: line ${line} takes it first`);
      else if (value.unless === undefined) taken.set(spelling, row.line);
    }
  }
}

export function checkRules(
  rules: readonly Lined<Rule>[],
  apparatus: readonly Lined<Apparatus>[],
  categories: readonly Lined<Category>[],
): void {
  const offices = new Set([...PLACE_OFFICES, ...apparatus.map(({ value }) => value.code)]);
  const roots = new Map<string, number>();
  for (const { value } of categories)
    for (const name of [value.name, fullName(value)]) roots.set(name, (roots.get(name) ?? 0) + 1);
  for (const { value, row } of rules) {
    if (value.to !== '' && !offices.has(value.to)) row.fault(`apparatus "${value.to}" is unknown`);
    if (value.category === undefined) continue;
    const count = roots.get(value.category) ?? 0;
    if (count === 0) row.fault(`category "${value.category}" is unknown`);
    if (count > 1)
      row.fault(`category "${value.category}" stands under ${count} roots: write "root > ${value.category}"`);
  }
}

export function checkExamples(
  examples: readonly Lined<Example>[],
  apparatus: readonly Lined<Apparatus>[],
): void {
  const known = new Set([NOBODYS, ...PLACE_OFFICES, ...apparatus.map(({ value }) => value.code)]);
  for (const { value, row } of examples) if (!known.has(value.to)) row.fault(`to "${value.to}" is no office`);
}
