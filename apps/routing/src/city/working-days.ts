import { type City, dateIn } from './city';

const DAY_MILLISECONDS = 24 * 60 * 60_000;
const WEEKEND = [0, 6];

/**
 * Working days of the city's offices that have begun after the day of an instant: 0 all of that day and the weekend that
 * follows it, 1 from the next working day on. Offices work from Monday to Friday; holidays and joint leave do not count.
 */
export function workingDaysSince(city: Pick<City, 'timeZone' | 'holidays'>, since: Date, now: Date): number {
  const holidays = new Set(city.holidays.map(({ date }) => date));
  const today = Date.parse(dateIn(city, now));
  let count = 0;
  for (let day = Date.parse(dateIn(city, since)) + DAY_MILLISECONDS; day <= today; day += DAY_MILLISECONDS) {
    const isHoliday = holidays.has(new Date(day).toISOString().slice(0, 10));
    if (!isHoliday && !WEEKEND.includes(new Date(day).getUTCDay())) count += 1;
  }
  return count;
}
