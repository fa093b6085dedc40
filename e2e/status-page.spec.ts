import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateKeyPairSync } from 'node:crypto';
import type { RunningService } from '@sambung/platform';
import { start } from '@sambung/routing';
import type { Browser, Page } from 'playwright-core';
import { freshDatabase } from '../tools/testing/database';
import { openWire, type Wire } from '../tools/testing/wire';
import { describeBrowser, launchBrowser } from './support/browser';

const TOKEN = 'kata-uji-operator';

describeBrowser('the status page', () => {
  let service: RunningService;
  let browser: Browser;
  let page: Page;
  /** Between routing and its database. */
  let wire: Wire;
  /** What was opened, closed in reverse, however far the start came. */
  const closings: (() => Promise<unknown>)[] = [];
  const addresses: string[] = [];

  beforeAll(async () => {
    const database = await freshDatabase();
    closings.push(() => database.drop());
    const url = new URL(database.url);
    wire = await openWire(url.hostname, Number(url.port));
    closings.push(() => wire.close());
    url.port = String(wire.port);
    const folder = await mkdtemp(join(tmpdir(), 'sambung-status-'));
    closings.push(() => rm(folder, { recursive: true }));
    const { privateKey } = generateKeyPairSync('x25519');
    service = await start({
      DATABASE_URL: url.href,
      OBJECT_STORE_DIR: folder,
      OPERATOR_TOKEN: TOKEN,
      ROUTING_PORT: '0',
      SP4N_MODE: 'manual',
      SP4N_CONTACT_PRIVATE_JWK: JSON.stringify(privateKey.export({ format: 'jwk' })),
    });
    closings.push(() => service.stop());
    browser = await launchBrowser();
    closings.push(() => browser.close());
  }, 60_000);
  afterAll(async () => {
    for (const close of closings.reverse()) await close();
  });
  beforeEach(async () => {
    page = await browser.newPage({ viewport: { width: 390, height: 800 } });
    addresses.length = 0;
    page.on('request', (request) => addresses.push(request.url()));
    await page.goto(service.url);
  });
  afterEach(() => page.close());

  async function enter(token = TOKEN): Promise<void> {
    await page.getByLabel('Token operator').fill(token);
    await page.getByRole('button', { name: 'Masuk' }).click();
  }

  it('opens to the token that is typed in, stays open, and the token stands in no address', async () => {
    await enter();
    await page.getByRole('heading', { name: 'Aduan terbaru' }).waitFor();
    await page.reload();
    await page.getByRole('link', { name: 'English' }).click();
    await page.getByRole('heading', { name: 'Latest complaints' }).waitFor();
    expect(addresses.length).toBeGreaterThan(3);
    expect(addresses.filter((address) => address.includes(TOKEN))).toEqual([]);
    const [cookie] = await page.context().cookies();
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict' });
    expect(cookie?.value).not.toContain(TOKEN);
  });

  it('stays closed to another token, and says so', async () => {
    await enter('salah');
    await page.getByRole('alert').getByText('Token tidak dikenal.').waitFor();
  });

  it('does not take a form of another site', async () => {
    // The same machine under another name is another site.
    const form = `<form method="post" action="${service.url}"><input name="token" value="${TOKEN}" /><button>Go</button></form>`;
    const foreign = await browser.newPage();
    await foreign.route('http://elsewhere.example/', (route) =>
      route.fulfill({ contentType: 'text/html', body: form }),
    );
    await foreign.goto('http://elsewhere.example/');
    const [answer] = await Promise.all([
      foreign.waitForResponse(`${service.url}/`),
      foreign.getByRole('button').click(),
    ]);
    expect(answer.status()).toBe(403);
    expect(await foreign.context().cookies()).toEqual([]);
    await foreign.close();
  });

  it('says that the database is away, and comes back by itself', async () => {
    await enter();
    await page.getByRole('heading', { name: 'Aduan terbaru' }).waitFor();
    wire.cut();
    await page.reload();
    await page.getByText('Basis data tidak dapat dihubungi.').waitFor();
    wire.restore();
    await page.getByRole('heading', { name: 'Aduan terbaru' }).waitFor({ timeout: 60_000 });
  }, 90_000);

  it('fits a phone, closed and open', async () => {
    const overflow = (): Promise<number> =>
      page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
    expect(await overflow()).toBeLessThanOrEqual(0);
    await enter();
    await page.getByRole('heading', { name: 'Aduan terbaru' }).waitFor();
    expect(await overflow()).toBeLessThanOrEqual(0);
  });
});
