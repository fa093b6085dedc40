import { contentDigestOf } from '@sambung/contracts';
import { FaultyBodyError, type Reading, type Report } from '@sambung/ingest';
import { plainToInstance } from 'class-transformer';
import fc from 'fast-check';
import { readNightlyCsv } from './nightly-csv';
import { readTicket } from './normalize';
import { CallTicket } from './ticket';

const read = (...lines: string[]): Reading[] => readNightlyCsv(Buffer.from(lines.join('\r\n')));

const HEADER =
  'nomor_tiket;jenis_panggilan;jenis_kejadian;waktu_panggilan;alamat;kelurahan;kecamatan;nama_pelapor;nomor_pelapor;uraian;waktu_laporan_lapangan;laporan_lapangan';
const ROW =
  'NGL-7;normal;LAYANAN UMUM;3 Februari 2026 18:20;Jl. Kenanga Timur 12;Purwantoro;Blimbing;Sulastri;+6281000000112;Selokan mampet.;3 Februari 2026 20.05;Sudah dicek.';

/** The layout of a register that numbers no tickets. */
const UNNUMBERED = 'kejadian,kecamatan,desa_nama,tanggal_terima,tanggal_selesai,ket,laporan';

function faultsOf(lines: string[]): readonly { field: string; rule: string }[] {
  try {
    read(...lines);
  } catch (error) {
    if (error instanceof FaultyBodyError) return error.faults;
    throw error;
  }
  throw new Error('expected the file to be refused');
}

describe('the nightly file of 112', () => {
  it('makes the same report of a row as the push of the same ticket', () => {
    const pushed = readTicket(
      plainToInstance(CallTicket, {
        ticketId: 'NGL-7',
        callType: 'normal',
        incidentType: 'LAYANAN UMUM',
        calledAt: '2026-02-03T18:20:00+07:00',
        place: { address: 'Jl. Kenanga Timur 12', kelurahan: 'Purwantoro', kecamatan: 'Blimbing' },
        caller: { name: 'Sulastri', number: '+6281000000112' },
        narrative: 'Selokan mampet.',
        fieldReport: { at: '2026-02-03T20:05:30+07:00', text: 'Sudah dicek.' },
      }),
    );
    const [row] = read(HEADER, ROW);
    if (pushed.as !== 'report' || row?.as !== 'report') throw new Error('expected two reports');
    expect(row.report.ownId).toBe(pushed.report.ownId);
    expect(row.report.occurredAt).toEqual(pushed.report.occurredAt);
    const digestOf = (report: Report): string => contentDigestOf({ ...report, attachments: [] });
    expect(digestOf(row.report)).toBe(digestOf(pushed.report));
  });

  it('finds the columns in any order, with a byte order mark, commas, quotes and blank lines', () => {
    const [reading] = read(
      '\uFEFFUraian,"Waktu Panggilan",No. Tiket,Lintang,Bujur',
      '"Jalan amblas, sudah ""diberi"" ban bekas",2026-02-03 18:20,NGL-8,"-7,9512",112.6345',
      '',
    );
    expect(reading).toMatchObject({
      as: 'report',
      report: {
        ownId: 'NGL-8',
        text: 'Jalan amblas, sudah "diberi" ban bekas',
        place: { latitude: -7.9512, longitude: 112.6345 },
      },
    });
  });

  it('holds a bad row with its number and goes on with the next', () => {
    const readings = read(
      HEADER,
      ROW,
      ROW.replace('NGL-7;normal', ';???'),
      'NGL-9;normal',
      ROW.replace('NGL-7', 'NGL-10'),
    );
    expect(readings).toMatchObject([
      { as: 'report' },
      { as: 'unreadable', code: 'call112.bad-row', parameters: { row: 3, faults: 'callType: isIn' } },
      { as: 'unreadable', code: 'call112.column-count', parameters: { row: 4 } },
      { as: 'report', report: { ownId: 'NGL-10' } },
    ]);
  });

  it('passes over the blank rows of a spreadsheet and counts them', () => {
    expect(read(HEADER, '', ';'.repeat(11), 'NGL-9;normal', '')).toMatchObject([
      { as: 'unreadable', parameters: { row: 4 } },
    ]);
  });

  it('ignores calls and emergencies as a push would', () => {
    const readings = read(
      HEADER,
      ROW.replace('normal', 'Iseng'),
      ROW.replace('NGL-7', 'NGL-8')
        .replace('LAYANAN UMUM;', 'KEBAKARAN;')
        .replace('Selokan mampet', 'Api besar'),
    );
    expect(readings).toEqual([
      { as: 'ignored', code: 'call112.prank', ownId: 'NGL-7' },
      { as: 'ignored', code: 'call112.emergency-handled', ownId: 'NGL-8' },
    ]);
  });

  it('gives a row without a number the same id tonight and tomorrow night, whatever its text', () => {
    const row =
      'LAYANAN UMUM,Kedungsari,Sukamaju,09 Februari 2026 13:15,09 Februari 2026 14:15,Selokan meluap ke jalan,-';
    const [[tonight], [, tomorrow]] = [
      read(UNNUMBERED, row),
      read(UNNUMBERED, row.replace('13:15', '16:40'), row.replace('meluap', 'sudah dikeruk tetapi meluap')),
    ] as [Reading[], Reading[]];
    if (tonight?.as !== 'report' || tomorrow?.as !== 'report') throw new Error('expected two reports');
    expect(tonight.report).toMatchObject({
      text: 'Laporan lapangan 112 (9 Februari 2026 14.15 WIB):\nSelokan meluap ke jalan',
      place: { kelurahan: 'Sukamaju', kecamatan: 'Kedungsari' },
    });
    expect(tomorrow.report.ownId).toBe(tonight.report.ownId);
  });

  it('holds rows that share an id and differ, since one would silently replace the other', () => {
    const row = 'LAYANAN UMUM,Kedungsari,Sukamaju,09 Februari 2026 13:15,-,Selokan meluap,-';
    const readings = read(UNNUMBERED, row, row, row.replace('meluap', 'berbau'));
    expect(readings.map((reading) => reading.as)).toEqual(['unreadable', 'unreadable', 'unreadable']);
    expect(read(UNNUMBERED, row, row).map((reading) => reading.as)).toEqual(['report', 'report']);
  });

  it.each([
    [
      ['nomor_tiket;uraian', 'NGL-7;Selokan mampet'],
      [{ field: 'waktu_panggilan', rule: 'csv.column-missing' }],
    ],
    [
      ['waktu_panggilan;alamat', '2026-02-03 18:20;Jl. Kenanga'],
      [{ field: 'uraian', rule: 'csv.column-missing' }],
    ],
    [
      ['waktu_panggilan;uraian;laporan', '2026-02-03 18:20;a;b'],
      [{ field: 'uraian, laporan', rule: 'csv.two-columns-for-one' }],
    ],
    [[HEADER, '"NGL-7;normal;tidak pernah ditutup'], [{ field: 'file', rule: 'csv.csv_quote_not_closed' }]],
  ])('refuses a file of which nothing can be told apart: %j', (lines, faults) => {
    expect(faultsOf(lines)).toEqual(faults);
  });

  it('refuses a file that is no UTF-8', () => {
    expect(() => readNightlyCsv(Buffer.from([0x61, 0xe9, 0x0a]))).toThrow(FaultyBodyError);
  });

  it('holds the rows that a quotation mark left open has taken into one', () => {
    const [first, second] = [
      ROW.replace(';Jl.', ';"Jl.'),
      ROW.replace('NGL-7', 'NGL-8').replace('12;', '12";'),
    ];
    expect(read(HEADER, first, second, ROW.replace('NGL-7', 'NGL-9'))).toMatchObject([
      { as: 'unreadable', code: 'call112.open-quote' },
      { as: 'report', report: { ownId: 'NGL-9' } },
    ]);
    const lines = ROW.replace('Selokan mampet.', '"Selokan mampet,\nsudah lama; tolong."');
    expect(read(HEADER, lines)).toMatchObject([{ as: 'report' }]);
  });

  it('is refused whole when it holds more rows than can be taken at once', () => {
    expect(read(HEADER, ...Array<string>(2000).fill(ROW))).toHaveLength(2000);
    expect(faultsOf([HEADER, ...Array<string>(2001).fill(ROW)])).toEqual([
      { field: 'file', rule: 'csv.at-most-2000-rows' },
    ]);
  });

  it('reads or refuses whatever bytes come, and loses no row', () => {
    const cell = fc.oneof(
      fc.string({ unit: fc.constantFrom(...'aA1;,"\r\n\t -.:'), maxLength: 12 }),
      fc.constantFrom('constructor', 'normal', '3 Februari 2026 18:20', '999', 'ya', 'tidak ditangani'),
    );
    const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
    const rows = fc.array(fc.array(cell, { minLength: 1, maxLength: 14 }), { maxLength: 5 });
    fc.assert(
      fc.property(rows, (cells) => {
        const written = cells.filter((row) => row.join('').trim() !== '').length;
        expect(read(HEADER, ...cells.map((row) => row.map(quoted).join(';')))).toHaveLength(written);
      }),
      { numRuns: 300 },
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.boolean(), (bytes, hasHeader) => {
        try {
          readNightlyCsv(Buffer.concat([Buffer.from(hasHeader ? `${HEADER}\n` : ''), bytes]));
        } catch (error) {
          expect(error).toBeInstanceOf(FaultyBodyError);
        }
      }),
      { numRuns: 300 },
    );
  });
});
