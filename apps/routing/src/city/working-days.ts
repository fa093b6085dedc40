import { type City, dateIn } from './city';

const DAY_MILLISECONDS = 24 * 60 * 60_000;
const WEEKEND = [0, 6];

/**
 * Whether the city's offices work on a day, given as midnight UTC of its date: from Monday to Friday; holidays and joint
 * leave do not count.
 */
export function workingDayTest({ holidays }: Pick<City, 'holidays'>): (day: number) => boolean {
  const free = new Set(holidays.map(({ date }) => date));
  return (day) =>
    !WEEKEND.includes(new Date(day).getUTCDay()) && !free.has(new Date(day).toISOString().slice(0, 10));
}

/**
 * Working days of the city's offices that have begun after the day of an instant: 0 all of that day and the weekend that
 * follows it, 1 from the next working day on.
 */
export function workingDaysSince(city: Pick<City, 'timeZone' | 'holidays'>, since: Date, now: Date): number {
  const isWorkingDay = workingDayTest(city);
  const today = Date.parse(dateIn(city, now));
  let count = 0;
  for (let day = Date.parse(dateIn(city, since)) + DAY_MILLISECONDS; day <= today; day += DAY_MILLISECONDS)
    if (isWorkingDay(day)) count += 1;
  return count;
}
