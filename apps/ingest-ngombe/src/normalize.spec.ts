import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FaultyBodyError, type Reading, type Report } from '@sambung/ingest';
import { readingsOf } from './normalize';
import type { Item, Session } from './notes/notes';
import { readFile } from './notes/read-file';

const TODAY = new Date('2024-03-01T03:00:00Z');
const SESSION: Session = {
  number: '12',
  date: '12 Januari 2024',
  kelurahan: 'Tunjungsekar',
  kecamatan: 'Lowokwaru',
};

const read = (items: Item['fields'][], session: Session = SESSION): Reading[] =>
  readingsOf(
    [
      {
        session,
        items: items.map((fields, index) => ({ position: index + 10, where: `baris ${index + 10}`, fields })),
      },
    ],
    TODAY,
  );
const reportsOf = (readings: Reading[]): Report[] =>
  readings.flatMap((reading) => (reading.as === 'report' ? [reading.report] : []));
const idsOf = (readings: Reading[]): string[] => reportsOf(readings).map(({ ownId }) => ownId);
const fixture = async (name: string): Promise<Reading[]> =>
  readingsOf(await readFile(readFileSync(join(__dirname, '../fixtures/sessions', name))), TODAY);
const faultsOf = (session: Session, items: Item['fields'][] = [{ text: 'Got mampet' }]) => {
  try {
    read(items, session);
    return [];
  } catch (error) {
    if (error instanceof FaultyBodyError) return error.faults;
    throw error;
  }
};

describe('identity of an item', () => {
  it('is its session and code, the same from a workbook and from a CSV', async () => {
    expect(idsOf(await fixture('template-12.xlsx'))).toEqual(['12/A01', '12/A02', '12/A03']);
    expect(reportsOf(await fixture('csv-12.csv'))).toEqual(reportsOf(await fixture('template-12.xlsx')));
  });

  it('outlives a corrected text where there is a code', () => {
    expect(idsOf(read([{ code: 'a 3', text: 'Got mampt' }]))).toEqual(
      idsOf(read([{ code: 'A-3', text: 'Got mampet' }])),
    );
  });

  it('is speaker and text where there is no code, however they are spaced and spelled in case', () => {
    const [first] = idsOf(read([{ speaker: 'Bu Tin', text: 'Got mampet, bau.' }]));
    expect(idsOf(read([{ speaker: 'BU  TIN (RT 2)', text: 'got mampet bau' }]))).toEqual([first]);
    expect(idsOf(read([{ speaker: 'Bu Sri', text: 'Got mampet, bau.' }]))).not.toEqual([first]);
    expect(
      idsOf(read([{ speaker: 'Bu Tin', text: 'Got mampet, bau.' }], { ...SESSION, number: '13' })),
    ).not.toEqual([first]);
  });

  it('shows nothing of what was said', () => {
    expect(idsOf(read([{ speaker: 'Bu Tin', text: 'Got mampet' }]))[0]).toMatch(/^12\/~[0-9a-f]{32}$/);
  });

  it('does not change for any item when a row is inserted or moved', () => {
    const items = [
      { speaker: 'Bu Tin', text: 'Got mampet' },
      { code: 'A2', text: 'Gelap' },
      { text: 'Sampah' },
    ];
    const more = [items[2], { speaker: 'Pak No', text: 'Baru' }, items[0], items[1]].flatMap(
      (item) => item ?? [],
    );
    expect(idsOf(read(more))).toEqual(expect.arrayContaining(idsOf(read(items))));
  });

  it.each(['Sesi 12', 'ke-12', '012', 'Ngombe 12', 'No. 12'])('knows session 12 by "%s"', (number) => {
    expect(idsOf(read([{ code: 'A1', text: 'Gelap' }], { ...SESSION, number }))).toEqual(['12/A1']);
  });

  it('keeps sessions apart whose numbers begin anew each year', () => {
    expect(idsOf(read([{ code: 'A1', text: 'Gelap' }], { ...SESSION, number: '3 / 2025' }))).toEqual([
      '3/2025/A1',
    ]);
  });

  it('takes neither of two items under one code, and the same item only once', () => {
    const readings = read([
      { code: 'A1', text: 'Gelap' },
      { code: 'A1', text: 'Got mampet' },
      { speaker: 'Bu Tin', text: 'Sampah' },
      { speaker: 'Bu Tin', text: 'Sampah' },
    ]);
    expect(readings).toMatchObject([
      { as: 'unreadable', code: 'ngombe.code-twice', parameters: { field: 'code', position: 10 } },
      { as: 'unreadable', code: 'ngombe.code-twice', parameters: { field: 'code', position: 11 } },
      { as: 'report' },
      { as: 'ignored', code: 'ngombe.repeated' },
    ]);
  });
});

describe('a report', () => {
  it('holds the words as written, the place, the class, and what the office said beside them', async () => {
    const [lamp, proposal] = reportsOf(await fixture('template-12.xlsx'));
    expect(lamp).toEqual({
      kind: 'first',
      source: 'Tatap Muka',
      ownId: '12/A01',
      occurredAt: new Date('2024-01-12T12:00:00Z'),
      text: 'Lampu jalan di depan balai RW sudah tiga minggu padam.',
      place: { address: 'Depan Balai RW 03', kelurahan: 'Tunjungsekar', kecamatan: 'Lowokwaru' },
      reporter: {
        identity: '081200000001',
        anonymous: false,
        confidential: false,
        contact: { name: 'Ibu Sulastri', phone: '081200000001', address: 'RT 02 RW 03' },
        replyTo: { item: '12/A01', phone: '081200000001' },
      },
      attachments: [],
      extras: {
        session: '12',
        sessionDate: '2024-01-12',
        venue: 'Balai RW 03',
        itemCode: 'A01',
        answer: 'Segera diganti.',
        answeredBy: 'DPUPRPKP',
        promisedDate: '2024-01-19',
      },
    });
    expect(proposal?.class).toBe('Aspirasi');
  });

  it('is placed where the item says, and in the session’s kelurahan only where it says nothing', () => {
    const places = reportsOf(
      read([{ text: 'a' }, { text: 'b', kelurahan: 'Sukun' }, { text: 'c', location: 'Jl. Anggrek' }]),
    );
    expect(places.map(({ place }) => place)).toEqual([
      { kelurahan: 'Tunjungsekar', kecamatan: 'Lowokwaru' },
      { kelurahan: 'Sukun' },
      { address: 'Jl. Anggrek', kelurahan: 'Tunjungsekar', kecamatan: 'Lowokwaru' },
    ]);
  });

  it('tells people apart by their number, else by name within the session', () => {
    const people = reportsOf(
      read([
        { text: 'a', speaker: 'Bu Tin', phone: '0812-0000-0002' },
        { text: 'b', speaker: 'Tin', phone: '+62 812 0000 0002' },
        { text: 'c', speaker: 'Bu Tin (RT 1)' },
        { text: 'd' },
      ]),
    );
    expect(people.map(({ reporter }) => reporter.identity)).toEqual([
      '081200000002',
      '081200000002',
      '12/bu tin',
      undefined,
    ]);
  });

  it('hides who or what the notes mark so', () => {
    const [report] = reportsOf(read([{ text: 'a', anonymous: 'Ya', confidential: 'x' }]));
    expect(report?.reporter).toMatchObject({ anonymous: true, confidential: true });
  });
});

describe('what is no complaint', () => {
  it.each([
    [{ speaker: 'Bu Tin' }, 'ngombe.no-text'],
    [{ text: '-' }, 'ngombe.no-text'],
    [{ text: 'Nihil' }, 'ngombe.no-text'],
    [{ text: 'Terima kasih, jalan kami sudah diaspal.' }, 'ngombe.thanks'],
    [{ text: 'Matur nuwun Pak Wali.' }, 'ngombe.thanks'],
    [{ text: 'Kampung kami bersih sekarang', kind: 'Ucapan terima kasih' }, 'ngombe.thanks'],
    [{ text: 'Doa bersama', kind: 'Pembukaan' }, 'ngombe.not-raised'],
  ])('ignores %j as %s', (fields, code) => {
    expect(read([fields])).toMatchObject([{ as: 'ignored', code }]);
  });

  it.each([
    'Terima kasih sudah diaspal, tapi gotnya belum.',
    'Terima kasih. Kapan lampu jalan dinyalakan?',
    'Matur nuwun, nyuwun tulung sampah diangkut.',
  ])('keeps thanks that ask for something: %s', (text) => {
    expect(read([{ text }])).toMatchObject([{ as: 'report' }]);
  });
});

describe('what cannot be read', () => {
  it('holds the item with its position and goes on with the others', () => {
    const readings = read([{ text: 'x'.repeat(20_001) }, { text: 'Gelap' }]);
    expect(readings).toMatchObject([
      { as: 'unreadable', code: 'ngombe.too-long', parameters: { field: 'text', position: 10 } },
      { as: 'report' },
    ]);
  });

  it('holds the same item under the same content wherever it has moved to', () => {
    const long = { text: 'x'.repeat(20_001) };
    const rawOf = (readings: Reading[]) =>
      readings.flatMap((reading) => (reading.as === 'unreadable' ? [reading.raw] : []));
    expect(rawOf(read([{ text: 'Gelap' }, long]))).toEqual(rawOf(read([long])));
  });

  it.each<[string, Session, { field: string; rule: string }[]]>([
    ['no number', { date: '12/01/2024' }, [{ field: 'session.number', rule: 'isNotEmpty' }]],
    [
      'a number that is none',
      { ...SESSION, number: 'dua belas' },
      [{ field: 'session.number', rule: 'isSessionNumber' }],
    ],
    ['no date', { number: '12' }, [{ field: 'session.date', rule: 'isNotEmpty' }]],
    [
      'a date that is none',
      { ...SESSION, date: '31 Juni 2024' },
      [{ field: 'session.date', rule: 'isDate' }],
    ],
    [
      'a date to come',
      { ...SESSION, date: '12/01/2025' },
      [{ field: 'session.date', rule: 'isNotInFuture' }],
    ],
  ])('refuses a file with %s', (_, session, faults) => {
    expect(faultsOf(session)).toEqual(faults);
  });

  it('names all that is missing at once', () => {
    expect(faultsOf({})).toHaveLength(2);
    expect(faultsOf(SESSION, [])).toEqual([{ field: 'items', rule: 'isNotEmpty' }]);
  });
});
