import { contentDigestOf } from '@sambung/contracts';
import type { Report } from '@sambung/ingest';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { readTicket } from './normalize';
import { CallTicket } from './ticket';

const ticketOf = (fields: object): CallTicket =>
  plainToInstance(CallTicket, {
    ticketId: 'NGL-2026-000481',
    callType: 'normal',
    incidentType: 'LAYANAN UMUM',
    calledAt: '2026-02-03T18:20:00+07:00',
    place: { address: 'Jl. Kenanga Timur 12', kelurahan: 'Purwantoro', kecamatan: 'Blimbing' },
    caller: { name: 'Sulastri', number: '+6281000000112' },
    narrative: 'Lampu di gang kami mati semua, anak-anak takut lewat.',
    ...fields,
  });

const digestOf = (report: Report): string => contentDigestOf({ ...report, attachments: [] });

function reportOf(fields: object): Report {
  const reading = readTicket(ticketOf(fields));
  if (reading.as !== 'report') throw new Error(`expected a report, got ${reading.as}`);
  return reading.report;
}

describe('tickets of 112', () => {
  it("becomes a report with the caller's words as written", () => {
    expect(reportOf({})).toMatchObject({
      kind: 'first',
      source: 'Call Center',
      ownId: 'NGL-2026-000481',
      occurredAt: new Date('2026-02-03T11:20:00Z'),
      title: 'LAYANAN UMUM',
      text: 'Lampu di gang kami mati semua, anak-anak takut lewat.',
      place: { address: 'Jl. Kenanga Timur 12', kelurahan: 'Purwantoro', kecamatan: 'Blimbing' },
      reporter: {
        identity: '+6281000000112',
        anonymous: false,
        contact: { name: 'Sulastri', phone: '+6281000000112' },
      },
    });
  });

  it.each([
    ['ghost', 'call112.ghost'],
    ['tanpa suara', 'call112.ghost'],
    ['iseng', 'call112.prank'],
    ['informasi', 'call112.information'],
  ])('ignores a %s call, whatever it was about', (callType, code) => {
    const reading = readTicket(ticketOf({ callType, publicServiceMatter: 'PJU mati' }));
    expect(reading).toEqual({ as: 'ignored', code, ownId: 'NGL-2026-000481' });
  });

  it.each(['KEBAKARAN', 'Kecelakaan Lalu Lintas', 'Permintaan  Ambulans', 'EVAKUASI HEWAN LIAR/BUAS'])(
    'leaves an emergency of kind %s to 112',
    (incidentType) => {
      const reading = readTicket(
        ticketOf({ incidentType, narrative: 'Tolong segera, di lampu merah Kenanga.' }),
      );
      expect(reading).toMatchObject({ as: 'ignored', code: 'call112.emergency-handled' });
    },
  );

  it.each([
    [{ publicServiceMatter: 'Gapura kampung miring' }, 'Gapura kampung miring'],
    [{ narrative: 'Ada yang jatuh, jalannya di sini memang berlubang dalam.' }, 'Jalan rusak'],
    [{ narrative: 'Tabrakan lagi, PJU sudah sebulan mati.' }, 'Penerangan jalan umum'],
    [{ narrative: 'Lampu merah perempatan sini mati, tabrakan terus.' }, 'Rambu dan lampu lalu lintas'],
    [{ fieldReport: { text: 'Korban sudah dibawa. Gorong-gorong di lokasi ambrol.' } }, 'Drainase'],
    [{ fieldReport: { text: 'Dahan sebelahnya sudah lapuk, perlu dipangkas.' } }, 'Pohon rawan tumbang'],
  ])('takes the public-service matter out of an emergency: %j', (fields, title) => {
    expect(reportOf({ incidentType: 'KECELAKAAN LALU LINTAS', ...fields }).title).toBe(title);
  });

  it('does not take who threw rubbish for a heap of it', () => {
    const narrative = 'Orang itu membuang sampah ke jalan dan marah-marah.';
    expect(readTicket(ticketOf({ incidentType: 'ODGJ', narrative })).as).toBe('ignored');
  });

  it('takes an emergency that 112 says it does not handle', () => {
    expect(reportOf({ incidentType: 'POHON TUMBANG', handling: 'not-handled' }).title).toBe('POHON TUMBANG');
  });

  it('sets the later field report apart below the narrative: same report, other content', () => {
    const fieldReport = {
      at: '2026-02-03T20:05:00+07:00',
      text: 'Kabel PJU putus digigit tikus.',
      status: 'diteruskan',
    };
    const [first, later] = [reportOf({}), reportOf({ fieldReport })];
    expect(later.ownId).toBe(first.ownId);
    expect(digestOf(later)).not.toBe(digestOf(first));
    expect(later.revisedAt).toEqual(new Date('2026-02-03T13:05:00Z'));
    expect(later.text).toBe(
      'Lampu di gang kami mati semua, anak-anak takut lewat.\n\n' +
        'Laporan lapangan 112 (3 Februari 2026 20.05 WIB, diteruskan):\nKabel PJU putus digigit tikus.',
    );
  });

  /** The ticket alone: nothing of who called. */
  const replyTo = { ticket: 'NGL-2026-000481' };

  it('passes nothing of a caller who asked not to be named', () => {
    const report = reportOf({ caller: { name: 'Sulastri', number: '+6281000000112', hidden: true } });
    expect(report.reporter).toEqual({ anonymous: true, confidential: false, replyTo });
    expect(JSON.stringify(report)).not.toMatch(/Sulastri|112"|6281/);
  });

  it('takes a call with a withheld number', () => {
    expect(reportOf({ caller: undefined }).reporter).toEqual({
      anonymous: false,
      confidential: false,
      replyTo,
    });
  });

  it('holds a ticket that says nothing', () => {
    const reading = readTicket(ticketOf({ incidentType: undefined, narrative: '' }));
    expect(reading).toMatchObject({ as: 'unreadable', code: 'call112.says-nothing' });
  });

  it.each([
    [{ ticketId: ' ' }, 'ticketId'],
    [{ callType: 'darurat sekali' }, 'callType'],
    [{ calledAt: '2026-02-03' }, 'calledAt'],
    [{ fieldReport: { text: 'Selesai', at: 'tadi' } }, 'fieldReport'],
    [{ place: { latitude: 112.6 } }, 'place'],
    [{ place: { latitude: '-7.9' } }, 'place'],
    [{ dispatch: [[]] }, 'dispatch'],
    [{ narrative: undefined }, 'narrative'],
  ])('refuses %j by its field', (fields, field) => {
    expect(validateSync(ticketOf(fields)).map(({ property }) => property)).toEqual([field]);
  });
});
