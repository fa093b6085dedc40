import { isSilent } from './silence';

const silent = (heardAt: string, now: string, day: number, night: number): boolean =>
  isSilent(new Date(`${heardAt}+07:00`), new Date(`${now}+07:00`), { day, night }, 'Asia/Jakarta');

describe('a channel', () => {
  it.each([
    ['within its day', '2026-02-03T09:00', '2026-02-03T10:59', 120, 480, false],
    ['beyond its day', '2026-02-03T09:00', '2026-02-03T11:00', 120, 480, true],
    ['through a night', '2026-02-03T22:00', '2026-02-04T05:59', 120, 480, false],
    ['early in the morning after half a night', '2026-02-04T02:00', '2026-02-04T06:45', 120, 480, false],
    ['an hour into the day after half a night', '2026-02-04T02:00', '2026-02-04T07:00', 120, 480, true],
    ['through nights that do not count', '2026-02-03T21:00', '2026-02-04T07:00', 180, 0, false],
    ['a whole day', '2026-02-03T06:00', '2026-02-03T22:00', 960, 0, true],
    ['for a year, where it may', '2025-02-03T06:00', '2026-02-03T22:00', 0, 0, false],
  ])('that is quiet %s', (_, heardAt, now, day, night, isRed) => {
    expect(silent(heardAt, now, day, night)).toBe(isRed);
  });

  it('is not silent by a clock that is ahead', () => {
    expect(silent('2026-02-03T09:00', '2026-02-03T08:00', 1, 1)).toBe(false);
  });
});
