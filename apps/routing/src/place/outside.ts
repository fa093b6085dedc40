import type { Matter } from '../assign/decision';
import type { City } from '../city/city';
import { matcher } from '../classify/matcher';
import { parsePattern, wordsOf } from '../classify/pattern';
import { reader } from '../classify/words';

/** Finds whose area a text or address names, where it is not the city's. */
export function outsideFinder({
  words = [],
  notOurs = [],
}: Partial<Pick<City, 'words' | 'notOurs'>>): (matter: Matter) => string | undefined {
  const areas = notOurs.filter(({ kind }) => kind === 'area');
  const patterns = areas.flatMap(({ match, unless }) => (unless === undefined ? [match] : [match, unless]));
  const read = reader(
    words,
    patterns.flatMap((pattern) => wordsOf(parsePattern(pattern))),
  );
  const match = matcher(areas);
  return ({ title, text, address, kelurahan, kecamatan }) => {
    const [first] = match(read(title ?? '', text, address ?? '', kelurahan ?? '', kecamatan ?? '').words);
    return areas[first?.index ?? -1]?.addressee;
  };
}
