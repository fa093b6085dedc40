import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type { AxiosInstance } from 'axios';
import type { SplitDone } from './splitter';

const USAGE = `npm run split -- COMPLAINT-ID | RECEIPT | TRACKING-ID
Splits a report with two matters: the complaint keeps its ticket and its office, the second matter becomes a complaint and
a ticket of its own at the office that is proposed, or at the one that is named. Its sender follows both by the one receipt.
The same again changes nothing. Of the Sambung that runs here, or of OPERATOR_TOKEN and ROUTING_URL.

  --office CODE     the office of the second matter, by its code in the city's apparatus.csv
  --text TEXT       what the second matter is: stands in the note of its ticket
  --text-file FILE  the same from a file
  --by NAME         who does it, for the record (else OPERATOR_NAME, else "operator")
  --dry-run         only says what would be done
  --json            as JSON`;

/** @returns what is to be printed. @throws Error with the usage for no complaint. */
export async function split(
  connect: () => AxiosInstance,
  words: readonly string[],
  operatorName: () => string,
): Promise<string> {
  const { values, positionals } = parsed(words);
  if (values.help === true) return USAGE;
  const [key, ...others] = positionals;
  const file = values['text-file'];
  if (key === undefined || others.length > 0 || (file !== undefined && values.text !== undefined))
    throw new Error(USAGE);
  const text = file === undefined ? values.text : (await readFile(file, 'utf8')).trim();
  const { data } = await connect().post<SplitDone>(`/v1/complaints/${encodeURIComponent(key)}/split`, {
    by: values.by ?? operatorName(),
    isDryRun: values['dry-run'] === true,
    ...(values.office === undefined ? {} : { office: values.office }),
    ...(text === undefined ? {} : { text }),
  });
  return values.json === true ? JSON.stringify(data, null, 2) : told(data);
}

function told({ first, splitOff, isNew, isDryRun }: SplitDone): string {
  const done = !isNew ? 'was split off before' : isDryRun ? 'would be split off' : 'split off';
  const ticket = (trackingId: string | null): string => (trackingId === null ? '' : `  #${trackingId}`);
  return [
    `${first.complaintId}${ticket(first.trackingId)}: keeps its ticket and its office`,
    `${splitOff.complaintId}${ticket(splitOff.trackingId)}: ${done}, for ${splitOff.officeName} (${splitOff.office}), ${splitOff.state}`,
  ].join('\n');
}

function parsed(words: readonly string[]) {
  const [text, flag] = [{ type: 'string' } as const, { type: 'boolean' } as const];
  try {
    return parseArgs({
      args: [...words],
      allowPositionals: true,
      options: {
        office: text,
        text,
        'text-file': text,
        by: text,
        'dry-run': flag,
        json: flag,
        help: flag,
      },
    });
  } catch {
    throw new Error(USAGE);
  }
}
