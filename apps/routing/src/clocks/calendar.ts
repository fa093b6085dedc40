import { type City, dateIn } from '../city/city';
import { workingDayTest } from '../city/working-days';

const DAY_MILLISECONDS = 24 * 60 * 60_000;

type Calendared = Pick<City, 'timeZone' | 'holidays'>;

export interface Due {
  /** The last millisecond of the day. */
  at: Date;
  /** YYYY-MM-DD in the city. */
  date: string;
  /** It lies in a year of which no holidays are known: it may still become later. */
  isBeyondCalendar: boolean;
}

/**
 * End of the n-th working day after the day of an instant, in the city's time. That day itself does not count: of a
 * report on a Saturday, Monday is day 1. With 0 it is the end of the day itself.
 */
export const dueAt = (city: Calendared, start: Date, workingDays: number): Due =>
  dueAfter(city, dateIn(city, start), workingDays);

/** The same, from a day in the city. */
export function dueAfter(city: Calendared, startDate: string, workingDays: number): Due {
  const isWorkingDay = workingDayTest(city);
  let day = Date.parse(startDate);
  for (let left = workingDays; left > 0;) {
    day += DAY_MILLISECONDS;
    if (isWorkingDay(day)) left -= 1;
  }
  const date = dateOf(day);
  return {
    at: new Date(startOfDay(city.timeZone, dateOf(day + DAY_MILLISECONDS)).getTime() - 1),
    date,
    isBeyondCalendar: !isInCalendar(city, date),
  };
}

/** Whether holidays of the day's year are known. */
export const isInCalendar = ({ holidays }: Pick<City, 'holidays'>, date: string): boolean =>
  holidays.some((holiday) => holiday.date.slice(0, 4) === date.slice(0, 4));

/** The instant at which a day (YYYY-MM-DD) begins in a time zone. */
export function startOfDay(timeZone: string, date: string): Date {
  const utc = Date.parse(date);
  // The offset at midnight UTC is that of the day's beginning, but on a day on which clocks change: hence twice.
  const guess = utc - offsetOf(timeZone, utc);
  return new Date(utc - offsetOf(timeZone, guess));
}

/**
 * Of each day from the first on, how many working days there have been up to it, itself included: the working days
 * between two days are the difference.
 */
export function workingDayOrdinals(city: Pick<City, 'holidays'>, first: string, last: string): number[] {
  const isWorkingDay = workingDayTest(city);
  const ordinals: number[] = [];
  let ordinal = 0;
  for (let day = Date.parse(first); day <= Date.parse(last); day += DAY_MILLISECONDS) {
    if (isWorkingDay(day)) ordinal += 1;
    ordinals.push(ordinal);
  }
  return ordinals;
}

/** The day that lies so many days after another; both as YYYY-MM-DD. */
export const daysAfter = (date: string, days: number): string =>
  dateOf(Date.parse(date) + days * DAY_MILLISECONDS);

/** Whether it is a day that exists, as YYYY-MM-DD. */
export const isDate = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) && dateOf(Date.parse(text)) === text;

const dateOf = (day: number): string => new Date(day).toISOString().slice(0, 10);

/** In milliseconds, east positive. */
function offsetOf(timeZone: string, instant: number): number {
  const format =
    offsetFormats.get(timeZone) ?? new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' });
  offsetFormats.set(timeZone, format);
  const name = format.formatToParts(instant).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const [, sign, hours = '0', minutes = '0'] = /GMT([+-])(\d{2}):(\d{2})/.exec(name) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}

/** Making one costs more than a deadline. */
const offsetFormats = new Map<string, Intl.DateTimeFormat>();
