import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadCity } from './load';
import { CityError } from './table';

const MALANG = join(__dirname, '../../../../cities/malang');

describe("a city's calendar, limits, contacts and targets", () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'sambung-city-'));
    cpSync(MALANG, directory, { recursive: true });
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  const edit = (file: string, change: (content: string) => string): void => {
    const path = join(directory, file);
    writeFileSync(path, change(readFileSync(path, 'utf8')));
  };
  const append = (file: string, ...lines: string[]): void =>
    edit(file, (content) => `${content}${lines.join('\n')}\n`);
  const faults = (): readonly string[] => {
    try {
      loadCity(directory);
    } catch (error) {
      if (error instanceof CityError) return error.faults;
      throw error;
    }
    return [];
  };

  it('are there', () => {
    const city = loadCity(directory);
    expect(city.targets).toEqual({ '2024': 2920 });
    expect(city.deadlines).toHaveLength(4);
    expect(city.contacts).toEqual([]);
  });

  it('name a year that is missing between others', () => {
    edit('holidays.csv', (content) => content.replace(/^2025-.*\n/gm, ''));
    expect(faults()).toEqual(['holidays.csv: the year 2025 is missing between 2024 and 2026']);
  });

  it('have a version of their own, that other data leave', () => {
    const before = loadCity(directory).calendarVersion;
    append('words.csv', 'kucing,meong');
    expect(loadCity(directory).calendarVersion).toBe(before);
    append('holidays.csv', '2026-12-31,Cuti Bersama,cuti bersama');
    expect(loadCity(directory).calendarVersion).not.toBe(before);
  });

  it('take a further rule set, for reports from its day on', () => {
    append(
      'deadlines.csv',
      ...['supervision', 'complaint', 'information', 'aspiration'].map(
        (name) => `permenpanrb-5-2025,2025-06-01,${name},3,10`,
      ),
    );
    expect(faults()).toEqual([]);
    expect(loadCity(directory).deadlines.at(-1)).toMatchObject({ validFrom: '2025-06-01', firstResponse: 3 });
  });

  it.each([
    [
      'is whole',
      'newer,2025-01-01,complaint,3,10',
      'deadlines.csv: rule set "newer" says nothing of the class supervision',
    ],
    [
      'begins on one day',
      'permenpanrb-62-2018,2025-01-01,complaint,3,10',
      'deadlines.csv:6: rule set "permenpanrb-62-2018" is valid from 2018-01-01 in line 2',
    ],
    [
      'ends no earlier than its answer',
      'x,2025-01-01,complaint,5,3',
      'deadlines.csv:6: completion 3 is before the first response 5',
    ],
    [
      'counts whole days',
      'x,2025-01-01,complaint,2.5,3',
      'deadlines.csv:6: a limit is no whole number of working days',
    ],
    [
      'says how many',
      'x,2025-01-01,complaint,,3',
      'deadlines.csv:6: a limit is no whole number of working days',
    ],
  ])('tell a rule set that is not as it should be: it %s', (_case, line, fault) => {
    append('deadlines.csv', line);
    expect(faults()).toContain(fault);
  });

  it.each([
    ['office,,Admin,email,a@b.example', 'level office needs an apparatus'],
    ['coordinator,dlh,Admin,email,a@b.example', 'level coordinator has no apparatus'],
    ['head,nobody,Kepala,email,a@b.example', 'apparatus "nobody" is unknown'],
    ['head,dlh,Kepala,email,+62 811', 'address is none of kind email'],
    ['head,dlh,Kepala,whatsapp,0811', 'address is none of kind whatsapp'],
    ['head,dlh,Kepala,pigeon,coop', 'kind "pigeon" is none of email, whatsapp, webhook'],
    [
      'boss,dlh,Kepala,email,a@b.example',
      'level "boss" is none of office, head, coordinator, regional-secretary, emergency',
    ],
  ])('tell a contact that nobody could be reached by: %s', (line, fault) => {
    append('contacts.csv', line);
    expect(faults()).toContain(`contacts.csv:2: ${fault}`);
  });

  it.each([
    [{ '2024': '2920' }, 'targets "2024" is not a year with a whole number above 0'],
    [{ soon: 5 }, 'targets "soon" is not a year with a whole number above 0'],
    [[1], 'targets is no object of years'],
  ])('tell targets that are none', (targets, fault) => {
    edit('city.json', (content) => JSON.stringify({ ...(JSON.parse(content) as object), targets }));
    expect(faults()).toEqual([`city.json: ${fault}`]);
  });
});
