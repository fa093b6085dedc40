import { parseArgs } from 'node:util';
import { codeOf, readSettings } from '@sambung/platform';
import type { AxiosInstance } from 'axios';
import { sentenceOfFailure } from '../http/operator-client';
import { routingSettings } from '../settings';
import { openStore } from '../store/open-store';
import { importExport, type Proposal } from './import-export';
import { readExport } from './read-export';
import { badCountOf, summaryOf } from './summary';
import { formatOf } from './times';

const USAGE = `npm run import:sp4n -- FILE [--time-zone ZONE] [--dry-run] [--link] [--help]
Takes in the official export of SP4N-LAPOR! ("Laporan Ringkas", .xlsx or .csv): how each ticket stands, ours and those
that were filed there directly. The same file again changes nothing, nor does an older one. Rows that cannot be read are
named by their numbers; the others are taken all the same, and the command ends with 1.

  --time-zone ZONE  that of the file's times (UTC), such as Asia/Jakarta
  --dry-run         says what it would do, and writes nothing
  --link            complaints that wait to be filed get the tracking ids of the tickets that match them; without it
                    the matches are only printed. Look at them first

Environment, for another Sambung than that of npm start or npm run stack: DATABASE_URL; for --link OPERATOR_TOKEN and
ROUTING_URL, too`;

const { DATABASE_URL } = routingSettings;

/** @returns what is to be printed, and whether all rows were taken. @throws Error with a sentence. */
export async function importSp4n(
  environment: Readonly<Record<string, string | undefined>>,
  words: readonly string[],
  connect: () => AxiosInstance,
  tell: (progress: string) => void,
): Promise<{ text: string; isWhole: boolean }> {
  const { file, timeZone, isDryRun, isLinked, isHelp } = parsed(words);
  if (isHelp) return { text: USAGE, isWhole: true };
  if (file === undefined) throw new Error(USAGE);
  checkZone(timeZone);
  const settings = readSettings({ DATABASE_URL }, environment);
  const client = isLinked && !isDryRun ? connect() : undefined;
  const { madeAt, unknownColumns, rows } = await readExport(file, { timeZone, now: new Date() });
  const database = await openStore(settings.DATABASE_URL).catch(asSentence);
  try {
    const progress = (count: number): void => tell(`${count} rows`);
    const imported = await importExport(rows, database, { madeAt, isDryRun, tell: progress });
    const linked = client && (await link(imported.proposals, client));
    return {
      text: summaryOf({ imported, madeAt, unknownColumns, isDryRun, linked }),
      isWhole: badCountOf(imported.bad) === 0,
    };
  } catch (error) {
    return asSentence(error);
  } finally {
    await database.destroy();
  }
}

function asSentence(error: unknown): never {
  if (codeOf(error) !== 'database.unavailable') throw error;
  throw new Error(
    'The database cannot be reached. What was taken stays; the same command again takes the rest.',
    {
      cause: error,
    },
  );
}

/** Through routing, which knows what follows a ticket in its mode: as if each had been typed in by hand. */
async function link(
  proposals: readonly Proposal[],
  client: AxiosInstance,
): Promise<{ count: number; refused: string[] }> {
  const refused: string[] = [];
  let count = 0;
  for (const { complaintId, trackingId } of proposals)
    try {
      const { data } = await client.get<{ trackingId?: string }>(`/v1/complaints/${complaintId}`);
      // Somebody was faster: another tracking id would be taken for the mending of a mistyped one.
      if (data.trackingId !== undefined) refused.push(`not linked ${trackingId}: the complaint has a ticket`);
      else {
        await client.post(`/v1/complaints/${complaintId}/tracking-id`, { trackingId });
        count += 1;
      }
    } catch (error) {
      refused.push(`not linked ${trackingId}: ${sentenceOfFailure(error)}`);
    }
  return { count, refused };
}

function checkZone(timeZone: string): void {
  try {
    formatOf(timeZone);
  } catch {
    throw new Error('--time-zone is a name such as Asia/Jakarta or UTC.');
  }
}

function parsed(words: readonly string[]) {
  const flag = { type: 'boolean', default: false } as const;
  try {
    const { values, positionals } = parseArgs({
      args: [...words],
      allowPositionals: true,
      options: {
        'time-zone': { type: 'string', default: 'UTC' },
        ...{ 'dry-run': flag, link: flag, help: flag },
      },
    });
    if (positionals.length > 1) throw new Error(USAGE);
    return {
      file: positionals[0],
      timeZone: values['time-zone'],
      isDryRun: values['dry-run'],
      isLinked: values.link,
      isHelp: values.help,
    };
  } catch {
    throw new Error(USAGE);
  }
}
