import { parseArgs } from 'node:util';
import { rulesWarnings, warningLine } from '../city/check-rules';
import { draftOf, tryOut } from '../rehearsal/command';
import { lineOf, moveLine, movesOf } from '../rehearsal/difference';
import type { Load, Rehearsed } from '../rehearsal/rehearse';

const USAGE = `npm run what-if -- [--rules FILE] [--model FILE] [--since 30d] [--channel NAME] [--json]
Who would have got what by a draft of the rules or by another model: what came in the last days is decided once more, and held against what
was decided. Also which rules of the draft contradict or shadow each other, or can never match. Nothing is changed, sent
or published; it is done in a sandbox (npm run rehearse does the same for any time, and for other data of the city).

  --rules FILE     the draft, instead of the city's rules.csv
  --model FILE     a model that npm run train has kept (MODEL_DIR), instead of the one that decides
  --since DAYS     30d, or a time: 2026-11-01, 2026-11-01T08:00 (30d)
  --channel NAME   only this channel
  --json           all of it, for programs

Environment, for another Sambung than that of npm start or npm run stack: DATABASE_URL, CITY, CITIES_DIR, GATHER_MINUTES,
MODEL_DIR, POSTS_FILE`;

const DAYS = /^(\d{1,4})d$/;
const DAY_MILLISECONDS = 86_400_000;

/** @returns what is to be printed. @throws Error with a sentence for what cannot be done. */
export async function whatIf(
  environment: Readonly<Record<string, string | undefined>>,
  words: readonly string[],
  tell: (progress: string) => void,
  signal?: AbortSignal,
): Promise<string> {
  const { rules, model, since, channel, json: isJson, help: isHelp } = parsed(words);
  if (isHelp) return USAGE;
  if (rules === undefined && model === undefined) throw new Error(USAGE);
  const draft = await draftOf(environment, { rules, model });
  const warnings = rulesWarnings(draft.city);
  const period = { from: startOf(since), to: undefined, channel };
  const { rehearsed } = await tryOut(draft, period, { tell, signal, isKept: false });
  const { same, differences, loads } = rehearsed;
  if (!isJson)
    return [...table(rehearsed), '', `${warnings.length} warnings`, ...warnings.map(warningLine)].join('\n');
  const changed = { same, changed: differences.length, moves: movesOf(differences) };
  return JSON.stringify({ ...changed, offices: loads, differences, warnings }, null, 2);
}

const startOf = (since: string): string => {
  const days = DAYS.exec(since)?.[1];
  return days === undefined ? since : new Date(Date.now() - Number(days) * DAY_MILLISECONDS).toISOString();
};

function table({ same, differences, loads }: Rehearsed): string[] {
  const width = Math.max(12, ...loads.map(({ office }) => office.length));
  const row = (name: string, ...cells: string[]): string =>
    [name.padEnd(width), ...cells.map((cell) => cell.padStart(8))].join('');
  return [
    row('office', 'now', 'draft', 'change'),
    ...loads.map(({ office, before, after }: Load) =>
      row(office, String(before), String(after), after === before ? '' : signed(after - before)),
    ),
    '',
    `changed ${differences.length} of ${same + differences.length}`,
    ...movesOf(differences).map(moveLine),
    ...differences.map(lineOf),
  ];
}

const signed = (change: number): string => (change > 0 ? `+${change}` : String(change));

function parsed(words: readonly string[]) {
  const flag = { type: 'boolean', default: false } as const;
  try {
    return parseArgs({
      args: [...words],
      options: {
        rules: { type: 'string' },
        model: { type: 'string' },
        since: { type: 'string', default: '30d' },
        channel: { type: 'string' },
        json: flag,
        help: flag,
      },
    }).values;
  } catch {
    throw new Error(USAGE);
  }
}
