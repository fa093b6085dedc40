import type { Waiting } from './known.store';
import { matcher } from './match';
import type { ExportRow } from './read-row';

const TEXT =
  'Selamat pagi, lampu taman di depan balai warga padam sejak tiga malam yang lalu dan jalan menjadi gelap sekali';
const COMPLAINT: Waiting = {
  id: 'a',
  source: 'Website',
  receivedAt: new Date('2026-01-05T02:00:00Z'),
  text: TEXT,
};
const ROW: ExportRow = {
  number: 2,
  trackingId: '9000001',
  status: 'Terverifikasi',
  createdAt: new Date('2026-01-06T02:00:00Z'),
  source: 'website',
  initialText: TEXT,
};
const confidences = (row: Partial<ExportRow>, ...waiting: Waiting[]): number[] =>
  matcher(waiting.length > 0 ? waiting : [COMPLAINT])({ ...ROW, ...row }).map(({ confidence }) => confidence);

describe('whose a ticket is by its words', () => {
  test.each<[string, Partial<ExportRow>, number[]]>([
    ['the same words, whatever their case and spacing', { initialText: `  ${TEXT.toUpperCase()}! ` }, [1]],
    ['the text as it came, where admins have changed it', { finalText: 'Lampu padam' }, [1]],
    ['one word more', { initialText: `${TEXT} mohon` }, [expect.closeTo(18 / 19)]],
    ['too many other words', { initialText: `${TEXT} mohon segera diganti` }, []],
    [
      'a text of which it is a part',
      { initialText: `${TEXT} satu dua tiga empat lima enam tujuh delapan ` },
      [],
    ],
    ['other words', { initialText: 'Saluran air tersumbat di belakang sekolah dasar sejak kemarin' }, []],
    ['no text', { initialText: undefined }, []],
    ['another channel', { source: 'SMS' }, []],
    ['no channel', { source: undefined }, [1]],
    ['more than three days between', { createdAt: new Date('2026-01-08T02:00:01Z') }, []],
  ])('%s', (_, row, found) => {
    expect(confidences(row)).toEqual(found);
  });

  it('is not asked of a text of a few words', () => {
    expect(confidences({ initialText: 'Lampu mati' }, { ...COMPLAINT, text: 'Lampu mati' })).toEqual([]);
  });

  it('names all that are alike', () => {
    expect(confidences({}, COMPLAINT, { ...COMPLAINT, id: 'b' })).toEqual([1, 1]);
  });
});
