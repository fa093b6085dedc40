import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadCity } from './load';
import { CityError } from './table';

const MALANG = join(__dirname, '../../../../cities/malang');

describe('a city', () => {
  it('is Malang with its 111 offices, 57 kelurahan in 5 kecamatan and 16 puskesmas', () => {
    const city = loadCity(MALANG);
    expect(city).toMatchObject({ code: 'malang', timeZone: 'Asia/Jakarta' });
    expect(city.apparatus).toHaveLength(111);
    expect(city.kelurahan).toHaveLength(57);
    expect(city.kecamatan).toHaveLength(5);
    expect(city.puskesmas).toHaveLength(16);
    expect(city.apparatus.filter(({ role }) => role === 'coordinator').map(({ code }) => code)).toEqual([
      'diskominfo',
    ]);
  });

  it('cannot be changed once it is loaded', () => {
    const city = loadCity(MALANG);
    expect(() => Object.assign(city.rules[0] ?? {}, { to: 'dlh' })).toThrow(TypeError);
  });
});

describe('a changed city', () => {
  let directory: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'sambung-city-'));
    cpSync(MALANG, directory, { recursive: true });
  });

  afterEach(() => rmSync(directory, { recursive: true }));

  const change = (file: string, edit: (content: string) => string): void => {
    const path = join(directory, file);
    const before = readFileSync(path, 'utf8');
    const after = edit(before);
    expect(after).not.toBe(before);
    writeFileSync(path, after);
  };
  const append = (file: string, ...lines: string[]): void =>
    change(file, (content) => `${content}${lines.join('\n')}\n`);
  const lineAfter = (file: string): number => readFileSync(join(directory, file), 'utf8').split('\n').length;
  const faults = (): readonly string[] => {
    try {
      loadCity(directory);
    } catch (error) {
      if (error instanceof CityError) return error.faults;
      throw error;
    }
    return [];
  };

  it('has another version', () => {
    const before = loadCity(directory).version;
    expect(loadCity(directory).version).toBe(before);
    append('words.csv', 'kucing,meong');
    expect(loadCity(directory).version).not.toBe(before);
  });

  it('lists the faults of all its files together, each with file and line', () => {
    const [office, rule, word] = [lineAfter('apparatus.csv'), lineAfter('rules.csv'), lineAfter('words.csv')];
    append(
      'apparatus.csv',
      'dlh,Dinas Lingkungan Hidup,DLH,dinas,,,,,,',
      'Dinas X,Dinas X,X,dinas,35.73.99,,chief,2025-02-30,,',
      'lama,Dinas Lama,Lama,dinas,,,,2025-01-01,2024-01-01,',
    );
    append(
      'rules.csv',
      'ghost,hantu,,,dinas-hantu,0.9',
      'no-category,kuntilanak,,Hantu,dlh,0.9',
      'bad-pattern,jin &,,,dlh,0.9',
      'too-sure,setan,,,dlh,9',
      'short,line',
    );
    append('words.csv', 'jalan,ratan', 'dalan,kene');
    expect(faults()).toEqual(
      expect.arrayContaining([
        `apparatus.csv:${office}: code "dlh" stands in line 9 already, for days that overlap`,
        `apparatus.csv:${office + 1}: code "Dinas X" is not lower case letters, digits and dashes`,
        `apparatus.csv:${office + 1}: area "35.73.99" is unknown`,
        `apparatus.csv:${office + 1}: role "chief" is none of coordinator, inspectorate`,
        `apparatus.csv:${office + 1}: valid_from "2025-02-30" is no date (YYYY-MM-DD)`,
        `apparatus.csv:${office + 2}: valid_to 2024-01-01 is before valid_from 2025-01-01`,
        `rules.csv:${rule}: apparatus "dinas-hantu" is unknown`,
        `rules.csv:${rule + 1}: category "Hantu" is unknown`,
        `rules.csv:${rule + 2}: match "&" is not a word of a-z and 0-9`,
        `rules.csv:${rule + 3}: confidence "9" is no number from 0 to 1`,
        `rules.csv:${rule + 4}: has 2 cells, the head has 6`,
        expect.stringContaining(`words.csv:${word}: word "jalan" stands in line`),
        expect.stringContaining(`words.csv:${word + 1}: word "dalan" stands in line`),
      ]),
    );
  });

  it('may give a code again after it has ended', () => {
    change('apparatus.csv', (content) =>
      content.replace(/^(dlh,.*),,,$/m, '$1,,2026-12-31,\ndlh,Dinas Baru,DLH,dinas,,sampah,,2027-01-01,,'),
    );
    expect(faults()).toEqual([]);
  });

  it('tells a successor that is no office', () => {
    const added = (line: string, at: number): string =>
      at === 0 ? 'successor' : line.startsWith('dlh,') ? 'dinas-hantu' : '';
    change('apparatus.csv', (content) =>
      content
        .trimEnd()
        .split('\n')
        .map((line, at) => `${line},${added(line, at)}`)
        .join('\n'),
    );
    expect(faults()).toEqual([
      expect.stringMatching(/^apparatus\.csv:\d+: successor "dinas-hantu" is unknown$/),
    ]);
  });

  it('tells successors that lead back to where they began, where none of them is there for ever', () => {
    const line = lineAfter('apparatus.csv');
    change('apparatus.csv', (content) => {
      const [head = '', ...lines] = content.trimEnd().split('\n');
      const office = (code: string, validTo: string, successor: string): string =>
        `${code},${code},,dinas,,,,,${validTo},,${successor}`;
      return [
        ...[`${head},successor`, ...lines.map((other) => `${other},`)],
        ...[office('aa', '2023-12-31', 'bb'), office('bb', '2024-12-31', 'aa')],
        ...[office('cc', '2023-12-31', 'dd'), office('dd', '2024-12-31', 'cc'), 'cc,Baru,,dinas,,,,2025-01-01,,,'],
        ...[office('ee', '2024-12-31', 'aa')],
      ].join('\n').concat('\n'); // prettier-ignore
    });
    expect(faults()).toEqual(
      [0, 1].map((at) => `apparatus.csv:${line + at}: its successors lead back to "${'ab'[at]}${'ab'[at]}"`),
    );
  });

  it.each([
    ['no office', (content: string) => content.replace(',coordinator,', ',,'), '0 offices'],
    [
      'two offices',
      (content: string) => content.replace(/^(dlh,.*),,,,$/m, '$1,coordinator,,,'),
      '2 offices',
    ],
    [
      'an office that ends',
      (content: string) => content.replace(/,coordinator,,/, ',coordinator,,2026-06-30'),
      '0 offices',
    ],
  ])('needs exactly one coordinator on every day, not %s', (_, edit, found) => {
    change('apparatus.csv', edit);
    expect(faults()).toEqual([
      expect.stringMatching(`^apparatus.csv: ${found} have the role coordinator.*, not exactly one$`),
    ]);
  });

  it('tells a rule that can never match, since an earlier one takes all', () => {
    const line = lineAfter('rules.csv');
    append('rules.csv', 'first,kuntilanak + pohon | jin,,,dlh,0.9', 'second,pohon + kuntilanak,,,dishub,0.9');
    expect(faults()).toEqual([
      `rules.csv:${line + 1}: "kuntilanak + pohon" can never match: line ${line} takes it first`,
    ]);
  });

  it('tells a word in a pattern that no text is ever read as', () => {
    const line = lineAfter('rules.csv');
    append('rules.csv', 'form,embong mulus,,,dpuprpkp,0.9');
    expect(faults()).toEqual([`rules.csv:${line}: match "embong" is read as "jalan": write that`]);
  });

  it('tells a category whose name says not which one', () => {
    const line = lineAfter('rules.csv');
    append(
      'rules.csv',
      'joget,joget,,Kebudayaan,dikbud,0.9',
      'tari,tari,,Pendidikan dan Kebudayaan > Kebudayaan,dikbud,0.9',
    );
    expect(faults()).toEqual([
      `rules.csv:${line}: category "Kebudayaan" stands under 2 roots: write "root > Kebudayaan"`,
    ]);
  });

  it('tells places without a kecamatan or an office', () => {
    const line = lineAfter('kelurahan.csv');
    append('kelurahan.csv', '35.73.09.1001,Nusantara,35.73.09,,', '35.73.01.1001,Balearjosari,35.73.01,,');
    expect(faults()).toEqual(
      expect.arrayContaining([
        `kelurahan.csv:${line}: kecamatan "35.73.09" is unknown`,
        `kelurahan.csv:${line}: "Nusantara" has no office in apparatus.csv`,
        `kelurahan.csv:${line + 1}: code "35.73.01.1001" stands in line 2 already`,
        `kelurahan.csv:${line + 1}: name "balearjosari" stands in line 2 already`,
      ]),
    );
  });

  it('tells missing files, missing columns and what is no CSV at all', () => {
    rmSync(join(directory, 'holidays.csv'));
    change('puskesmas.csv', (content) => content.replace('latitude', 'lat'));
    change('classes.csv', (content) => `${content}broken,complaint,"jalan`);
    writeFileSync(join(directory, 'city.json'), '{ "code": "Kota X", "timeZone": "Asia/Nowhere" }');
    expect(faults()).toEqual(
      expect.arrayContaining([
        'holidays.csv: is missing',
        'puskesmas.csv:1: column latitude is missing',
        expect.stringMatching(/^classes\.csv:\d+: is no CSV that can be read/),
        'city.json: name is missing',
        'city.json: code "Kota X" is not lower case letters, digits and dashes',
        'city.json: timeZone "Asia/Nowhere" is unknown',
      ]),
    );
  });

  it('may have borders of its kelurahan: all of them, with every fault told', () => {
    const { version, borders, kelurahan } = loadCity(directory);
    expect(borders).toEqual([]);
    const to = (north: number) =>
      kelurahan.map(({ code }) => ({
        ...{ type: 'Feature', properties: { code } },
        geometry: { type: 'Polygon', coordinates: [[[112.5, -8.1], [112.8, -8.1], [112.8, north], [112.5, north], [112.5, -8.1]]] }, // prettier-ignore
      }));
    const write = (features: unknown[]): void =>
      writeFileSync(
        join(directory, 'kelurahan.geojson'),
        JSON.stringify({ type: 'FeatureCollection', features }),
      );
    const [first, ...others] = to(-7.8);
    write(others);
    expect(faults()).toEqual([expect.stringMatching(/^kelurahan\.geojson: ".+" \(.+\) has no borders$/)]);
    write([first, ...others]);
    expect(loadCity(directory).borders).toHaveLength(57);
    expect(loadCity(directory).version).not.toBe(version);
    write(to(-8.05));
    expect(faults()).toEqual([
      'kelurahan.geojson: most health centres of puskesmas.csv lie outside the borders: are they this city’s?',
    ]);
  });

  it('links nothing where it says nothing of duplicates', () => {
    rmSync(join(directory, 'duplicates.csv'));
    expect(loadCity(directory).duplicates).toEqual([]);
  });

  it('says how many days apart two may tell of the same, seven unless it does', () => {
    expect(loadCity(directory).duplicateDays).toBe(7);
    change('city.json', (content) => content.replace('{', '{ "duplicateDays": 0,'));
    expect(loadCity(directory).duplicateDays).toBe(0);
    change('city.json', (content) => content.replace('0,', '"a week",'));
    expect(faults()).toEqual(['city.json: duplicateDays is no number from 0 to 60']);
  });

  it('tells a matter that is neither public nor private', () => {
    const line = lineAfter('duplicates.csv');
    append('duplicates.csv', 'noise,secret,petasan,');
    expect(faults()).toEqual([`duplicates.csv:${line}: kind "secret" is none of public, private`]);
  });
});
