import { instantOf, spokenInWib } from './dates';

describe('instants as 112 systems write them', () => {
  it.each([
    ['2026-01-20T07:15:00+07:00', '2026-01-20T00:15:00.000Z'],
    ['2026-01-20T00:15:00Z', '2026-01-20T00:15:00.000Z'],
    ['2026-01-20T09:15:30.250+0900', '2026-01-20T00:15:30.000Z'],
    ['2026-01-20 07:15', '2026-01-20T00:15:00.000Z'],
    ['20 Januari 2026 07:15', '2026-01-20T00:15:00.000Z'],
    ['20 Jan 2026 07.15 WIB', '2026-01-20T00:15:00.000Z'],
    ['09 Agt 2026, pukul 23:59:58', '2026-08-09T16:59:58.000Z'],
    ['1 DESEMBER 2026  00:05', '2026-11-30T17:05:00.000Z'],
    ['20/01/2026 07:15', '2026-01-20T00:15:00.000Z'],
    ['29-2-2028 7.05', '2028-02-29T00:05:00.000Z'],
  ])('reads %s', (written, instant) => {
    expect(instantOf(written)?.toISOString()).toBe(instant);
  });

  it.each([
    '',
    '-',
    'kemarin sore',
    '20 Januari 2026',
    '31 Februari 2026 07:15',
    '20/13/2026 07:15',
    '20 Januari 2026 24:15',
  ])('does not guess at "%s"', (written) => {
    expect(instantOf(written)).toBeUndefined();
  });

  it('speaks an instant in WIB, whatever the day is in UTC', () => {
    expect(spokenInWib(new Date('2026-08-19T17:05:40Z'))).toBe('20 Agustus 2026 00.05 WIB');
  });
});
