import { cp, copyFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readSettings } from '@sambung/platform';
import type { DecideContext, LearntModel } from '../assign/decision';
import type { City } from '../city/city';
import { loadCity } from '../city/load';
import { unpackModel } from '../models/pack';
import { ModelShelf } from '../models/shelf';
import { learnPosts } from '../posts/learn-posts';
import { REPOSITORY_CITIES, routingSettings } from '../settings';
import { lineOf, moveLine, movesOf } from './difference';
import { Past, type PastOptions } from './past';
import { type Rehearsed, rehearse } from './rehearse';
import { openSandbox } from './sandbox';

const USAGE = `npm run rehearse -- --from TIME [--to TIME] [--city FOLDER] [--rules FILE] [--channel NAME] [--json] [--keep]
Decides once more, with the city's data as they are now or would be, what was received in a time, and prints what would
differ. It is done in a database of its own beside routing's, which is removed afterwards. Nothing is sent to
SP4N-LAPOR!, published or changed; Sambung goes on meanwhile. Complaints that a person has corrected are left out.

  --from TIME      2026-11-01, or 2026-11-01T08:00, in the city's time zone
  --to TIME        a day to its end, or up to a time (now)
  --city FOLDER    another folder of city data than that of CITY
  --rules FILE     these rules instead of the city's rules.csv
  --channel NAME   only this channel
  --json           all of it, for programs
  --keep           leaves the database until the next rehearsal, and says its name; it holds what citizens wrote

A category that had drifted when a complaint came, so that people decided, is left to them once more.

Environment, for another Sambung than that of npm start or npm run stack: DATABASE_URL, CITY, CITIES_DIR, GATHER_MINUTES,
MODEL_DIR, POSTS_FILE`;

const { DATABASE_URL, CITY, CITIES_DIR, GATHER_MINUTES, MODEL_DIR, POSTS_FILE } = routingSettings;

/** @returns what is to be printed. @throws Error with a sentence for what cannot be done. */
export async function rehearsal(
  environment: Readonly<Record<string, string | undefined>>,
  words: readonly string[],
  tell: (progress: string) => void,
  signal?: AbortSignal,
): Promise<string> {
  const { from, to, channel, isHelp, isJson, isKept, ...changed } = parsed(words);
  if (isHelp) return USAGE;
  if (from === undefined) throw new Error(USAGE);
  const draft = await draftOf(environment, changed);
  const { rehearsed, kept } = await tryOut(draft, { from, to, channel }, { tell, signal, isKept });
  return isJson ? jsonOf(rehearsed, kept) : textOf(rehearsed, kept);
}

/** The city's data as they would be, and where what was decided stands. */
export interface Draft {
  city: City;
  databaseUrl: string;
  gatherMinutes: number;
  /** What would be known beside them. */
  context: DecideContext;
}

/** @throws CityError with every fault of what would be, before anything is decided by it. */
export async function draftOf(
  environment: Readonly<Record<string, string | undefined>>,
  changed: { city?: string | undefined; rules?: string | undefined; model?: string | undefined },
): Promise<Draft> {
  const settings = readSettings(
    { DATABASE_URL, CITY, CITIES_DIR, GATHER_MINUTES, MODEL_DIR, POSTS_FILE },
    environment,
  );
  const folder = changed.city ?? join(settings.CITIES_DIR || REPOSITORY_CITIES, settings.CITY);
  const city = await cityWith(folder, changed.rules);
  return {
    city,
    databaseUrl: settings.DATABASE_URL,
    gatherMinutes: settings.GATHER_MINUTES,
    context: {
      learnt: await modelWith(changed.model, settings.MODEL_DIR, city),
      posts: await learnPosts(settings.POSTS_FILE, city),
    },
  };
}

/** Of a file, or the one that decides now. @throws RejectedError for a file that is no model of the city. */
async function modelWith(
  file: string | undefined,
  folder: string,
  { code }: City,
): Promise<LearntModel | undefined> {
  if (file !== undefined) return unpackModel(await readFile(file), code);
  if (folder === '') return undefined;
  const shelf = new ModelShelf(folder, code);
  const version = await shelf.currentVersion();
  return version === undefined ? undefined : { version, model: await shelf.load(version) };
}

interface Circumstances {
  tell: (progress: string) => void;
  signal: AbortSignal | undefined;
  isKept: boolean;
}

/** Decides by a draft what was received in a time. @returns also the name of the sandbox, where it is kept */
export async function tryOut(
  { databaseUrl, ...options }: Draft,
  period: PastOptions,
  { tell, signal, isKept }: Circumstances,
): Promise<{ rehearsed: Rehearsed; kept: string | undefined }> {
  const past = await Past.open(databaseUrl);
  try {
    const { count, parts } = await past.between(period, options.city.timeZone);
    const sandbox = await openSandbox(databaseUrl);
    try {
      const rehearsed = await rehearse(parts, sandbox.database, options, (done) => {
        signal?.throwIfAborted();
        tell(`${done} of ${count} complaints decided`);
      });
      return { rehearsed, kept: isKept ? sandbox.name : undefined };
    } finally {
      await sandbox.close(isKept);
    }
  } finally {
    await past.close();
  }
}

function parsed(words: readonly string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean', default: false } as const;
  try {
    const { values } = parseArgs({
      args: [...words],
      options: {
        ...{ from: text, to: text, city: text, rules: text, channel: text },
        ...{ json: flag, keep: flag, help: flag },
      },
    });
    const { json: isJson, keep: isKept, help: isHelp, ...given } = values;
    return { ...given, isJson, isKept, isHelp };
  } catch {
    throw new Error(USAGE);
  }
}

async function cityWith(folder: string, rules: string | undefined): Promise<City> {
  if (rules === undefined) return loadCity(folder);
  const copy = await mkdtemp(join(tmpdir(), 'rehearsal-'));
  try {
    await cp(folder, copy, { recursive: true });
    await copyFile(rules, join(copy, 'rules.csv'));
    return loadCity(copy);
  } finally {
    await rm(copy, { recursive: true });
  }
}

const jsonOf = ({ same, differences }: Rehearsed, sandbox: string | undefined): string =>
  JSON.stringify(
    { same, differ: differences.length, moves: movesOf(differences), differences, sandbox },
    null,
    2,
  );

function textOf({ same, differences }: Rehearsed, kept: string | undefined): string {
  const moves = movesOf(differences).map(moveLine);
  return [
    ...differences.map(lineOf),
    `same ${same}, differs ${differences.length}`,
    ...moves,
    ...(kept === undefined ? [] : [`kept in the database ${kept}`]),
  ].join('\n');
}
