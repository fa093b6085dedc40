import { instantInWib, readDate, readTime } from './dates';

describe('dates as people type them', () => {
  test.each([
    ['Jumat, 12 Januari 2024', '2024-01-12'],
    ['Jum’at 12 Januari 2024', '2024-01-12'],
    ['12 Pebruari 2024', '2024-02-12'],
    ['3 Agt 2024', '2024-08-03'],
    ['3 Nopember 2024', '2024-11-03'],
    ['17-Des-24', '2024-12-17'],
    ["5 Mei '24", '2024-05-05'],
    ['12/01/2024', '2024-01-12'],
    ['1-2-24', '2024-02-01'],
    ['12.01.2024', '2024-01-12'],
    ['2024-01-12 19:00', '2024-01-12'],
  ])('reads "%s"', (typed, date) => {
    expect(readDate(typed)).toBe(date);
  });

  test.each(['', 'Jumat', '31 Februari 2024', '2024-13-01', '13/13/2024', '12 Foo 2024', '12 Januari'])(
    'finds no date in "%s"',
    (typed) => {
      expect(readDate(typed)).toBeUndefined();
    },
  );

  test.each([
    ['19.00 WIB s.d. selesai', '19:00'],
    ['pukul 8:30', '08:30'],
    ['sore', undefined],
    ['25.00', undefined],
  ])('reads the time of day in "%s"', (typed, time) => {
    expect(readTime(typed)).toBe(time);
  });

  it('means WIB, which is a day ahead of UTC before seven in the morning', () => {
    expect(instantInWib('2024-01-12').toISOString()).toBe('2024-01-11T17:00:00.000Z');
    expect(instantInWib('2024-01-12', '19:00').toISOString()).toBe('2024-01-12T12:00:00.000Z');
  });
});
