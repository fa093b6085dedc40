import { arrivalOf, madeIn } from './times';

const at = (date: string, time = '', zone = 'UTC'): string | undefined =>
  arrivalOf(date, time, zone)?.toISOString();

describe('the date of arrival', () => {
  test.each([
    ['3 Jan 2026', '2026-01-03'],
    ['12 Agu 2025', '2025-08-12'],
    ['12 Agustus 2025', '2025-08-12'],
    ['1 Mei 2025', '2025-05-01'],
    ['31 Okt 2025', '2025-10-31'],
    ['9 Desember 2025', '2025-12-09'],
    ['Jumat, 9 Des 2025', '2025-12-09'],
    ['17-Pebruari-2024', '2024-02-17'],
    ['29 Feb 2024', '2024-02-29'],
    ['2026-01-03', '2026-01-03'],
    ['3/1/2026', '2026-01-03'],
  ])('reads %s', (written, day) => {
    expect(at(written)).toBe(`${day}T00:00:00.000Z`);
  });

  test.each([['29 Feb 2025'], ['31 Apr 2026'], ['12 Foo 2025'], ['45123'], ['besok'], ['2026-13-01']])(
    'does not take %s for one',
    (written) => {
      expect(at(written)).toBeUndefined();
    },
  );

  it('has its time beside it, or within it, in the zone of the file', () => {
    expect(at('3 Jan 2026', '06:41:43')).toBe('2026-01-03T06:41:43.000Z');
    expect(at('3 Jan 2026', '06:41:43', 'Asia/Jakarta')).toBe('2026-01-02T23:41:43.000Z');
    expect(at('2026-01-03 06:41:43')).toBe('2026-01-03T06:41:43.000Z');
    expect(at('3 Jan 2026', '6.41')).toBe('2026-01-03T06:41:00.000Z');
    expect(at('29 Mar 2026', '03:30:00', 'Europe/Berlin')).toBe('2026-03-29T01:30:00.000Z');
    expect(at('3 Jan 2026', '24:00:00')).toBeUndefined();
    expect(at('3 Jan 2026', 'pagi')).toBeUndefined();
  });
});

describe('when an export was made', () => {
  test.each([
    ['Tanggal unduh: 5 Feb 2026 10:30:00', '2026-02-05T10:30:00.000Z'],
    ['Dicetak pada Kamis, 5 Februari 2026 pukul 10.30 WIB', '2026-02-05T03:30:00.000Z'],
    ['Generated 2026-02-05', '2026-02-05T23:59:59.000Z'],
    ['Periode laporan yang dibuat 1 Jan 2026 s.d. 31 Jan 2026', undefined],
    ['Laporan Ringkas 5 Feb 2026', undefined],
  ])('%s', (line, made) => {
    expect(madeIn(line, 'UTC')?.toISOString()).toBe(made);
  });
});
