import type { City } from './city';
import type { Faults } from './table';

export type Head = Pick<City, 'code' | 'name' | 'timeZone' | 'targets' | 'duplicateDays'>;

/** What `city.json` says. */
export function readHead(content: string, faults: Faults): Head | undefined {
  if (content === '') return undefined;
  const fault = (what: string): void => faults.add('city.json', undefined, what);
  let data: unknown;
  try {
    data = JSON.parse(content);
  } catch {
    fault('is no JSON');
    return undefined;
  }
  const given = (data ?? {}) as Record<string, unknown>;
  const text = (name: string): string => {
    const value = given[name];
    if (typeof value === 'string' && value !== '') return value;
    fault(`${name} is missing`);
    return '';
  };
  const head = {
    code: text('code'),
    name: text('name'),
    timeZone: text('timeZone'),
    targets: readTargets(given['targets'], fault),
    duplicateDays: readDays(given['duplicateDays'], fault),
  };
  if (head.code !== '' && !/^[a-z][a-z0-9-]*$/.test(head.code))
    fault(`code "${head.code}" is not lower case letters, digits and dashes`);
  try {
    new Intl.DateTimeFormat('en', { timeZone: head.timeZone || 'UTC' });
  } catch {
    fault(`timeZone "${head.timeZone}" is unknown`);
  }
  return head;
}

const DUPLICATE_DAYS = 7;
const MOST_DUPLICATE_DAYS = 60;

function readDays(value: unknown, fault: (what: string) => void): number {
  if (value === undefined) return DUPLICATE_DAYS;
  if (typeof value === 'number' && value >= 0 && value <= MOST_DUPLICATE_DAYS) return value;
  fault(`duplicateDays is no number from 0 to ${MOST_DUPLICATE_DAYS}`);
  return DUPLICATE_DAYS;
}

function readTargets(value: unknown, fault: (what: string) => void): Record<string, number> {
  if (value === undefined) return {};
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    fault('targets is no object of years');
    return {};
  }
  const entries = Object.entries(value as Record<string, unknown>);
  const isTarget = (entry: [string, unknown]): entry is [string, number] =>
    /^\d{4}$/.test(entry[0]) && Number.isInteger(entry[1]) && (entry[1] as number) > 0;
  for (const entry of entries)
    if (!isTarget(entry)) fault(`targets "${entry[0]}" is not a year with a whole number above 0`);
  return Object.fromEntries(entries.filter(isTarget));
}
