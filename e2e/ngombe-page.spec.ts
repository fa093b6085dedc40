import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startChannel } from '@sambung/ingest';
import { channel } from '@sambung/ingest-ngombe';
import type { RunningService } from '@sambung/platform';
import type { Browser, Page } from 'playwright-core';
import { freshDatabase } from '../tools/testing/database';
import { describeBrowser, launchBrowser } from './support/browser';

const TOKEN = 'kode-uji-petugas';
const FIXTURES = join(__dirname, '../apps/ingest-ngombe/fixtures/sessions');

describeBrowser('the page on which notes are uploaded', () => {
  let service: RunningService;
  let browser: Browser;
  let page: Page;
  /** What was opened, closed in reverse, however far the start came. */
  const closings: (() => Promise<unknown>)[] = [];
  const browserErrors: string[] = [];

  beforeAll(async () => {
    const database = await freshDatabase();
    closings.push(() => database.drop());
    const folder = await mkdtemp(join(tmpdir(), 'sambung-ngombe-'));
    closings.push(() => rm(folder, { recursive: true }));
    const key = () => randomBytes(32).toString('base64');
    service = await startChannel(channel, {
      NGOMBE_PORT: '0',
      NGOMBE_TOKEN: TOKEN,
      NGOMBE_REPLY_KEY: key(),
      RECEIPT_KEY: key(),
      REFERENCE_KEY: key(),
      CONTACT_PUBLIC_JWK: JSON.stringify(generateKeyPairSync('x25519').publicKey.export({ format: 'jwk' })),
      DATABASE_URL: database.url,
      OBJECT_STORE_DIR: folder,
    });
    closings.push(() => service.stop());
    browser = await launchBrowser();
    closings.push(() => browser.close());
  }, 60_000);

  afterAll(async () => {
    for (const close of closings.reverse()) await close();
  });

  beforeEach(async () => {
    page = await browser.newPage({ locale: 'id-ID' });
    browserErrors.length = 0;
    page.on('console', (message) => {
      if (message.type() === 'error') browserErrors.push(message.text());
    });
    page.on('pageerror', (error) => browserErrors.push(error.message));
    await page.goto(`${service.url}/v1/ngombe/`);
  });

  afterEach(() => page.close());

  const typeToken = (token = TOKEN) => page.getByLabel('Kode akses petugas Diskominfo').fill(token);

  async function drop(name: string, bytes: Buffer): Promise<void> {
    // As text: what runs in the browser knows other types than the tests do.
    const dropped = await page.evaluateHandle(`(() => {
      const transfer = new DataTransfer();
      const content = Uint8Array.from(atob('${bytes.toString('base64')}'), (character) => character.charCodeAt(0));
      transfer.items.add(new File([content], ${JSON.stringify(name)}));
      return transfer;
    })()`);
    await page.dispatchEvent('#drop', 'drop', { dataTransfer: dropped });
  }

  const dropFixture = async (name: string) => drop(name, await readFile(join(FIXTURES, name)));
  const dropCsv = (text: string) => drop('notula.csv', Buffer.from(text));
  const items = () => page.locator('#items > li').allInnerTexts();
  const receipts = () => page.locator('.receipt code').allInnerTexts();
  const title = (text: string) => page.getByRole('heading', { name: text }).waitFor();

  async function sendAll(): Promise<string[]> {
    await page.getByRole('button', { name: /^Kirim 3 aduan$/ }).click();
    await page.getByRole('button', { name: 'Ya, kirim' }).click();
    await title('Terkirim');
    return receipts();
  }

  it('shows item by item what would be sent and why not, sends on confirmation, and gives receipts', async () => {
    await typeToken();
    await dropFixture('template-12.xlsx');
    await title('Periksa sebelum mengirim');

    expect(await page.locator('#session').innerText()).toBe(
      'Sesi 12 · Jumat, 12 Januari 2024 · Balai RW 03 · template-12.xlsx',
    );
    const shown = await items();
    expect(shown).toHaveLength(4);
    expect(shown[0]).toContain('A01 · Ibu Sulastri · Notula, baris 10');
    expect(shown[0]).toContain('Akan dikirim');
    expect(shown[0]).toContain('Lampu jalan di depan balai RW sudah tiga minggu padam.');
    expect(shown[1]).toContain('Aspirasi');
    expect(shown[3]).toContain('Tidak diteruskan');
    expect(shown[3]).toContain('Ucapan terima kasih, bukan aduan.');
    expect(await receipts()).toEqual([]);

    const given = await sendAll();
    expect(given).toHaveLength(3);
    expect(given[0]).toMatch(/^[0-9A-Z]{4}(-[0-9A-Z]{4}){3}$/);
    expect(new Set(given).size).toBe(3);
    expect((await items())[0]).toContain('Lampu jalan di depan balai RW');

    await page.getByRole('button', { name: 'Pilih berkas lain' }).click();
    await dropFixture('template-12.xlsx');
    await title('Periksa sebelum mengirim');
    expect(await sendAll()).toEqual(given);
    expect(browserErrors).toEqual([]);
  });

  it('sends nothing when the confirmation is declined', async () => {
    await typeToken();
    await dropFixture('csv-12.csv');
    await page.getByRole('button', { name: /^Kirim 3 aduan$/ }).click();
    await page.getByRole('button', { name: 'Batal' }).click();
    await title('Periksa sebelum mengirim');
    expect(await receipts()).toEqual([]);
  });

  it('takes a file that is chosen rather than dropped, and keeps the code for this tab', async () => {
    await typeToken();
    await page.reload();
    await page.setInputFiles('#file', join(FIXTURES, 'minutes-14.docx'));
    await title('Periksa sebelum mengirim');
    expect(await items()).toHaveLength(5);
  });

  it('says in Indonesian what is missing or wrong', async () => {
    const problem = page.getByRole('alert');
    await dropCsv('Nama;Uraian\nBu Tin;Gelap\n');
    await problem.getByText('Isi kode akses lebih dahulu.').waitFor();
    await typeToken();
    await dropCsv('Nama;Uraian\nBu Tin;Gelap\n');
    await problem.getByText('Nomor sesi belum ada.').waitFor();
    await problem.getByText('Tanggal sesi belum ada.').waitFor();
    await drop('notula.doc', Buffer.from('d0cf11e0a1b11ae1', 'hex'));
    await problem.getByText('berformat lama (.xls atau .doc)').waitFor();
    await typeToken('salah');
    await dropFixture('csv-12.csv');
    await problem.getByText('Kode akses tidak dikenal.').waitFor();
  });

  it('shows what cannot be read beside what can', async () => {
    await typeToken();
    await dropCsv('Sesi;15\nTanggal;1 Maret 2024\nKode;Uraian\nA1;Gelap\nA1;Got mampet\nA2;Sampah\n');
    await title('Periksa sebelum mengirim');
    expect(await page.locator('#counts').innerText()).toMatch(/1 akan dikirim\s+2 perlu diperbaiki/);
    expect((await items())[1]).toContain('Kode ini dipakai dua butir yang berbeda.');
  });

  it('shows markup in the notes as the text that it is', async () => {
    await typeToken();
    await dropCsv('Sesi;16\nTanggal;1 Maret 2024\nNama;Uraian\n<b>Bu Tin</b>;<img src=x onerror=alert(1)>\n');
    await title('Periksa sebelum mengirim');
    expect((await items())[0]).toContain('<img src=x onerror=alert(1)>');
    expect(await page.locator('#items img, #items b').count()).toBe(0);
    expect(browserErrors).toEqual([]);
  });

  it('gives the templates, and runs nothing that is not its own', async () => {
    for (const name of ['Excel (XLSX)', 'CSV']) {
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('link', { name }).click(),
      ]);
      expect(download.suggestedFilename()).toMatch(/^templat-ngombe\.(xlsx|csv)$/);
    }
    const { headers } = await fetch(`${service.url}/v1/ngombe/`);
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  it('fits a phone', async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    await typeToken();
    await dropFixture('template-12.xlsx');
    await title('Periksa sebelum mengirim');
    const overflow = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
    expect(overflow).toBeLessThanOrEqual(0);
  });
});
