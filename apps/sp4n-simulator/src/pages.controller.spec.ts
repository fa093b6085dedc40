import { sha256Of } from '@sambung/platform';
import { referenceOf, runningSimulator, type RunningSimulator } from './testing/running-simulator';

describe('the pages of the simulator', () => {
  let simulator: RunningSimulator;

  beforeAll(async () => {
    simulator = await runningSimulator();
  });
  afterAll(() => simulator.stop());

  it('shows what people wrote as text, and narrows the list by source and words', async () => {
    const hostile = await simulator.created('hostile', {
      title: '<script>alert(1)</script>',
      source: 'Tatap "Muka"',
    });
    const page = async (query: string): Promise<string> =>
      (await fetch(`${simulator.service.url}/${query}`)).text();
    const list = await page('?source=Tatap+%22Muka%22');
    expect(list).toContain('bukan SP4N-LAPOR! yang sebenarnya');
    expect(list).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(list).not.toContain('<script');
    expect(list.match(/class="title"/g)).toHaveLength(1);
    expect(await page(`?search=${hostile.trackingId}`)).toContain('Tatap &quot;Muka&quot;');
    expect(await page('?search=100%25')).toContain('Tidak ada tiket yang cocok');
    const detail = await page(`tickets/${hostile.trackingId}`);
    expect(detail).toContain(referenceOf('hostile'));
    expect(detail).not.toContain('<script');
  });

  it('shows why an office has given a ticket back, until it is assigned anew', async () => {
    const { trackingId } = await simulator.created('given back');
    const assign = async (apparatusId: string, ifVersion: number): Promise<Response> =>
      simulator.call('PUT', `/v1/tickets/${trackingId}/assignment`, {
        apparatusId,
        apparatus: `Dinas ${apparatusId}`,
        ifVersion,
      });
    await assign('pertama', 1);
    const reason = 'Ini jalan provinsi.';
    await simulator.control('POST', `/tickets/${trackingId}/move`, { status: 'Bukan Wewenang', reason });
    const page = async (): Promise<string> =>
      (await fetch(`${simulator.service.url}/tickets/${trackingId}`)).text();
    expect(await page()).toContain(reason);
    const shown = await (await simulator.call('GET', `/v1/tickets/${trackingId}`)).json();
    expect(shown).toMatchObject({ status: 'Bukan Wewenang', reason, apparatusId: 'pertama', version: 3 });
    expect((await assign('kedua', 2)).status).toBe(409);
    const assigned = await (await assign('kedua', 3)).json();
    expect(assigned).toMatchObject({ status: 'Terdisposisi ke Dinas kedua', version: 4 });
    expect(assigned).not.toHaveProperty('reason');
    expect(await page()).not.toContain(reason);
  });

  it('leads through all tickets page by page, newest first', async () => {
    const seen: number[] = [];
    let path: string | undefined = '/';
    while (path !== undefined) {
      const text: string = await (await fetch(`${simulator.service.url}${path}`)).text();
      seen.push(
        ...[...text.matchAll(/class="title" href="\/tickets\/(\d+)"/g)].map((match) => Number(match[1])),
      );
      path = /href="([^"]*before[^"]*)"[^>]*>Lebih lama/.exec(text)?.[1]?.replaceAll('&amp;', '&');
    }
    const { rows } = await simulator.sql.query<{ id: number }>(
      'SELECT tracking_id::int AS id FROM sp4n_simulator.tickets ORDER BY 1 DESC',
    );
    expect(seen).toEqual(rows.map((row) => row.id));
  });

  it('never lets a browser run an attachment', async () => {
    const { trackingId } = await simulator.created('page attachment');
    const bytes = Buffer.from('<script>alert(1)</script>');
    await simulator.attach(trackingId, bytes, { name: 'a.html', mediaType: 'text/html' });
    const answer = await fetch(
      `${simulator.service.url}/tickets/${trackingId}/attachments/${sha256Of(bytes)}`,
    );
    expect(answer.headers.get('content-type')).toBe('application/octet-stream');
    expect(answer.headers.get('content-disposition')).toBe("attachment; filename*=UTF-8''a.html");
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(bytes);
  });
});
