import type { QuietMinutes } from '@sambung/contracts';

const MORNING_HOUR = 6;
const EVENING_HOUR = 22;
const STEP_MILLISECONDS = 15 * 60_000;

/**
 * Whether a channel has been quiet for too long. By day its rest is used up as fast as its day's limit says, by night as
 * its night's: four hours of a night of eight and one hour of a day of two are the whole of it, and with 0 nothing is
 * used up.
 */
export function isSilent(heardAt: Date, now: Date, quiet: QuietMinutes, timeZone: string): boolean {
  if (quiet.day === 0 && quiet.night === 0) return false;
  const hour = new Intl.DateTimeFormat('en-GB', { timeZone, hour: 'numeric', hourCycle: 'h23' });
  let used = 0;
  for (let at = heardAt.getTime(); at < now.getTime() && used < 1; at += STEP_MILLISECONDS) {
    const hourThen = Number(hour.format(at));
    const limit = hourThen >= MORNING_HOUR && hourThen < EVENING_HOUR ? quiet.day : quiet.night;
    const minutes = Math.min(STEP_MILLISECONDS, now.getTime() - at) / 60_000;
    if (limit > 0) used += minutes / limit;
  }
  return used >= 1;
}
