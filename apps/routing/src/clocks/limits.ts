import { type City, type Class, type Level, LEVELS, limitOn } from '../city/city';
import { daysAfter, dueAfter, startOfDay } from './calendar';

const CLOCK_KINDS = ['first-response', 'completion'] as const;
export type ClockKind = (typeof CLOCK_KINDS)[number];

/** What the clock of a report of a class shows that was received on a day. */
export interface Limit {
  day: string;
  class: Class;
  kind: ClockKind;
  ruleSet: string;
  dueAt: Date | null;
  isBeyondCalendar: boolean;
  /** When each level is told, in the order of LEVELS; empty where there is no limit. */
  tellAt: Date[];
}

/**
 * Working days after the due one at whose end each level is told that it has passed. The office is reminded before: from
 * the beginning of the last working day but one.
 */
const LATE_DAYS: Readonly<Record<Exclude<Level, 'office'>, number>> = {
  head: 0,
  coordinator: 1,
  'regional-secretary': 2,
};

export function limitsOf(city: City, day: string, reportClass: Class): Limit[] {
  const { ruleSet, firstResponse, completion } = limitOn(city, reportClass, day);
  return CLOCK_KINDS.map((kind) => {
    const days = kind === 'first-response' ? firstResponse : completion;
    const due = days === undefined ? undefined : dueAfter(city, day, days);
    return {
      day,
      class: reportClass,
      kind,
      ruleSet,
      dueAt: due?.at ?? null,
      isBeyondCalendar: due?.isBeyondCalendar ?? false,
      tellAt: days === undefined ? [] : LEVELS.map((level) => tellAt(city, day, days, level)),
    };
  });
}

function tellAt(city: City, day: string, days: number, level: Level): Date {
  if (level === 'office') return startOfDay(city.timeZone, dueAfter(city, day, Math.max(0, days - 1)).date);
  const { date } = dueAfter(city, day, days + LATE_DAYS[level]);
  return startOfDay(city.timeZone, daysAfter(date, 1));
}
