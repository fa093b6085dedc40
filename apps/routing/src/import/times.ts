/** A wall clock's, of whatever zone. */
interface Clock {
  hour: number;
  minute: number;
  second: number;
}

interface Day {
  year: number;
  /** 1 to 12. */
  month: number;
  day: number;
}

/** By their first three letters, as SP4N-LAPOR! and spreadsheets shorten them, Indonesian and English. */
const MONTHS: Record<string, number> = {
  ...{ jan: 1, feb: 2, peb: 2, mar: 3, apr: 4, mei: 5, may: 5, jun: 6, jul: 7 },
  ...{ agu: 8, ags: 8, agt: 8, aug: 8, sep: 9, okt: 10, oct: 10, nov: 11, nop: 11, des: 12, dec: 12 },
};

const NAMED_DAY = /(?<!\d)(\d{1,2})[\s./-]+([a-z]{3,9})\.?[\s,./-]+(\d{4})(?!\d)/i;
const ISO_DAY = /(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)/;
const NUMBERED_DAY = /(?<!\d)(\d{1,2})[./-](\d{1,2})[./-](\d{4})(?!\d)/;
const CLOCK = /(?<![\d:.])(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?(?:\.\d+)?(?![\d:])/;

/** "3 Jan 2026", "Senin, 12 Agustus 2025", `2026-01-03`, `3/1/2026`, and what stands around it. */
function dayIn(text: string): { day: Day; rest: string } | undefined {
  const named = NAMED_DAY.exec(text);
  const iso = ISO_DAY.exec(text);
  const numbered = NUMBERED_DAY.exec(text);
  const found = named ?? iso ?? numbered;
  if (found === null) return undefined;
  const [whole, one = '', two = '', three = ''] = found;
  const month = named === null ? Number(two) : (MONTHS[two.slice(0, 3).toLowerCase()] ?? 0);
  const isYearFirst = named === null && iso !== null;
  const day = { year: Number(isYearFirst ? one : three), month, day: Number(isYearFirst ? three : one) };
  return exists(day) ? { day, rest: text.replace(whole, ' ') } : undefined;
}

function exists({ year, month, day }: Day): boolean {
  const date = new Date(Date.UTC(year, month - 1, day));
  return month >= 1 && month <= 12 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

function clockIn(text: string): Clock | undefined {
  const [, hour, minute, second] = CLOCK.exec(text) ?? [];
  const clock = { hour: Number(hour), minute: Number(minute), second: Number(second ?? 0) };
  return clock.hour < 24 && clock.minute < 60 && clock.second < 60 ? clock : undefined;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** @throws RangeError for what is no time zone. */
export function formatOf(timeZone: string): Intl.DateTimeFormat {
  const made =
    formats.get(timeZone) ??
    new Intl.DateTimeFormat('en-GB', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
  formats.set(timeZone, made);
  return made;
}

function offsetAt(instant: number, timeZone: string): number {
  const parts = formatOf(timeZone).formatToParts(instant);
  const [day = 0, month = 1, year = 0, hour = 0, minute = 0, second = 0] = parts.flatMap(({ type, value }) =>
    type === 'literal' ? [] : Number(value),
  );
  return Date.UTC(year, month - 1, day, hour, minute, second) - instant;
}

function instantOf({ year, month, day }: Day, { hour, minute, second }: Clock, timeZone: string): Date {
  const wall = Date.UTC(year, month - 1, day, hour, minute, second);
  if (timeZone === 'UTC') return new Date(wall);
  const guess = wall - offsetAt(wall, timeZone);
  return new Date(wall - offsetAt(guess, timeZone));
}

const MIDNIGHT: Clock = { hour: 0, minute: 0, second: 0 };

/** Tanggal and Waktu Laporan Masuk; a date cell may carry its time. @returns undefined for what cannot be read. */
export function arrivalOf(date: string, time: string, timeZone: string): Date | undefined {
  const found = dayIn(date);
  if (found === undefined) return undefined;
  const clock = time === '' ? (clockIn(found.rest) ?? MIDNIGHT) : clockIn(time);
  return clock && instantOf(found.day, clock, timeZone);
}

const MADE =
  /di-?\s?generate|generated|dibuat|di-?unduh|dicetak|diekspor|(?:tanggal|waktu) (?:unduh|cetak|ekspor|pembuatan|laporan dibuat)/i;
const PERIOD = /periode|sampai|s\.?\s?\/?\s?d\b/i;
const ZONES: readonly (readonly [RegExp, string])[] = [
  [/\bWIB\b/, 'Asia/Jakarta'],
  [/\bWITA\b/, 'Asia/Makassar'],
  [/\bWIT\b/, 'Asia/Jayapura'],
  [/\b(?:UTC|GMT)\b/, 'UTC'],
];

/** When the file was made, where a line above its table says so; of a mere day, its end. */
export function madeIn(line: string, timeZone: string): Date | undefined {
  if (!MADE.test(line) || PERIOD.test(line)) return undefined;
  const found = dayIn(line);
  if (found === undefined) return undefined;
  const zone = ZONES.find(([pattern]) => pattern.test(line))?.[1] ?? timeZone;
  return instantOf(found.day, clockIn(found.rest) ?? { hour: 23, minute: 59, second: 59 }, zone);
}
