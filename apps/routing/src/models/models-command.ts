import { reportOf, shelfOf } from './train-command';

const USAGE = `npm run models -- [list|use VERSION|back] [--help]
The models that routing can decide by. What is chosen decides within ten seconds, in all processes.

  list         all that are kept, the one that decides marked
  use VERSION  decides by it from now on
  back         decides by the one before again

Environment, for another Sambung than that of npm start or npm run stack: CITY and MODEL_DIR`;

/** @returns what is to be printed. @throws Error with a sentence. */
export async function models(
  environment: Readonly<Record<string, string | undefined>>,
  [action = 'list', version]: readonly string[],
): Promise<string> {
  if (action === '--help') return USAGE;
  const { shelf } = shelfOf(environment);
  if (action === 'list') {
    const kept = await shelf.list();
    if (kept.length === 0) return 'There is no model yet: npm run train';
    return kept
      .map((one) => `${one.isCurrent ? '*' : ' '} ${one.version}  ${reportOf(one.report)}`)
      .join('\n');
  }
  if (action === 'use' && version !== undefined) {
    await shelf.use(version);
    return `${version} decides from now on.`;
  }
  if (action === 'back') return `${await shelf.back()} decides again.`;
  throw new Error(USAGE);
}
