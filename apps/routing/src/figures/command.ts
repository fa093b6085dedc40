import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type { AxiosInstance } from 'axios';
import type { Figures } from './figure';
import { type Environment, pdfOf } from './pdf';
import { reportOf } from './report';
import { csvOf } from './rows';
import { workbookOf } from './workbook';

const USAGE = `npm run figures -- --from D --to D [--channel C] [--apparatus A] [--format F] [--out FILE]
What the city reports: received, answered, working days to the first answer, overdue, progress to the year's target; in
all, and by month, channel, source, apparatus, kelurahan and category. Over all tickets of the city that SP4N-LAPOR! has
shown, those that citizens filed there directly included. Of the Sambung that runs here, or of OPERATOR_TOKEN and
ROUTING_URL. Each figure's definition stands beside it.

  --from, --to   first and last day of arrival as YYYY-MM-DD, in the city's time
  --channel      one channel, or direct: what was filed in SP4N-LAPOR! itself
  --apparatus    one office, by its code in apparatus.csv or its name in SP4N-LAPOR!
  --format       json (the default), csv, xlsx, or html: a report in Indonesian to print; pdf: the same as PDF, made by
                 the Chromium or Chrome of this machine (on Debian: apt install chromium), the first one on PATH or the
                 one that CHROMIUM_PATH names. GET /v1/figures gives JSON only
  --out FILE     writes it there; xlsx and pdf need it`;

const FORMATS: Record<string, (figures: Figures, environment: Environment) => string | Promise<Buffer>> = {
  json: (figures) => `${JSON.stringify(figures, null, 2)}\n`,
  csv: csvOf,
  xlsx: workbookOf,
  html: reportOf,
  pdf: (figures, environment) => pdfOf(reportOf(figures), environment),
};
const OF_BYTES = ['xlsx', 'pdf'];
const FIGURES_MILLISECONDS = 120_000;

/** @returns what is to be printed. @throws Error with a sentence for what cannot be done. */
export async function figures(
  connect: () => AxiosInstance,
  args: readonly string[],
  environment: Environment,
): Promise<string> {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      ...{ from: text, to: text, channel: text, apparatus: text, format: text, out: text },
      help: { type: 'boolean' },
    },
  });
  const { from, to, channel, apparatus, format = 'json', out } = values;
  if (values.help === true) return USAGE;
  if (from === undefined || to === undefined) throw new Error(`Give --from and --to.\n\n${USAGE}`);
  const write = FORMATS[format];
  if (write === undefined)
    throw new Error(`The format is one of ${Object.keys(FORMATS).join(', ')}, not ${format}.`);
  if (OF_BYTES.includes(format) && out === undefined)
    throw new Error(`What is made as ${format} goes into a file: give --out FILE.`);
  const { data } = await connect().get<Figures>('/v1/figures', {
    params: { from, to, channel, apparatus },
    signal: AbortSignal.timeout(FIGURES_MILLISECONDS),
  });
  const content = await write(data, environment);
  if (out === undefined) return content.toString().trimEnd();
  await writeFile(out, content);
  return `${data.total.received} reports from ${from} to ${to}, written to ${out}`;
}
