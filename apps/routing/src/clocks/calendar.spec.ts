import { join } from 'node:path';
import { limitOn } from '../city/city';
import { loadCity } from '../city/load';
import { workingDaysSince } from '../city/working-days';
import { daysAfter, dueAfter, dueAt, isDate, startOfDay, workingDayOrdinals } from './calendar';

const city = loadCity(join(__dirname, '../../../../cities/malang'));
/** The joint leave of Monday after Lebaran, as if the decree had not given it yet. */
const beforeTheDecree = { ...city, holidays: city.holidays.filter(({ date }) => date !== '2024-04-15') };

describe('a deadline', () => {
  it.each([
    // Counted by hand on the calendar of the decrees.
    ['runs on through an ordinary week', '2026-01-05T02:00:00Z', 3, '2026-01-08'],
    ['is put off by all of Lebaran', '2024-04-05T03:00:00Z', 5, '2024-04-22'],
    ['spans two holidays with their joint leave', '2024-05-06T03:00:00Z', 14, '2024-05-30'],
    ['of Friday 23:30 begins on Monday and skips the holiday', '2026-01-09T16:30:00Z', 5, '2026-01-19'],
    ['of 00:30 counts from the day here, not from UTC’s', '2026-01-05T17:30:00Z', 1, '2026-01-07'],
    ['of a Saturday has Monday as its first day', '2026-01-10T03:00:00Z', 1, '2026-01-12'],
    ['of a holiday has the next day as its first', '2026-01-01T03:00:00Z', 1, '2026-01-02'],
    ['goes over the turn of the year', '2024-12-24T02:00:00Z', 5, '2025-01-03'],
    ['of no days ends with the day itself', '2026-01-10T03:00:00Z', 0, '2026-01-10'],
  ])('%s', (_case, start, days, date) => {
    expect(dueAt(city, new Date(start), days)).toEqual({
      at: new Date(`${date}T23:59:59.999+07:00`),
      date,
      isBeyondCalendar: false,
    });
  });

  it('moves when joint leave is given within the year', () => {
    const start = new Date('2024-04-05T03:00:00Z');
    expect(dueAt(beforeTheDecree, start, 5).date).toBe('2024-04-19');
    expect(dueAt(city, start, 5).date).toBe('2024-04-22');
  });

  it('beyond the calendar is computed all the same, and marked', () => {
    expect(dueAfter(city, '2026-12-30', 1)).toMatchObject({ date: '2026-12-31', isBeyondCalendar: false });
    expect(dueAfter(city, '2026-12-30', 5)).toMatchObject({ date: '2027-01-06', isBeyondCalendar: true });
  });
});

describe('limits', () => {
  it.each([
    ['supervision', 5, 60],
    ['complaint', 5, 14],
    ['information', 5, 5],
    ['aspiration', 5, undefined],
  ] as const)('of the class %s are known', (name, firstResponse, completion) => {
    expect(limitOn(city, name, '2024-03-01')).toMatchObject({ firstResponse, completion });
  });

  it('are those of the rule set that is valid on the day of the report', () => {
    const [old] = city.deadlines.filter((limit) => limit.class === 'complaint');
    const newer = { ...old!, ruleSet: 'newer', validFrom: '2026-02-01', firstResponse: 3 };
    const both = { deadlines: [old!, newer] };
    expect(limitOn(both, 'complaint', '2026-01-31').firstResponse).toBe(5);
    expect(limitOn(both, 'complaint', '2026-02-01').firstResponse).toBe(3);
    expect(limitOn(both, 'complaint', '2001-01-01').firstResponse).toBe(5);
  });
});

it('numbers working days so that the difference is what somebody has waited', () => {
  const first = '2024-03-25';
  const ordinals = workingDayOrdinals(city, first, '2024-05-05');
  expect(ordinals).toHaveLength(42);
  const since = new Date('2024-04-05T03:00:00Z');
  for (let day = 11; day < 42; day += 1)
    expect(ordinals[day]! - ordinals[11]!).toBe(
      workingDaysSince(city, since, new Date(`${daysAfter(first, day)}T05:00:00Z`)),
    );
});

it.each([
  ['Asia/Jakarta', '2024-07-01', '2024-06-30T17:00:00.000Z'],
  ['Asia/Jayapura', '2024-07-01', '2024-06-30T15:00:00.000Z'],
  ['UTC', '2024-07-01', '2024-07-01T00:00:00.000Z'],
  ['America/New_York', '2024-03-10', '2024-03-10T05:00:00.000Z'],
  ['America/New_York', '2024-03-11', '2024-03-11T04:00:00.000Z'],
])('knows when a day begins in %s', (timeZone, date, instant) => {
  expect(startOfDay(timeZone, date).toISOString()).toBe(instant);
});

it.each([
  ['2024-02-29', true],
  ['2023-02-29', false],
  ['2024-2-1', false],
  ['2024-13-01', false],
])('tells whether %s is a day', (text, is) => expect(isDate(text)).toBe(is));
