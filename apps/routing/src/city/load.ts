import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  checkApparatus,
  checkExamples,
  checkPatterns,
  checkPlaces,
  checkRules,
  checkWords,
  noRepeats,
  type Lined,
} from './check';
import {
  CLASSES,
  EMERGENCY,
  fullName,
  LEVELS,
  SCREEN_KINDS,
  type Address,
  type Apparatus,
  type Category,
  type City,
  type ClassRule,
  type Deadline,
  type DuplicateMatter,
  type EmergencyRule,
  type Example,
  type Holiday,
  type Kecamatan,
  type Kelurahan,
  type Matching,
  type NotOurs,
  type Puskesmas,
  type Rule,
  type ScreenRule,
  type Street,
  type Word,
} from './city';
import { BORDERS_FILE, checkBorders, readBorders } from './borders';
import { checkCalendar, checkContacts, checkDeadlines } from './check-calendar';
import { readHead } from './head';
import { CityError, Faults, readCityFile, readTable, type Row } from './table';

// prettier-ignore
const COLUMNS = {
  'apparatus.csv': ['code', 'name', 'short_name', 'kind', 'area', 'duties', 'role', 'valid_from', 'valid_to', 'sp4n_id'],
  'kecamatan.csv': ['code', 'name', 'variants'],
  'kelurahan.csv': ['code', 'name', 'kecamatan', 'variants', 'common_word'],
  'puskesmas.csv': ['apparatus', 'name', 'kecamatan', 'address', 'latitude', 'longitude', 'variants'],
  'streets.csv': ['name', 'kelurahan', 'variants'],
  'categories.csv': ['root', 'name', 'id'],
  'words.csv': ['word', 'forms'],
  'rules.csv': ['code', 'match', 'unless', 'category', 'to', 'confidence'],
  'classes.csv': ['code', 'class', 'match', 'unless'],
  'not-our-authority.csv': ['code', 'kind', 'match', 'unless', 'addressee'],
  'holidays.csv': ['date', 'name', 'kind'],
  'deadlines.csv': ['rule_set', 'valid_from', 'class', 'first_response_working_days', 'completion_working_days'],
  'contacts.csv': ['level', 'apparatus', 'role', 'kind', 'address'],
  'duplicates.csv': ['code', 'kind', 'match', 'unless'],
  'emergencies.csv': ['code', 'kind', 'match', 'unless'],
  'triage.csv': ['code', 'kind', 'match', 'unless'],
  'examples.csv': ['to', 'text'],
} as const;

type FileName = keyof typeof COLUMNS;

/** What a deadline is computed from. */
const CALENDAR: ReadonlySet<string> = new Set<FileName>(['holidays.csv', 'deadlines.csv']);
const MOST_WORKING_DAYS = 250;
/** What a city of before they were there does without. */
const OPTIONAL: ReadonlySet<string> = new Set<FileName>([
  'duplicates.csv',
  'emergencies.csv',
  'triage.csv',
  'examples.csv',
  'streets.csv',
]);

/**
 * Reads and checks the whole of a city's folder.
 * @throws CityError with every fault of every file, each with its line.
 */
export function loadCity(directory: string): City {
  const faults = new Faults();
  const digest = createHash('sha256');
  const calendarDigest = createHash('sha256');
  const read = (file: string): string => {
    const isAbsent = OPTIONAL.has(file) && !existsSync(join(directory, file));
    const content = isAbsent ? '' : (readCityFile(directory, file, faults) ?? '');
    digest.update(JSON.stringify([file, content]));
    if (CALENDAR.has(file)) calendarDigest.update(JSON.stringify([file, content]));
    return content;
  };
  const table = <T>(file: FileName, make: (row: Row) => T): Lined<T>[] => {
    const content = read(file);
    if (content === '') return [];
    return readTable(file, content, COLUMNS[file], faults).map((row) => ({ value: make(row), row }));
  };

  const head = readHead(read('city.json'), faults);
  const apparatus = table<Apparatus>('apparatus.csv', (row) => ({
    code: row.text('code'),
    name: row.text('name'),
    shortName: row.optional('short_name') ?? row.text('name'),
    kind: row.text('kind'),
    area: row.optional('area'),
    duties: row.optional('duties') ?? '',
    role: row.oneOf('role', ['coordinator', 'inspectorate']),
    validFrom: row.date('valid_from'),
    validTo: row.date('valid_to'),
    successor: row.optional('successor'),
    sp4nId: row.optional('sp4n_id'),
  }));
  const kecamatan = table<Kecamatan>('kecamatan.csv', (row) => ({
    code: row.text('code'),
    name: row.text('name'),
    variants: row.list('variants'),
  }));
  const kelurahan = table<Kelurahan>('kelurahan.csv', (row) => ({
    code: row.text('code'),
    name: row.text('name'),
    kecamatan: row.text('kecamatan'),
    variants: row.list('variants'),
    commonWord: row.oneOf('common_word', ['yes']) === 'yes',
  }));
  const puskesmas = table<Puskesmas>('puskesmas.csv', (row) => ({
    apparatus: row.text('apparatus'),
    name: row.text('name'),
    kecamatan: row.text('kecamatan'),
    address: row.optional('address') ?? '',
    latitude: row.number('latitude', -90, 90),
    longitude: row.number('longitude', -180, 180),
    variants: row.list('variants'),
  }));
  const codeOf = new Map(kelurahan.map(({ value }) => [value.name, value.code]));
  const streets = table<Street>('streets.csv', (row) => ({
    name: row.text('name'),
    variants: row.list('variants'),
    kelurahan: row.list('kelurahan').flatMap((name) => {
      const code = codeOf.get(name);
      if (code === undefined) row.fault(`kelurahan "${name}" is unknown`);
      return code ?? [];
    }),
  }));
  const categories = table<Category>('categories.csv', (row) => ({
    root: row.text('root'),
    name: row.text('name'),
    id: row.optional('id'),
  }));
  const words = table<Word>('words.csv', (row) => ({
    word: row.text('word'),
    forms: row.text('forms').split(/\s+/),
  }));
  const rules = table<Rule>('rules.csv', (row) => ({
    ...matching(row),
    category: row.optional('category'),
    to: row.text('to'),
    confidence: row.number('confidence', 0, 1) ?? 0,
  }));
  const classes = table<ClassRule>('classes.csv', (row) => ({
    ...matching(row),
    class: row.oneOf('class', CLASSES) ?? 'complaint',
  }));
  const notOurs = table<NotOurs>('not-our-authority.csv', (row) => ({
    ...matching(row),
    kind: row.oneOf('kind', ['matter', 'area']) ?? 'matter',
    addressee: row.text('addressee'),
  }));
  const holidays = table<Holiday>('holidays.csv', (row) => ({
    date: row.date('date') ?? row.text('date'),
    name: row.text('name'),
    kind: row.text('kind'),
  }));
  const deadlines = table<Deadline>('deadlines.csv', (row) => ({
    ruleSet: row.text('rule_set'),
    validFrom: row.date('valid_from') ?? row.text('valid_from'),
    class: row.oneOf('class', CLASSES) ?? 'complaint',
    firstResponse: row.number('first_response_working_days', 1, MOST_WORKING_DAYS) ?? NaN,
    completion: row.number('completion_working_days', 1, MOST_WORKING_DAYS),
  }));
  const contacts = table<Address>('contacts.csv', (row) => ({
    level: row.oneOf('level', [...LEVELS, EMERGENCY]) ?? 'office',
    apparatus: row.optional('apparatus'),
    role: row.text('role'),
    kind: row.oneOf('kind', ['email', 'whatsapp', 'webhook']) ?? 'email',
    address: row.text('address'),
  }));

  const duplicates = table<DuplicateMatter>('duplicates.csv', (row) => ({
    ...matching(row),
    kind: row.oneOf('kind', ['public', 'private']) ?? 'private',
  }));

  const emergencies = table<EmergencyRule>('emergencies.csv', (row) => ({
    ...matching(row),
    kind: row.text('kind'),
  }));
  const screens = table<ScreenRule>('triage.csv', (row) => ({
    ...matching(row),
    kind: row.oneOf('kind', SCREEN_KINDS) ?? 'matter',
  }));

  const examples = table<Example>('examples.csv', (row) => ({ to: row.text('to'), text: row.text('text') }));

  // A city without borders keeps the version that it had before there were any.
  const borders = existsSync(join(directory, BORDERS_FILE))
    ? readBorders(
        read(BORDERS_FILE),
        kelurahan.map(({ value }) => value),
        faults,
      )
    : [];

  checkBorders(borders, puskesmas, faults);
  checkApparatus(apparatus, kecamatan, kelurahan, faults);
  checkPlaces(kecamatan, kelurahan, puskesmas, apparatus);
  noRepeats(streets, 'street', ({ name }) => name.toLowerCase());
  checkWords(words);
  for (const list of [rules, classes, notOurs, duplicates, emergencies, screens]) checkPatterns(list, words);
  checkRules(rules, apparatus, categories);
  checkExamples(examples, apparatus);
  checkDeadlines(deadlines, faults);
  checkContacts(contacts, apparatus);
  checkCalendar(holidays, faults);
  noRepeats(holidays, 'holiday', ({ date, name }) => `${date} ${name}`);
  noRepeats(categories, 'category', fullName);

  if (faults.list.length > 0 || head === undefined) throw new CityError(faults.list);
  const values = <T>(list: Lined<T>[]): T[] => list.map(({ value }) => value);
  return deepFreeze({
    ...head,
    version: digest.digest('hex'),
    apparatus: values(apparatus),
    kecamatan: values(kecamatan),
    kelurahan: values(kelurahan),
    puskesmas: values(puskesmas),
    streets: values(streets),
    borders,
    categories: values(categories),
    words: values(words),
    rules: values(rules),
    classes: values(classes),
    notOurs: values(notOurs),
    holidays: values(holidays),
    deadlines: values(deadlines).sort((one, other) => (one.validFrom < other.validFrom ? -1 : 1)),
    calendarVersion: calendarDigest.digest('hex'),
    contacts: values(contacts),
    examples: values(examples),
    duplicates: values(duplicates),
    emergencies: values(emergencies),
    screens: values(screens),
  });
}

const matching = (row: Row): Matching => ({
  code: row.text('code'),
  match: row.text('match'),
  unless: row.optional('unless'),
});

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(deepFreeze);
  }
  return value;
}
