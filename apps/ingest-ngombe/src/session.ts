import { instantInWib, readDate, readTime } from './dates';
import type { Session } from './notes/notes';

/** Clocks differ; a session that lies further ahead is a slip of the pen. */
const AHEAD_MILLISECONDS = 24 * 3600_000;

/** A session whose number and date were understood. */
export interface TheSession {
  number: string;
  occurredAt: Date;
  stated: Session;
}

type Understanding =
  | { session: TheSession }
  /** Where a number or date is missing or wrong: all that is, at once. */
  | { faults: { field: string; rule: string }[] };

export function understand(stated: Session, receivedAt: Date): Understanding {
  const number = numberOf(stated.number ?? '');
  const date = readDate(stated.date ?? '');
  // A date cell may hold the hour as well; figures after "." in a typed date are none.
  const hour = stated.time ?? /\d \d\d:\d\d$/.exec(stated.date ?? '')?.[0] ?? '';
  const occurredAt = date && instantInWib(date, readTime(hour));
  const faults: { field: string; rule: string }[] = [];
  if (number === undefined)
    faults.push({ field: 'session.number', rule: stated.number ? 'isSessionNumber' : 'isNotEmpty' });
  if (!occurredAt) faults.push({ field: 'session.date', rule: stated.date ? 'isDate' : 'isNotEmpty' });
  else if (occurredAt.getTime() > receivedAt.getTime() + AHEAD_MILLISECONDS)
    faults.push({ field: 'session.date', rule: 'isNotInFuture' });
  return number !== undefined && occurredAt && faults.length === 0
    ? { session: { number, occurredAt, stated } }
    : { faults };
}

/** "12", "ke-012" and "Sesi 12" are one; where numbering begins anew each year, "3/2025". */
function numberOf(typed: string): string | undefined {
  const found = /^(?:[a-z ]*\bke\b|sesi|no(?:mor)?\.?|ngombe)?[\s.-]*(\d{1,4})(?:\s*\/\s*(\d{4}))?$/i.exec(
    typed.trim(),
  );
  if (found === null) return undefined;
  const year = found[2] === undefined ? '' : `/${found[2]}`;
  return `${Number(found[1])}${year}`;
}
