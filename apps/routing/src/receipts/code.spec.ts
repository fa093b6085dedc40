import { report } from '../testing/reports';
import type { ReceiptStatus } from './receipt.dto';
import { runReceipts, type RunningReceipts } from '../testing/running-receipts';

describe('the code of a receipt', () => {
  let running: RunningReceipts;
  beforeAll(async () => {
    running = await runReceipts();
  });
  afterAll(() => running.close());

  it('is read as people type it, in the address and in the form', async () => {
    const event = report('typed');
    await running.forwarded(event);
    const { receipt } = event;
    const typed = receipt
      .toLowerCase()
      .replace(/0/g, 'o')
      .replace(/1/g, 'l')
      .replace(/(.{4})/g, '$1 - ');
    expect((await running.get<ReceiptStatus>(`/v1/receipts/${encodeURIComponent(typed)}`)).data.receipt).toBe(
      receipt,
    );
    const { status: moved, headers } = await running.get(`/r?lang=en&code=${encodeURIComponent(typed)}`);
    expect([moved, headers['location']]).toEqual([303, `/r/${receipt}?lang=en`]);
    const far = await running.get(`/r?code=${encodeURIComponent('😀/../?x='.repeat(50))}`);
    expect(far.headers['location']).toMatch(/^\/r\/[0-9A-Z]{0,32}$/);
    expect((await running.get<string>('/r?code=&lang=en')).data).toContain('<form method="get" action="/r">');
  });

  it('that leads nowhere is answered alike, whatever is wrong with it', async () => {
    const nowhere = report('never sent').receipt;
    const codes = [nowhere, 'x', '', 'a/b', '%00', 'U'.repeat(16), 'A'.repeat(5000), "'--", '%F0%9F%98%80'];
    const answers = await Promise.all(
      codes
        .flatMap((code) => [`/v1/receipts/${code}`, `/r/${code}`])
        .map((path) => running.get<object | string>(path)),
    );
    const seen = answers.map(({ status, data, headers }) =>
      JSON.stringify([status, data, { ...headers, date: undefined }]),
    );
    expect(new Set(seen).size).toBe(2);
    expect(answers[0]).toMatchObject({
      status: 404,
      data: {
        type: 'urn:sambung:problem:receipt.unknown',
        title: 'Kode ini tidak ditemukan',
        detail: expect.stringMatching(/satu menit.*Dinas Komunikasi dan Informatika Kota Malang/),
      },
    });
    expect(answers[0]?.headers['content-type']).toContain('application/problem+json');
    expect(answers[1]?.data).toContain('satu menit');
    expect(answers[1]?.data).toContain('<form');
    expect((await running.get<string>(`/r/${nowhere}`, { 'accept-language': 'en' })).data).toContain(
      'may take a minute',
    );
  });

  it.each(['/r', '/r/x', '/v1/receipts/x'])('is kept and found by nobody at %s', async (path) => {
    const { headers, data } = await running.get<string>(path, { 'accept-language': 'en-GB' });
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-robots-tag': 'noindex',
      'x-content-type-options': 'nosniff',
      'content-language': 'en',
    });
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'sha256-[^']+';/);
    expect(headers['content-security-policy']).not.toContain('unsafe');
    expect(JSON.stringify(data)).not.toContain('<script');
  });
});
