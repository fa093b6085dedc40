import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { AxiosInstance } from 'axios';
import { sayCode } from '../http/words';
import type { LedgerFault } from '../store/ledger.store';
import type { Standing } from '../store/ledger-days.store';
import type { CheckedNew, DayBalance } from './ledger';

export const USAGE = `npm run ledger -- [--day D | --from D --to D] [--channel C] [--json]
The balance sheet of every channel and day: each report that arrived stands in exactly one way, and each complaint that a
person has split off another one, which is no report, in a line of its own. It is checked within the
database, against the bus and against SP4N-LAPOR!, of the Sambung that runs here, or of OPERATOR_TOKEN and ROUTING_URL.
What does not balance is named by its id; exit status 1 then, and when SP4N-LAPOR! could not be asked.

  --day, --from, --to   days as YYYY-MM-DD, in the city's time; without them all that there are
  --channel             one channel
  --json                everything as JSON`;

/** Faults that are named; the others are counted. */
const NAMED = 50;
const WAIT_MILLISECONDS = 500;
const DAY_SECONDS = 600;

interface Options {
  from?: string;
  to?: string;
  channel?: string;
  json: boolean;
}

function readOptions(args: readonly string[]): Options {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...args],
    options: { day: text, from: text, to: text, channel: text, json: { type: 'boolean' } },
  });
  const { day, from, to, channel, json = false } = values;
  for (const given of [day, from, to])
    if (given !== undefined && !/^\d{4}-\d{2}-\d{2}$/.test(given))
      throw new Error(`A day is YYYY-MM-DD, not ${given}.`);
  if (day !== undefined && (from !== undefined || to !== undefined))
    throw new Error('Give --day, or --from and --to.');
  return { from: from ?? day, to: to ?? day, channel, json };
}

/** Checks day by day and prints what stands where. @param tell how far it is, for whoever waits */
export async function ledger(
  client: AxiosInstance,
  args: readonly string[] = [],
  tell: (progress: string) => void = () => undefined,
): Promise<{ text: string; isBalanced: boolean }> {
  const options = readOptions(args);
  const isWanted = (fault: LedgerFault): boolean =>
    options.channel === undefined || fault.channel === undefined || fault.channel === options.channel;

  const fresh = await checkNew(client, tell);
  const { data } = await client.get<{ days: string[] }>('/v1/ledger/days');
  const wanted = data.days.filter((day) => day >= (options.from ?? day) && day <= (options.to ?? day));
  const days: DayBalance[] = [];
  for (const day of wanted) {
    tell(`day ${days.length + 1} of ${wanted.length}: ${day}`);
    const { data: balance } = await client.post<DayBalance>(`/v1/ledger/days/${day}`, undefined, {
      signal: AbortSignal.timeout(DAY_SECONDS * 1000),
    });
    const ofChannel = ({ channel }: Standing): boolean => channel === (options.channel ?? channel);
    days.push({
      ...balance,
      standings: balance.standings.filter(ofChannel),
      splitOff: balance.splitOff.filter(ofChannel),
    });
  }
  const faults = [...fresh.faults, ...days.flatMap((day) => day.faults)].filter(isWanted);
  const unchecked = [fresh, ...days].find((each) => each.unchecked !== undefined)?.unchecked;
  const isBalanced = faults.length === 0 && unchecked === undefined;
  if (options.json)
    return { text: JSON.stringify({ isBalanced, unchecked, days, faults }, null, 2), isBalanced };
  return { text: textOf(days, faults, unchecked), isBalanced };
}

async function checkNew(client: AxiosInstance, tell: (progress: string) => void): Promise<CheckedNew> {
  for (let read = 0; ; await pause(WAIT_MILLISECONDS)) {
    const { data } = await client.post<CheckedNew>('/v1/ledger/new', undefined, {
      signal: AbortSignal.timeout(DAY_SECONDS * 1000),
    });
    read += data.read;
    tell(`${read} records of the bus read`);
    if (data.isDone) return data;
  }
}

const sumsOf = (day: string, what: string, standings: readonly Standing[]): string[] =>
  [...new Set(standings.map(({ channel }) => channel))].map((channel) => {
    const own = standings.filter((each) => each.channel === channel);
    const total = own.reduce((sum, { count }) => sum + count, 0);
    const sums = own.map(({ standing, count }) => `${standing} ${count}`).join(' + ');
    return `${day}  ${channel.padEnd(12)} ${what} ${total} = ${sums}`;
  });

function textOf(days: readonly DayBalance[], faults: readonly LedgerFault[], unchecked?: string): string {
  const lines = days.flatMap(({ day, standings, splitOff }) => [
    ...sumsOf(day, 'arrived', standings),
    ...sumsOf(day, 'split off', splitOff),
  ]);
  const named = faults.slice(0, NAMED).map(({ code, id }) => `${id}  ${code}: ${sayCode(code, 'en')}`);
  if (faults.length > NAMED) named.push(`… and ${faults.length - NAMED} more`);
  const verdict = faults.length > 0 ? 'NOT BALANCED' : unchecked === undefined ? 'balanced' : 'NOT CHECKED';
  const asked = unchecked === undefined ? [] : [`SP4N-LAPOR! could not be asked: ${unchecked}`];
  return [...lines, ...named, ...asked, verdict].join('\n');
}
