import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunningService } from '@sambung/platform';
import axios, { type AxiosResponse } from 'axios';
import { freshDatabase, type TestDatabase } from '../../../../tools/testing/database';
import { openWire, type Wire } from '../../../../tools/testing/wire';
import { start } from '../service';

const PER_MINUTE = 4;

describe('receipts of a running service', () => {
  let database: TestDatabase;
  let wire: Wire;
  let folder: string;
  let service: RunningService;
  let proxied: RunningService;

  beforeAll(async () => {
    database = await freshDatabase();
    folder = await mkdtemp(join(tmpdir(), 'receipts-'));
    const url = new URL(database.url);
    wire = await openWire(url.hostname, Number(url.port));
    url.port = String(wire.port);
    const settings = {
      DATABASE_URL: url.href,
      OBJECT_STORE_DIR: folder,
      ROUTING_PORT: '0',
      SP4N_MODE: 'manual',
      RECEIPT_REQUESTS_PER_MINUTE: String(PER_MINUTE),
    };
    service = await start(settings);
    proxied = await start({ ...settings, TRUST_PROXY: 'loopback' });
  });
  afterAll(async () => {
    wire.restore();
    await service.stop();
    await proxied.stop();
    await wire.close();
    await database.drop();
    await rm(folder, { recursive: true });
  });

  const ask = (url: string, forwardedFor = ''): Promise<AxiosResponse<string>> =>
    axios.get<string>(url, {
      headers: forwardedFor === '' ? {} : { 'x-forwarded-for': forwardedFor },
      validateStatus: () => true,
      responseType: 'text',
    });
  const statuses = async (url: string, addresses: readonly string[]): Promise<number[]> => {
    const seen: number[] = [];
    for (const address of addresses) seen.push((await ask(url, address)).status);
    return seen;
  };

  it('are open without a token, and only so often for one address, as a problem and as a page', async () => {
    // What a caller says of itself is not believed.
    const addresses = Array.from({ length: PER_MINUTE }, (_, index) => `192.0.2.${index}`);
    expect(await statuses(`${service.url}/v1/receipts/x`, addresses)).toEqual(addresses.map(() => 404));
    const problem = await ask(`${service.url}/v1/receipts/x`);
    expect(problem.status).toBe(429);
    expect(Number(problem.headers['retry-after'])).toBeGreaterThan(0);
    expect(problem.headers['content-type']).toContain('application/problem+json');
    expect(JSON.parse(problem.data)).toMatchObject({ type: 'urn:sambung:problem:receipt.too-many-requests' });
    const page = await ask(`${service.url}/r/x?lang=en`);
    expect([page.status, page.headers['cache-control']]).toEqual([429, 'no-store']);
    expect(Number(page.headers['retry-after'])).toBeGreaterThan(0);
    expect(page.data).toContain('Too many requests');
    // The form asks for nothing.
    expect((await ask(`${service.url}/r`)).status).toBe(200);
  });

  it('count each citizen behind a proxy that is trusted, by what the proxy itself has seen', async () => {
    const url = `${proxied.url}/r/x`;
    const own = Array.from({ length: PER_MINUTE }, (_, index) => `203.0.113.${index}, 192.0.2.1`);
    expect(await statuses(url, [...own, '203.0.113.9, 192.0.2.1', '192.0.2.2'])).toEqual([
      ...own.map(() => 404),
      429,
      404,
    ]);
  });

  it('say that they cannot be read while the database is away, and not that there is none', async () => {
    wire.cut();
    const page = await ask(`${proxied.url}/r/x`, '192.0.2.3');
    expect([page.status, page.headers['content-type']]).toEqual([503, 'text/html; charset=utf-8']);
    expect(page.data).toContain('Laporan Anda tidak hilang');
    expect((await ask(`${proxied.url}/v1/receipts/x`, '192.0.2.3')).status).toBe(503);
    wire.restore();
  });
});
