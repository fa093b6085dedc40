import { parseArgs } from 'node:util';
import type { AxiosInstance } from 'axios';
import type { DeadLetter, ReplayedPart } from './dead-letters';

const USAGE = `npm run replay:dead-letters -- --topic TOPIC [--dry-run] [--id ID …] [--by NAME]
Puts what was set aside on TOPIC.dlt back on TOPIC, byte for byte, once it can be handled: of the Sambung that runs here,
or of OPERATOR_TOKEN and ROUTING_URL. Safe to run again: what was put back before is left alone.

  --topic TOPIC   complaint.received.v1, report.held.v1 …
  --dry-run       only say what would be done
  --id ID         only this one, as npm run held shows it; may stand several times
  --by NAME       who does it, for the record (else OPERATOR_NAME, else "operator")`;

/**
 * All dead letters of a topic, part by part.
 * @param onProgress what is done so far.
 * @returns what is to be printed. @throws Error with the usage for what is no command.
 */
export async function replayDeadLetters(
  connect: () => AxiosInstance,
  words: readonly string[],
  operatorName: () => string,
  onProgress: (text: string) => void,
): Promise<string> {
  const { topic, ids, isDryRun, by, isHelp } = parsed(words);
  if (isHelp) return USAGE;
  if (topic === undefined) throw new Error(USAGE);
  const client = connect();
  const letters: DeadLetter[] = [];
  for (let from: string | null | undefined; from !== null;) {
    const { data } = await client.post<ReplayedPart>('/v1/dead-letters/replay', {
      topic: topic.replace(/\.dlt$/, ''),
      ...(from === undefined ? {} : { from }),
      ...(ids === undefined ? {} : { ids }),
      isDryRun,
      by: by ?? operatorName(),
    });
    letters.push(...data.letters);
    from = data.next;
    if (data.left > 0) onProgress(`${letters.length} of ${letters.length + data.left} looked at`);
  }
  const counts = new Map<string, number>();
  for (const { outcome } of letters) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  return [
    ...letters
      .filter(({ outcome }) => outcome !== 'not-asked-for')
      .map(({ id, at, code, outcome }) => [id, String(at), code, SAID[outcome]].join('  ')),
    letters.length === 0
      ? 'no dead letters'
      : [...counts]
          .map(([outcome, count]) => `${count} ${SAID[outcome as DeadLetter['outcome']]}`)
          .join(', '),
  ].join('\n');
}

const SAID: Record<DeadLetter['outcome'], string> = {
  replayed: 'put back',
  'would-be-replayed': 'would be put back',
  'replayed-before': 'put back before',
  'not-asked-for': 'left alone',
};

function parsed(words: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...words],
      options: {
        topic: { type: 'string' },
        id: { type: 'string', multiple: true },
        by: { type: 'string' },
        'dry-run': { type: 'boolean' },
        help: { type: 'boolean' },
      },
    });
    const { topic, id: ids, by, 'dry-run': isDryRun = false, help: isHelp = false } = values;
    return { topic, ids, by, isDryRun, isHelp };
  } catch {
    throw new Error(USAGE);
  }
}
