/** From an hour to an hour of the day, in a time zone: `21-6`. `none`: there are none. */
export interface QuietHours {
  from: number;
  to: number;
}

/** @throws Error naming what is expected. */
export function parseQuietHours(text: string): QuietHours | undefined {
  if (text === 'none') return undefined;
  const [, from, to] = /^(\d{1,2})-(\d{1,2})$/.exec(text) ?? [];
  const hours = { from: Number(from), to: Number(to) };
  if (hours.from < 24 && hours.to < 24 && hours.from !== hours.to) return hours;
  throw new Error('expected two hours of the day, e.g. 21-6, or none');
}

const HOUR_SECONDS = 3600;

/** How long it is still quiet, in seconds; 0 where it is not. */
export function quietSeconds(hours: QuietHours | undefined, timeZone: string, now: Date): number {
  if (hours === undefined) return 0;
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).formatToParts(now);
  const part = (type: string): number => Number(parts.find((each) => each.type === type)?.value ?? 0);
  const second = part('hour') * HOUR_SECONDS + part('minute') * 60 + part('second');
  const [from, to] = [hours.from * HOUR_SECONDS, hours.to * HOUR_SECONDS];
  const isQuiet = from < to ? second >= from && second < to : second >= from || second < to;
  return isQuiet ? (to - second + 24 * HOUR_SECONDS) % (24 * HOUR_SECONDS) : 0;
}
