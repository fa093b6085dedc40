import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunningService } from '@sambung/platform';
import axios, { type AxiosInstance } from 'axios';
import { parse } from 'csv-parse/sync';
import { Workbook } from 'exceljs';
import { exportJWK, generateKeyPair } from 'jose';
import type { DataSource } from 'typeorm';
import { freshDatabase, type TestDatabase } from '../../../../tools/testing/database';
import { start } from '../service';
import { openStore } from '../store/open-store';
import { inventTickets } from '../testing/tickets';
import { figures } from './command';
import { FIGURE_NAMES, FIGURES, PROGRESS } from './figure';

const TOKEN = 'only-this-test-knows-it';
const HALF_YEAR = ['--from', '2024-01-01', '--to', '2024-06-30'];
const BAD_NAMES = ['=1+1', '+62', '-5', '@SUM(A1)', '\tx', '<b>Dinas & "X"</b>'];

describe('the command npm run figures', () => {
  let temporary: TestDatabase;
  let database: DataSource;
  let folder: string;
  let service: RunningService;
  let operator: AxiosInstance;

  beforeAll(async () => {
    const { privateKey } = await generateKeyPair('ECDH-ES', { crv: 'X25519', extractable: true });
    temporary = await freshDatabase();
    folder = await mkdtemp(join(tmpdir(), 'figures-'));
    service = await start({
      DATABASE_URL: temporary.url,
      OBJECT_STORE_DIR: folder,
      OPERATOR_TOKEN: TOKEN,
      SP4N_CONTACT_PRIVATE_JWK: JSON.stringify(await exportJWK(privateKey)),
      ROUTING_PORT: '0',
      SP4N_MODE: 'manual',
      GATHER_MINUTES: '0',
    });
    database = await openStore(temporary.url);
    operator = axios.create({ baseURL: service.url, headers: { authorization: `Bearer ${TOKEN}` } });
    await inventTickets(
      database,
      BAD_NAMES.map((apparatus, index) => ({
        trackingId: String(9_000_000 + index),
        arrivedAt: '2024-02-01T05:00:00Z',
        answeredAt: '2024-02-02T05:00:00Z',
        apparatus,
        category: 'Kebersihan, "Sampah"',
      })),
    );
  });
  afterAll(async () => {
    await database.destroy();
    await service.stop();
    await temporary.drop();
    await rm(folder, { recursive: true });
  });

  const run = (...args: string[]): Promise<string> => figures(() => operator, [...HALF_YEAR, ...args], {});

  it('says what it does', async () => {
    expect(await run('--help')).toContain('npm run figures -- --from D --to D');
    await expect(figures(() => operator, [], {})).rejects.toThrow('Give --from and --to.');
    await expect(run('--format', 'docx')).rejects.toThrow('json, csv, xlsx, html, pdf, not docx');
    await expect(run('--format', 'pdf')).rejects.toThrow('--out FILE');
    await expect(run('--format', 'xlsx')).rejects.toThrow('--out FILE');
  });

  it('gives everything as JSON, with definitions in both languages', async () => {
    const said = JSON.parse(await run()) as { total: object; definitions: object };
    expect(said.total).toMatchObject({ received: 6, answered: 6, responseRate: 1, meanWorkingDays: 1 });
    expect(Object.keys(said.definitions)).toEqual([...FIGURE_NAMES, 'progress']);
  });

  it('gives one table as CSV, in which no name is a formula', async () => {
    const content = await run('--format', 'csv');
    const rows = parse(content, { columns: true }) as unknown as Record<string, string>[];
    const names = rows.filter(({ table }) => table === 'apparatus').map(({ name }) => name);
    // The tab of a name is not part of it.
    expect(names.sort()).toEqual(["'+62", "'-5", "'=1+1", "'@SUM(A1)", '<b>Dinas & "X"</b>', 'x'].sort());
    expect(rows.find(({ table }) => table === 'total')).toMatchObject({ received: '6', responseRate: '1' });
    for (const language of ['id', 'en'] as const)
      expect(rows.find(({ table, name }) => table === 'definition' && name === language)?.['overdue']).toBe(
        FIGURES.overdue.definition[language],
      );
  });

  it('writes a workbook that can be read again, with definitions and without formulas', async () => {
    const out = join(folder, 'figures.xlsx');
    expect(await run('--format', 'xlsx', '--out', out)).toContain('6 reports from 2024-01-01 to 2024-06-30');
    const workbook = new Workbook();
    await workbook.xlsx.readFile(out);
    const text = (sheet: string): string[] => {
      const cells: string[] = [];
      workbook.getWorksheet(sheet)?.eachRow((row) =>
        row.eachCell((cell) => {
          expect(cell.formula).toBeUndefined();
          cells.push(cell.text);
        }),
      );
      return cells;
    };
    expect(text('Ringkasan')).toContain(FIGURES.responseRate.definition.id);
    expect(text('Ringkasan')).toContain(PROGRESS.definition.en);
    expect(text('Perangkat daerah')).toEqual(expect.arrayContaining(["'=1+1", "'@SUM(A1)"]));
  });

  it('writes a report in Indonesian in which names are text', async () => {
    const out = join(folder, 'figures.html');
    await run('--format', 'html', '--out', out);
    const page = await readFile(out, 'utf8');
    expect(page).toContain('1 Januari 2024 – 30 Juni 2024');
    expect(page).toContain('Februari 2024');
    expect(page).toContain('&lt;b&gt;Dinas &amp; &quot;X&quot;&lt;/b&gt;');
    expect(page).not.toContain('<b>Dinas');
    expect(page).toContain(FIGURES.overdue.definition.en.slice(0, 30));
    expect(page).toContain('<svg');
  });

  it('names what to install where there is nothing that makes a PDF', async () => {
    await expect(run('--format', 'pdf', '--out', join(folder, 'figures.pdf'))).rejects.toThrow(
      'apt install chromium',
    );
  });

  it('writes of an empty period that there is nothing', async () => {
    const empty = ['--from', '2025-01-01', '--to', '2025-01-31', '--format'];
    expect(await figures(() => operator, [...empty, 'html'], {})).toContain(
      'Tidak ada laporan pada periode ini.',
    );
    expect(await figures(() => operator, [...empty, 'csv'], {})).toContain(
      'total,2025-01-01/2025-01-31,0,0,0,0,,,,',
    );
  });

  it.each([
    ['a day that is none', '/v1/figures?from=2024-02-30&to=2024-06-30'],
    ['the end before the beginning', '/v1/figures?from=2024-02-01&to=2024-01-30'],
    ['a period without its end', '/v1/figures?from=2024-02-01'],
    ['a day twice', '/v1/figures?from=2024-02-01&from=2024-02-02&to=2024-06-30'],
  ])('is refused %s', async (_case, path) => {
    const { status, data } = await operator.get<{ type: string }>(path, { validateStatus: () => true });
    expect([status, data.type]).toEqual([422, 'urn:sambung:problem:figures.faulty']);
  });

  it('needs the operator’s token', async () => {
    const { status } = await axios.get(`${service.url}/v1/figures?from=2024-01-01&to=2024-06-30`, {
      validateStatus: () => true,
    });
    expect(status).toBe(401);
  });
});
