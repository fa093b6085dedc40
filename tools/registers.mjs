/**
 * Makes a city's folder (cities/README.md) of the bare registers of a neighbouring city, so that its history can be
 * evaluated: `apparatus.csv` (id, name), `kecamatan.csv` (id, name), `kelurahan.csv` (id, name, kecamatan_id). Offices of
 * a place are known by their names; it has no rules, and language and calendar are Malang's.
 */
import { copyFileSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';

const malang = join(dirname(dirname(fileURLToPath(import.meta.url))), 'cities/malang');
const SAME_FOR_ALL = ['categories.csv', 'words.csv', 'holidays.csv', 'deadlines.csv'];
const EMPTY = ['rules.csv', 'classes.csv', 'not-our-authority.csv', 'contacts.csv'];

const cell = (value) => `"${String(value ?? '').replaceAll('"', '""')}"`;
const csv = (rows) => rows.map((row) => `${row.map(cell).join(',')}\n`).join('');
/** "Sumber Rejo" in one register is "Sumberrejo" in the other. */
const letters = (name) => name.toLowerCase().replace(/[^a-z]/g, '');
const headOf = (file) => readFileSync(join(malang, file), 'utf8').split('\n', 1)[0];

export const isRegisters = (folder) =>
  !existsSync(join(folder, 'city.json')) && existsSync(join(folder, 'apparatus.csv'));

/** @returns the folder; whoever asked for it removes it. */
export function cityOfRegisters(folder) {
  const read = (file) => parse(readFileSync(join(folder, file), 'utf8'), { columns: true, bom: true });
  const name = basename(resolve(folder));
  const kecamatan = read('kecamatan.csv').map((row) => ({ code: `kec-${row.id}`, name: row.name }));
  const kelurahan = read('kelurahan.csv').map((row) => ({
    code: `kel-${row.id}`,
    name: row.name,
    kecamatan: `kec-${row.kecamatan_id}`,
  }));
  const areaOf = (office) => {
    const [, kind, place] = /^(kelurahan|kecamatan) (.+)$/i.exec(office.trim()) ?? [];
    const among = { kelurahan, kecamatan }[kind?.toLowerCase()] ?? [];
    return among.find((area) => letters(area.name) === letters(place))?.code ?? '';
  };
  const taken = new Set();
  const apparatus = read('apparatus.csv').map(({ id, name: office }) => {
    const area = taken.has(areaOf(office)) ? '' : areaOf(office);
    if (area !== '') taken.add(area);
    return { id, office, area };
  });
  // A place whose office the register lacks has one all the same.
  for (const [kind, areas] of Object.entries({ Kelurahan: kelurahan, Kecamatan: kecamatan }))
    for (const { code, name: place } of areas)
      if (!taken.has(code)) apparatus.push({ id: code, office: `${kind} ${place}`, area: code });
  const first = (pattern) => apparatus.find(({ office }) => pattern.test(office))?.id;
  const roles = {
    [first(/komunikasi dan informatika/i) ?? apparatus[0]?.id]: 'coordinator',
    [first(/inspektorat/i) ?? apparatus[1]?.id]: 'inspectorate',
  };
  const puskesmas = apparatus.filter(({ office }) => /^puskesmas /i.test(office));

  const target = mkdtempSync(join(tmpdir(), 'sambung-city-'));
  const write = (file, content) => writeFileSync(join(target, file), content);
  write(
    'city.json',
    JSON.stringify({ code: name.toLowerCase().replace(/[^a-z0-9]+/g, '-'), name, timeZone: 'Asia/Jakarta' }),
  );
  write(
    'apparatus.csv',
    csv([
      ['code', 'name', 'short_name', 'kind', 'area', 'duties', 'role', 'valid_from', 'valid_to', 'sp4n_id'],
      ...apparatus.map(({ id, office, area }) => [
        `o-${id}`,
        office,
        '',
        'office',
        area,
        '',
        roles[id],
        '',
        '',
        '',
      ]),
    ]),
  );
  write(
    'kecamatan.csv',
    csv([['code', 'name', 'variants'], ...kecamatan.map((one) => [one.code, one.name, ''])]),
  );
  write(
    'kelurahan.csv',
    csv([
      ['code', 'name', 'kecamatan', 'variants', 'common_word'],
      ...kelurahan.map((one) => [one.code, one.name, one.kecamatan, '', '']),
    ]),
  );
  write(
    'puskesmas.csv',
    csv([
      ['apparatus', 'name', 'kecamatan', 'address', 'latitude', 'longitude', 'variants'],
      ...puskesmas.map(({ id, office }) => [
        `o-${id}`,
        office.replace(/^puskesmas /i, ''),
        '',
        '',
        '',
        '',
        '',
      ]),
    ]),
  );
  for (const file of SAME_FOR_ALL) copyFileSync(join(malang, file), join(target, file));
  for (const file of EMPTY) write(file, `${headOf(file)}\n`);
  return target;
}
