import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadCity } from '../city/load';
import { faultsOf, readHistory } from './history';
import { officeFinder } from './history-offices';

const malang = loadCity(join(__dirname, '../../../../cities/malang'));
const folder = mkdtempSync(join(tmpdir(), 'history-'));
let files = 0;
const file = (content: string): string => {
  const path = join(folder, `${files++}.csv`);
  writeFileSync(path, content);
  return path;
};

it('takes what it can use, and says of the rest how much, why and where', async () => {
  const history = await readHistory(
    [
      file(
        [
          'received_at,text,apparatus,address,colour',
          '2025-03-01T08:00:00,Lampu mati,dpuprpkp,Jl. Mawar,red',
          'last Tuesday,Lampu mati,dpuprpkp,,',
          '2025-03-02T08:00:00,"Sampah, menumpuk",Dinas Lingkungan Hidup,,',
          '2025-03-03T08:00:00,,dlh,,',
          '2025-03-04T08:00:00,=HYPERLINK("x"),Dinas Sihir,,',
          '2025-03-05T08:00:00,Lampu mati',
          '44572,Lampu mati,dpuprpkp,,',
          '2025-03-06T08:00:00,"Lampu mati,dpuprpkp,,',
          '',
        ].join('\n'),
      ),
    ],
    malang,
  );
  expect(history.rows).toMatchObject([
    { text: 'Lampu mati', to: 'dpuprpkp', address: 'Jl. Mawar' },
    { text: 'Sampah, menumpuk', to: 'dlh', address: undefined },
  ]);
  expect(faultsOf('history', history)).toEqual([
    'Left out of the history: 2 rows, first line 3: received_at is no date of the past (YYYY-MM-DDTHH:MM:SS)',
    'Left out of the history: 1 rows, first line 5: without a text',
    'Left out of the history: 1 rows, first line 6: an apparatus that the register has not',
    'Left out of the history: 1 rows, first line 7: other columns than the first line',
    'Left out of the history: 1 rows, first line 9: its quotes do not match',
    'Columns of the history that nothing reads: colour',
  ]);
});

it.each([
  ['another head', 'Laporan Ringkas,,\nTracking ID,Isi\n', /has no column received_at, text, apparatus/],
  ['nothing', '', /is empty/],
])('refuses a file with %s', async (_, content, reason) => {
  await expect(readHistory([file(content)], malang)).rejects.toThrow(reason);
});

it.each(['/nowhere/history.csv', tmpdir()])('says that it cannot read %s', async (path) => {
  await expect(readHistory([path], malang)).rejects.toThrow(/cannot be read|EISDIR/);
});

describe('an office that is no more', () => {
  const office = (code: string, more: object) => ({
    code,
    name: code,
    shortName: code,
    kind: 'dinas',
    duties: '',
    ...more,
  });
  const city = {
    ...malang,
    apparatus: [
      ...malang.apparatus,
      office('old-market', { validTo: '2024-12-31', successor: 'new-market' }),
      office('new-market', { validFrom: '2025-01-01' }),
      office('gone', { validTo: '2024-12-31' }),
      office('first', { validTo: '2024-12-31', successor: 'second' }),
      office('second', { validTo: '2024-12-31', successor: 'third' }),
      office('third', { validTo: '2020-12-31', successor: 'new-market' }),
      office('round', { validTo: '2023-12-31', successor: 'about' }),
      office('about', { validTo: '2024-12-31', successor: 'round' }),
      office('moved', { validTo: '2023-12-31', successor: 'moved-away' }),
      office('moved', { validFrom: '2024-01-01', validTo: '2024-12-31' }),
    ],
  };
  const rows = ['old-market', 'gone'].map((code) => `2024-05-01T08:00:00,Pasar becek,${code}`);

  it.each([
    ['first', { code: 'new-market' }],
    ['round', { ended: 'round' }],
    ['moved', { ended: 'moved' }],
    ['nobody', undefined],
  ])('is followed over all its successors, whenever they ended: %s', (named, found) => {
    expect(officeFinder(city, '2026-01-05')(named)).toEqual(found);
  });

  it('is its successor; without one it is reported by name', async () => {
    const history = await readHistory([file(['received_at,text,apparatus', ...rows].join('\n'))], city);
    expect(history.rows.map(({ to }) => to)).toEqual(['new-market']);
    expect(faultsOf('history', history)).toEqual([
      'Left out of the history: 1 rows, first line 3: "gone" has ended and apparatus.csv names no successor',
    ]);
  });
});
