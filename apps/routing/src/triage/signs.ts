import type { City } from '../city/city';
import { matcher } from '../classify/matcher';
import { parsePattern, wordsOf } from '../classify/pattern';
import { reader } from '../classify/words';
import type { SignsOf } from './genuine';

/** Which of the city's lists of words a text has something of: each line of `triage.csv` and of `classes.csv`. */
export function signsOfCity({
  words: table,
  screens,
  classes,
}: Pick<City, 'words' | 'screens' | 'classes'>): SignsOf {
  const patterns = [...screens, ...classes].flatMap(({ match, unless }) => [match, unless ?? []].flat());
  const read = reader(
    table,
    patterns.flatMap((pattern) => wordsOf(parsePattern(pattern))),
  );
  const screen = matcher(screens);
  const classify = matcher(classes);
  return (text) => {
    const { words } = read(text);
    const found = new Set(screen(words).map(({ index }) => screens[index]?.code));
    const classed = new Set(classify(words).map(({ index }) => classes[index]?.code));
    return [
      ...screens.map(({ code }) => (found.has(code) ? 1 : 0)),
      ...classes.map(({ code }) => (classed.has(code) ? 1 : 0)),
    ];
  };
}
