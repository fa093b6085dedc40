import { workingDaysSince } from './working-days';

const city = {
  timeZone: 'Asia/Jakarta',
  holidays: [{ date: '2026-08-17', name: 'Hari Kemerdekaan', kind: 'libur' }],
};

describe('working days that somebody has waited', () => {
  it.each([
    // 17 August 2026 is a Monday.
    ['none on the day itself', '2026-08-13T02:00:00Z', '2026-08-13T09:00:00Z', 0],
    ['one on the next day, however early', '2026-08-13T09:00:00Z', '2026-08-13T17:30:00Z', 1],
    ['none over a weekend and a holiday', '2026-08-14T09:00:00Z', '2026-08-17T09:00:00Z', 0],
    ['one after them', '2026-08-14T09:00:00Z', '2026-08-18T01:00:00Z', 1],
    ['five in a week without holidays', '2026-08-18T01:00:00Z', '2026-08-25T01:00:00Z', 5],
    ["by the city's days, not UTC's", '2026-08-18T16:59:00Z', '2026-08-18T17:01:00Z', 1],
  ])('are %s', (_case, since, now, days) => {
    expect(workingDaysSince(city, new Date(since), new Date(now))).toBe(days);
  });
});
