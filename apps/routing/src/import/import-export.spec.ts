import { type ComplaintStatusChanged, type Ticket, TOPICS } from '@sambung/contracts';
import axios from 'axios';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '../../../../tools/testing/eventually';
import { TicketsStore } from '../store/tickets.store';
import { HEADER, invented, workbookOf } from '../testing/exports';
import { report } from '../testing/reports';
import { runEngine, type RunningEngine } from '../testing/running-engine';
import { importSp4n } from './command';

const REPORT = report('1');
const MINE = {
  'Tanggal Laporan Masuk': '5 Jan 2026',
  'Isi Laporan Awal': REPORT.text,
  'Isi Laporan Akhir': REPORT.text,
  'Sumber Laporan': 'Website',
};

describe('importing an export', () => {
  let routing: RunningEngine;
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'import-'));
    routing = await runEngine({ mode: 'manual', nationalSide: undefined });
  });
  afterEach(async () => {
    await routing.close();
    await rm(folder, { recursive: true });
  });

  const run = async (rows: unknown[][], made = '5 Feb 2026 10:00:00', ...flags: string[]) => {
    const file = join(folder, 'export.xlsx');
    await writeFile(file, await workbookOf([['Dicetak', made], HEADER, ...rows]));
    return importSp4n({ DATABASE_URL: routing.databaseUrl }, [file, ...flags], operator, () => undefined);
  };
  /** Routing's two answers that the command asks for. */
  const operator = () =>
    axios.create({
      adapter: async (config) => {
        const [, , , id = ''] = (config.url ?? '').split('/');
        const isFiling = config.method === 'post';
        const { trackingId } = JSON.parse(isFiling ? String(config.data) : '{}') as { trackingId?: string };
        if (isFiling) await routing.engine.manual.file(id, trackingId ?? '');
        const complaint = await routing.engine.manual.complaint(id);
        const data = { trackingId: complaint.trackingId ?? undefined };
        return { data, status: 200, statusText: '', headers: {}, config };
      },
    });
  const counts = (text: string): Record<string, number> =>
    Object.fromEntries(
      [...text.matchAll(/^ +(\d+) {2}(ours|matched|filed|unchanged|bad)/gm)].map(([, count, what]) => [
        what,
        Number(count),
      ]),
    );
  const changes = (): Promise<Record<string, unknown>[]> =>
    routing.database.query(
      `SELECT tracking_id AS "trackingId", version, status, text, answer FROM routing.ticket_change ORDER BY 1, 2`,
    );
  const waiting = () => routing.engine.manual.waiting(10);
  const arrived = async (...events: (typeof REPORT)[]): Promise<void> => {
    await routing.arrive(...events);
    await eventually(async () => expect(await waiting()).toHaveLength(events.length));
  };

  it('keeps the text as it came beside what admins have made of it, and the same file again changes nothing', async () => {
    const rows = [invented(1, { 'Isi Laporan Akhir': 'Isi yang dirapikan' }), invented(2)];
    const { text, isWhole } = await run(rows);
    expect(counts(text)).toEqual({ ours: 0, matched: 0, filed: 2, unchanged: 0, bad: 0 });
    expect(isWhole).toBe(true);
    const once = await changes();
    expect(once).toMatchObject([
      { trackingId: '9000001', version: 1, status: 'Belum Terverifikasi', text: rows[0]?.[7] },
      { trackingId: '9000001', version: 2, text: 'Isi yang dirapikan' },
      { trackingId: '9000002', version: 1, status: 'Terdisposisi ke Dinas Contoh' },
    ]);
    const [kept] = await routing.database.query('SELECT * FROM routing.ticket ORDER BY tracking_id');
    expect(kept).toMatchObject({
      stage: 'assigned',
      arrived_at: new Date('2026-01-03T19:15:20Z'),
      changed_at: new Date('2026-02-05T10:00:00Z'),
      answered_at: null,
      category: 'Jalan',
      kelurahan: 'Mawar',
      apparatus_id: '131393',
      fault: null,
    });
    expect(counts((await run(rows)).text)).toMatchObject({ filed: 0, unchanged: 2 });
    expect(await changes()).toEqual(once);
  });

  it('takes a change for the next version, an older file for nothing, and why it was archived for the answer', async () => {
    await run([invented(1)]);
    const archived = {
      'Status Laporan': 'Diarsipkan oleh Admin',
      'Alasan Tunda/Arsip': 'Bukan kewenangan kota',
    };
    expect(counts((await run([invented(1, archived)], '6 Feb 2026 10:00:00')).text)).toMatchObject({
      filed: 1,
    });
    expect(counts((await run([invented(1)])).text)).toMatchObject({ filed: 0, unchanged: 1 });
    expect(await changes()).toMatchObject([
      { version: 1, answer: null },
      { version: 2, status: 'Diarsipkan oleh Admin', answer: 'Bukan kewenangan kota' },
    ]);
  });

  it('keeps why an office has given a ticket back', async () => {
    const givenBack = { 'Status Laporan': 'Bukan Wewenang', 'Alasan Tunda/Arsip': 'Jalan provinsi' };
    await run([invented(1, givenBack)]);
    expect(await routing.database.query('SELECT stage, answer, reason FROM routing.ticket_change')).toEqual([
      { stage: 'verified', answer: null, reason: 'Jalan provinsi' },
    ]);
  });

  it('dates an answer by the file that first shows it, and none that was there before the first file', async () => {
    const closed = { 'Status Laporan': 'Ditutup oleh Admin' };
    await run([invented(1, closed), invented(2)]);
    await run(
      [invented(1, { ...closed, 'Isi Laporan Akhir': 'Isi yang dirapikan' }), invented(2, closed)],
      '6 Feb 2026 10:00:00',
    );
    expect(
      await routing.database.query('SELECT answered_at AS at FROM routing.ticket ORDER BY tracking_id'),
    ).toEqual([{ at: null }, { at: new Date('2026-02-06T10:00:00Z') }]);
  });

  it('never lowers a version that SP4N-LAPOR! has told', async () => {
    const told: Ticket = {
      trackingId: '9000001',
      version: 7,
      status: 'Terverifikasi',
      changedAt: '2026-01-10T00:00:00.000Z',
      attachments: [],
    };
    await routing.database.transaction((manager) => new TicketsStore(manager).keep([told]));
    await run([invented(1)]);
    expect(await changes()).toMatchObject([{ version: 7 }, { version: 8 }]);
    const newer = { ...told, version: 9, changedAt: '2026-02-08T00:00:00.000Z' };
    await routing.database.transaction((manager) => new TicketsStore(manager).keep([newer]));
    expect(counts((await run([invented(1)])).text)).toMatchObject({ unchanged: 1 });
  });

  it('tells how a ticket of ours stands', async () => {
    await arrived(REPORT);
    await routing.engine.manual.file(REPORT.complaintId, '9000001');
    const { text } = await run([
      invented(1, { ...MINE, 'Status Laporan': 'Ditutup oleh Admin' }),
      invented(2),
    ]);
    expect(counts(text)).toMatchObject({ ours: 1, filed: 1 });
    routing.engine.nudge();
    await eventually(() => {
      const told = routing.published
        .filter(({ topic }) => topic === TOPICS.complaintStatusChanged)
        .map(({ value }) => JSON.parse(value.toString()) as ComplaintStatusChanged);
      expect(told).toMatchObject([{ complaintId: REPORT.complaintId, status: 'Ditutup oleh Admin' }]);
    });
  });

  it('finds the complaint that waits by its words, time and channel, and links it only when asked to', async () => {
    await arrived(REPORT);
    const footer = '\n\n---\nKanal: sambat (Website)\nWaktu laporan: 5 Januari 2026';
    const rows = [
      invented(1, { ...MINE, 'Isi Laporan Akhir': `${REPORT.text.toUpperCase()}${footer}` }),
      invented(2, { ...MINE, 'Sumber Laporan': 'SMS' }),
      invented(3, { ...MINE, 'Tanggal Laporan Masuk': '9 Jan 2026' }),
    ];
    const first = await run(rows);
    expect(counts(first.text)).toMatchObject({ matched: 1, filed: 2 });
    expect(first.text).toContain(`matched 9000001  ${REPORT.complaintId}  1.00`);
    expect(await waiting()).toHaveLength(1);
    const second = await run(rows, undefined, '--link');
    expect(second.text).toContain('1 linked');
    expect(await routing.complaint(REPORT.complaintId)).toMatchObject({
      state: 'forwarded',
      trackingId: '9000001',
    });
    expect(counts((await run(rows, undefined, '--link')).text)).toMatchObject({ matched: 0, unchanged: 3 });
  });

  it('takes our reference for certain, and the likeness to two for nothing', async () => {
    const twin = report('2');
    await arrived(REPORT, twin);
    expect(counts((await run([invented(1, MINE)])).text)).toMatchObject({ matched: 0, filed: 1 });
    const referred = `Lain sama sekali. --- Kanal: sambat Referensi Sambung: ${twin.complaintId}`;
    const { text } = await run([invented(2, { 'Isi Laporan Awal': referred })], undefined, '--link');
    expect(text).toContain('matched: 1 by our reference');
    expect(await routing.complaint(twin.complaintId)).toMatchObject({ trackingId: '9000002' });
  });

  it('names bad rows by their numbers, never their words, takes the rest, and says that it is not whole', async () => {
    const { text, isWhole } = await run([
      invented(1, { 'Tracking ID': '' }),
      invented(2),
      invented(2, { 'ID Instansi Terdisposisi': 131394 }),
      invented(2),
    ]);
    expect(isWhole).toBe(false);
    expect(counts(text)).toEqual({ ours: 0, matched: 0, filed: 1, unchanged: 1, bad: 2 });
    expect(text).toContain('bad: no tracking id: row 3');
    expect(text).toContain('bad: the tracking id has stood above, with other contents: row 5');
    expect(text).not.toMatch(/karangan|Karangan|lampu/);
  });

  it('writes nothing in a dry run', async () => {
    const { text } = await run([invented(1)], undefined, '--dry-run');
    expect(counts(text)).toMatchObject({ filed: 1 });
    expect(text).toContain('nothing was written');
    expect(await changes()).toEqual([]);
  });
});
