import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readSettings } from '@sambung/platform';
import { type City, dateIn } from '../city/city';
import { loadCity } from '../city/load';
import type { Precedent } from '../classify/precedent';
import type { Model } from '../classify/model';
import { REPOSITORY_CITIES, routingSettings } from '../settings';
import { DispositionsStore } from '../store/dispositions.store';
import { openStore } from '../store/open-store';
import { precedentsOf } from './examples';
import { faultsOf, gathered, readHistory } from './history';
import { endedFault, officeFinder } from './history-offices';
import { learn } from './learn';
import { ModelShelf } from './shelf';

const USAGE = `npm run train -- [--history FILE…] [--without-examples] [--use] [--help]
Learns from decisions of the past which office a report goes to, and keeps what was learnt as a model. Without --history
it learns from what was decided here: followed in SP4N-LAPOR! and imported from its export.

  --history FILE      CSV with the columns received_at, text, apparatus, and if there are address, kelurahan, kecamatan
  --without-examples  without the city's invented examples, which fill the gaps of a short history
  --use               decides by it from now on (within ten seconds); otherwise: npm run models -- use VERSION

Environment, for another Sambung than that of npm start or npm run stack: CITY, MODEL_DIR and DATABASE_URL`;

type Environment = Readonly<Record<string, string | undefined>>;

const { CITY, CITIES_DIR, DATABASE_URL, MODEL_DIR } = routingSettings;

/** @returns what is to be printed. @throws Error with a sentence. */
export async function training(
  environment: Environment,
  words: readonly string[],
  tell: (doing: string) => void,
): Promise<string> {
  const { values } = parseArgs({
    args: gathered(words),
    options: {
      history: { type: 'string', multiple: true },
      'without-examples': { type: 'boolean', default: false },
      use: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return USAGE;
  const { city, shelf } = shelfOf(environment);
  tell('reading');
  const { precedents, left } =
    values.history === undefined
      ? await decidedHere(environment, city)
      : await fromFiles(values.history, city);
  const examples = values['without-examples'] ? [] : precedentsOf(city);
  const model = learn(city, [...examples, ...precedents], (done, of) => tell(`learning ${done}/${of}`));
  const version = await shelf.add(model);
  if (values.use) await shelf.use(version);
  return [
    `Model ${version}: ${reportOf(model.report)}`,
    ...left,
    values.use ? 'It decides from now on.' : `It decides nothing yet: npm run models -- use ${version}`,
  ].join('\n');
}

export function shelfOf(environment: Environment): { city: City; shelf: ModelShelf } {
  const settings = readSettings({ CITY, CITIES_DIR, MODEL_DIR }, environment);
  if (settings.MODEL_DIR === '') throw new Error('Set MODEL_DIR to the folder in which the models are kept.');
  const city = loadCity(join(settings.CITIES_DIR || REPOSITORY_CITIES, settings.CITY));
  return { city, shelf: new ModelShelf(settings.MODEL_DIR, city.code) };
}

interface Learnt {
  precedents: Precedent[];
  /** What was left out, in sentences. */
  left: string[];
}

async function decidedHere(environment: Environment, city: City): Promise<Learnt> {
  const settings = readSettings({ DATABASE_URL }, environment);
  const database = await openStore(settings.DATABASE_URL);
  try {
    const officeOf = officeFinder(city, dateIn(city, new Date()));
    const precedents: Precedent[] = [];
    const left = new Map<string, number>();
    for await (const page of new DispositionsStore(database).learnable(city))
      for (const { apparatus, receivedAt, text, title, address, kelurahan, kecamatan } of page) {
        const office = officeOf(apparatus);
        if (office !== undefined && 'code' in office)
          precedents.push({
            ...{ receivedAt, address, kelurahan, kecamatan, to: office.code },
            text: title === undefined ? text : `${title}\n${text}`,
          });
        else {
          const why = office === undefined ? notInRegister(apparatus) : endedFault(office.ended);
          left.set(why, (left.get(why) ?? 0) + 1);
        }
      }
    return {
      precedents,
      left: [...left].map(([why, rows]) => `Left out of what was decided here: ${rows} rows: ${why}`),
    };
  } finally {
    await database.destroy();
  }
}

/** As SP4N-LAPOR! calls it. */
const notInRegister = (office: string): string => `"${office}" is in apparatus.csv neither by id nor by name`;

async function fromFiles(files: readonly string[], city: City): Promise<Learnt> {
  const history = await readHistory(files, city);
  return { precedents: history.rows, left: faultsOf('history', history) };
}

/** A report in a line. */
export function reportOf(report: Model['report'] | string): string {
  if (typeof report === 'string') return `cannot be read (${report})`;
  const { examples, precedents, from, to, unseen } = report;
  const share = (part: number, whole: number): string =>
    whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`;
  const learnt = from === undefined ? '' : ` and ${precedents} decisions (${from} to ${to ?? ''})`;
  return [
    `learnt from ${examples} examples${learnt}.`,
    `Of ${unseen.precedents} that it had not seen, ${share(unseen.right, unseen.precedents)} right,`,
    `${share(unseen.rightOfThree, unseen.precedents)} among the first three;`,
    `it would assign ${share(unseen.assigned, unseen.precedents)}, of these ${share(unseen.assignedRight, unseen.assigned)} right.`,
  ].join(' ');
}
