import { type City, type Class, CLASSES, dateIn, limitOn } from '../city/city';
import { daysAfter, isInCalendar, workingDayOrdinals } from '../clocks/calendar';
import {
  ANSWERED_UNSEEN,
  type FiguresStore,
  type Limits,
  STANDINGS,
  type Tally,
} from '../store/figures.store';
import {
  type Counts,
  DIMENSIONS,
  type Dimension,
  DIRECT,
  FIGURES,
  type FigureName,
  type Figures,
  type Line,
  PROGRESS,
  type Progress,
  type Text,
  UNKNOWN,
} from './figure';

export interface Period {
  from: string;
  to: string;
  /** A channel of ours, or `direct`. */
  channel?: string;
  /** Code of an office in the city's register, or its id or name in SP4N-LAPOR!. */
  apparatus?: string;
}

const DAY_MILLISECONDS = 24 * 60 * 60_000;

/** The city's figures, over all that SP4N-LAPOR! has shown. */
export class FiguresReader {
  constructor(
    private readonly city: City,
    private readonly store: FiguresStore,
  ) {}

  async read({ from, to, channel, apparatus }: Period, now: Date): Promise<Figures> {
    const { city } = this;
    const today = dateIn(city, now);
    const last = [to, today].sort().at(-1) ?? to;
    const ordinals = workingDayOrdinals(city, from, last);
    const counting = this.store.tally({
      timeZone: city.timeZone,
      from,
      to,
      months: monthsOf(from, last),
      ordinals,
      limits: limitsByDay(city, from, ordinals, today),
      channel,
      apparatus: apparatus === undefined ? undefined : namesOf(city, apparatus),
    });
    const [tallies, progress] = await Promise.all([counting, this.progress(from, to)]);
    const tableOf = (dimension: Dimension): Line[] => linesOf(tallies, dimension, nameIn(city, dimension));
    return {
      city: city.name,
      timeZone: city.timeZone,
      from,
      to,
      ...(channel === undefined ? {} : { channel }),
      ...(apparatus === undefined ? {} : { apparatus }),
      at: now.toISOString(),
      total: countsOf(tallies.filter(({ dimension }) => dimension === 'month')),
      progress,
      tables: Object.fromEntries(DIMENSIONS.map((each) => [each, tableOf(each)])) as Figures['tables'],
      definitions: DEFINITIONS,
      isBeyondCalendar: [from, to].some((date) => !isInCalendar(city, date)),
    };
  }

  private async progress(from: string, to: string): Promise<Progress[]> {
    const years = Object.entries(this.city.targets).filter(
      ([year]) => from.slice(0, 4) <= year && year <= to.slice(0, 4),
    );
    return Promise.all(
      years.map(async ([year, target]) => {
        const until = to.startsWith(year) ? to : `${year}-12-31`;
        const received = await this.store.received(this.city.timeZone, `${year}-01-01`, until);
        return { year, target, received, share: received / target };
      }),
    );
  }
}

const DEFINITIONS = {
  ...(Object.fromEntries(
    Object.entries(FIGURES).map(([name, { definition }]) => [name, definition]),
  ) as Record<FigureName, Text>),
  progress: PROGRESS.definition,
};

const daysBetween = (from: string, to: string): number =>
  (Date.parse(to) - Date.parse(from)) / DAY_MILLISECONDS;

const monthsOf = (from: string, to: string): number[] =>
  Array.from({ length: daysBetween(from, to) + 1 }, (_, day) =>
    Number(daysAfter(from, day).slice(0, 7).replace('-', '')),
  );

/** Of each class, for a report of each day, as it stands today. */
function limitsByDay(
  city: City,
  from: string,
  ordinals: readonly number[],
  today: string,
): Record<Class, Limits> {
  const until = ordinals[Math.max(0, daysBetween(from, today))] ?? 0;
  const of = (name: Class): Limits => {
    const limits = ordinals.map((ordinal, day) => ({
      waited: until - ordinal,
      ...limitOn(city, name, daysAfter(from, day)),
    }));
    return {
      firstResponse: limits.map(({ firstResponse }) => firstResponse),
      ifOpen: limits.map(
        ({ waited, firstResponse, completion }) =>
          (waited > firstResponse ? STANDINGS.overdue : 0) +
          (completion !== undefined && waited > completion ? STANDINGS.overdueCompletion : 0),
      ),
    };
  };
  return Object.fromEntries(CLASSES.map((name) => [name, of(name)])) as Record<Class, Limits>;
}

/** As SP4N-LAPOR! may know an office: by the agency's id, else by our code, and by each name that it has had. */
function namesOf({ apparatus }: Pick<City, 'apparatus'>, given: string): string[] {
  const own = apparatus.filter(({ code }) => code === given);
  const names = [given, ...own.flatMap(({ sp4nId, name, shortName }) => [sp4nId ?? '', name, shortName])];
  return [...new Set(names.filter((name) => name !== '').map((name) => name.toLowerCase()))];
}

/** A value as the city's register spells it, so that two spellings are one line. */
function nameIn(city: City, dimension: Dimension): (value: string | null) => string {
  const empty = dimension === 'channel' ? DIRECT : UNKNOWN;
  const spellings = new Map<string, string>();
  const add = (name: string, ...others: readonly string[]): void => {
    for (const spelling of [name, ...others]) spellings.set(spelling.toLowerCase(), name);
  };
  if (dimension === 'kelurahan') for (const { name, variants } of city.kelurahan) add(name, ...variants);
  if (dimension === 'apparatus') for (const { name, shortName } of city.apparatus) add(name, shortName);
  return (value) => {
    const text = (value ?? '').trim();
    if (text === '') return empty;
    if (dimension === 'month') return `${text.slice(0, 4)}-${text.slice(4)}`;
    return spellings.get(text.toLowerCase()) ?? text;
  };
}

function linesOf(
  tallies: readonly Tally[],
  dimension: Dimension,
  nameOf: (value: string | null) => string,
): Line[] {
  const own = new Map<string, Tally[]>();
  const of = dimension === 'channel' ? 'month' : dimension;
  for (const tally of tallies) {
    if (tally.dimension !== of) continue;
    const name = nameOf(dimension === 'channel' ? tally.channel : tally.value);
    const some = own.get(name) ?? [];
    some.push(tally);
    own.set(name, some);
  }
  const lines = [...own].map(([name, some]) => ({ name, ...countsOf(some) }));
  return lines.sort((one, other) =>
    dimension === 'month' || one.received === other.received
      ? one.name.localeCompare(other.name)
      : other.received - one.received,
  );
}

function countsOf(tallies: readonly Tally[]): Counts {
  const countOf = (standing: number): number =>
    tallies.reduce((total, tally) => total + ((tally.standing & standing) > 0 ? tally.count : 0), 0);
  const waits = tallies
    .flatMap(({ days, count }) => (days === null || days === ANSWERED_UNSEEN ? [] : [{ days, count }]))
    .sort((one, other) => one.days - other.days);
  const received = tallies.reduce((total, { count }) => total + count, 0);
  const answered = tallies.reduce((total, { days, count }) => total + (days === null ? 0 : count), 0);
  const timed = waits.reduce((total, { count }) => total + count, 0);
  const viaSambung = countOf(STANDINGS.viaSambung);
  /** The smallest number of days within which this share was answered. */
  const within = (share: number): number | null => {
    let left = Math.ceil(timed * share);
    return waits.find(({ count }) => (left -= count) <= 0)?.days ?? null;
  };
  return {
    received,
    viaSambung,
    direct: received - viaSambung,
    answered,
    responseRate: received === 0 ? null : answered / received,
    meanWorkingDays:
      timed === 0 ? null : waits.reduce((total, { days, count }) => total + days * count, 0) / timed,
    medianWorkingDays: within(0.5),
    p90WorkingDays: within(0.9),
    answeredLate: countOf(STANDINGS.answeredLate),
    overdue: countOf(STANDINGS.overdue),
    overdueCompletion: countOf(STANDINGS.overdueCompletion),
  };
}
