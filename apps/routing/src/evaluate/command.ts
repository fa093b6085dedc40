import { parseArgs } from 'node:util';
import { loadCity } from '../city/load';
import { evaluate } from './evaluate';
import { faultsOf, gathered, readHistory } from '../models/history';
import { tablesOf } from './tables';

const USAGE = `npm run evaluate -- --city DIR --history FILE… --test FILE… [--ablate] [--json] [--help]
Learns where reports go from a city's history, without its invented examples, and says how well that does on later
months, beside a baseline. What goes before it every day (triage, other authorities) is not part of it.

  --city DIR      the city's folder (cities/README.md), or a folder of registers as tools/registers.mjs reads them
  --history FILE  CSV with the columns received_at, text, apparatus, and if there are address, kelurahan, kecamatan;
                  several may be given. Rows that are no older than the first of the test are left out
  --test FILE     the same columns
  --ablate        the same without each part in turn: without place, without learnt places, without calibration
  --json          prints the figures as JSON only`;

/** @returns what is to be printed. @throws Error with a sentence. */
export async function evaluation(words: readonly string[], tell: (doing: string) => void): Promise<string> {
  const { values } = parseArgs({
    args: gathered(words),
    options: {
      city: { type: 'string' },
      history: { type: 'string', multiple: true },
      test: { type: 'string', multiple: true },
      ablate: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return USAGE;
  const { city: folder, history: historyFiles, test: testFiles } = values;
  if (folder === undefined || historyFiles === undefined || testFiles === undefined) throw new Error(USAGE);
  const city = loadCity(folder);
  tell('reading');
  const history = await readHistory(historyFiles, city);
  const test = await readHistory(testFiles, city);
  const figures = evaluate(city, history.rows, test.rows, tell, values.ablate);
  const left = [...faultsOf('history', history), ...faultsOf('test', test)];
  if (values.json) return JSON.stringify({ ...figures, left }, null, 2);
  return [tablesOf(figures), ...left, JSON.stringify(figures)].join('\n');
}
