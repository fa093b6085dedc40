/** How people shorten and spell the months; the first three letters decide, with these exceptions. */
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'mei', 'jun', 'jul', 'agu', 'sep', 'okt', 'nov', 'des'];
const OTHER_SPELLINGS: Record<string, string> = {
  peb: 'feb',
  may: 'mei',
  ags: 'agu',
  agt: 'agu',
  aug: 'agu',
  oct: 'okt',
  nop: 'nov',
  dec: 'des',
};

const monthOf = (word: string): number => {
  const start = word.toLowerCase().slice(0, 3);
  return MONTHS.indexOf(OTHER_SPELLINGS[start] ?? start) + 1;
};

/**
 * A date as people type it in Indonesian ("Jumat, 12 Januari 2024", "12/01/24", "12-1-2024", "2024-01-12"), as
 * `2024-01-12`. Figures alone are day, month, year. Undefined where it is no date of the calendar.
 */
export function readDate(typed: string): string | undefined {
  const iso = /\b(\d{4})-(\d{1,2})-(\d{1,2})\b/.exec(typed);
  if (iso) return dateOf(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const written = /\b(\d{1,2})\s*[-./]?\s*([a-z]{3,9})\.?\s*[-./,]?\s*'?(\d{4}|\d{2})\b/i.exec(typed);
  if (written) return dateOf(yearOf(written[3]), monthOf(written[2] ?? ''), Number(written[1]));
  const figures = /\b(\d{1,2})\s*[-./]\s*(\d{1,2})\s*[-./]\s*(\d{4}|\d{2})\b/.exec(typed);
  if (figures) return dateOf(yearOf(figures[3]), Number(figures[2]), Number(figures[1]));
  return undefined;
}

const yearOf = (digits = ''): number => (digits.length === 2 ? 2000 : 0) + Number(digits);

function dateOf(year: number, month: number, day: number): string | undefined {
  const date = new Date(Date.UTC(year, month - 1, day));
  const exists = date.getUTCMonth() === month - 1 && date.getUTCDate() === day && year >= 2000;
  return exists ? date.toISOString().slice(0, 10) : undefined;
}

/** "Pukul 19.00 WIB s.d. selesai" → `19:00`; undefined where no time of day stands. */
export function readTime(typed: string): string | undefined {
  const found = /\b([01]?\d|2[0-3])[.:]([0-5]\d)\b/.exec(typed);
  return found ? `${(found[1] ?? '').padStart(2, '0')}:${found[2]}` : undefined;
}

/** WIB is UTC+7 all year round. */
export const instantInWib = (date: string, time = '00:00'): Date => new Date(`${date}T${time}:00+07:00`);
