import { join } from 'node:path';
import fc from 'fast-check';
import { matcher } from '../classify/matcher';
import { rulesWarnings, warningLine, type RuleWarning } from './check-rules';
import type { City, Rule } from './city';
import { loadCity } from './load';

const malang = loadCity(join(__dirname, '../../../../cities/malang'));

type Line = [code: string, match: string, to: string, unless?: string];
const city = (...lines: Line[]): City => ({
  ...malang,
  classes: [],
  emergencies: [],
  screens: [],
  duplicates: [],
  notOurs: [{ code: 'power', kind: 'matter', match: 'gardu', addressee: 'PLN' }],
  rules: lines.map(([code, match, to, unless]): Rule => ({ code, match, to, unless, confidence: 0.9 })),
});
const warned = (...lines: Line[]): string[] =>
  rulesWarnings(city(...lines)).map(({ rule, what, by }) => `${rule} ${what} ${by.join(' ')}`);

describe('rules are warned of', () => {
  it.each<[string, Line, Line]>([
    ['longer phrases', ['a', 'lampu', 'x'], ['b', 'lampu jalan | tiang lampu', 'y']],
    ['more words that must be near', ['a', 'lampu', 'x'], ['b', 'jalan + lampu', 'y']],
    ['fewer of the words that will do', ['a', 'lampu + mati/redup', 'x'], ['b', 'lampu jalan + mati', 'y']],
    ['the same in another order', ['a', 'lampu + mati', 'x'], ['b', 'mati + lampu taman', 'y']],
    ['no less forbidden', ['a', 'lampu', 'x', 'taman'], ['b', 'lampu jalan', 'y', 'taman | kota']],
  ])('that an earlier one always takes, for %s', (_, earlier, later) => {
    expect(warned(earlier, later)).toEqual(['b shadowed a']);
  });

  it.each<[string, Line, Line]>([
    ['one way to match is left', ['a', 'lampu', 'x'], ['b', 'lampu jalan | pju', 'y']],
    ['the earlier one may be forbidden', ['a', 'lampu', 'x', 'taman'], ['b', 'lampu jalan', 'y']],
    ['the words may stand too far apart', ['a', 'mati + gelap', 'x'], ['b', 'lampu + mati + gelap', 'y']],
    ['it is a landmark in the later', ['a', 'pasar', 'x'], ['b', 'depan pasar', 'y']],
    ['it is a part of another word', ['a', 'lampu', 'x'], ['b', 'lampung', 'y']],
    ['it comes first itself', ['a', 'lampu jalan', 'x'], ['b', 'lampu', 'y']],
  ])('that an earlier one always takes, but not where %s', (_, earlier, later) => {
    expect(warned(earlier, later)).toEqual([]);
  });

  it('only where no text is there that the later one alone matches', () => {
    const word = fc.constantFrom('lampu', 'jalan', 'mati', 'depan', 'kantor', 'pasar');
    const some = (join: string, of: fc.Arbitrary<string>, most: number) =>
      fc.array(of, { minLength: 1, maxLength: most }).map((parts) => parts.join(join));
    const pattern = some(' | ', some(' + ', some(' ', some('/', word, 2), 2), 3), 2);
    const texts = fc.array(fc.array(fc.oneof(word, fc.constant('lain')), { maxLength: 30 }), {
      maxLength: 30,
    });
    let shadowed = 0;
    fc.assert(
      fc.property(
        pattern,
        pattern,
        fc.option(word, { nil: undefined }),
        texts,
        (first, later, unless, all) => {
          const lines: Line[] = [
            ['a', first, 'x', unless],
            ['b', later, 'y', unless],
          ];
          if (!warned(...lines).includes('b shadowed a')) return;
          shadowed += 1;
          const matches = matcher(city(...lines).rules);
          for (const words of all) expect(matches(words).map(({ index }) => index)).not.toEqual([1]);
        },
      ),
      { numRuns: 2000 },
    );
    expect(shadowed).toBeGreaterThan(50);
  });

  it("that several earlier ones take, or what is not the city's", () => {
    expect(
      warned(
        ['a', 'lampu', 'x'],
        ['b', 'jalan', 'y'],
        ['c', 'jalan rusak | lampu mati | gardu meledak', 'z'],
      ),
    ).toEqual(['c shadowed b a power']);
  });

  it('that have the words of another and lead elsewhere', () => {
    expect(warned(['a', 'lampu | pju', 'x', 'taman'], ['b', 'got | pju', 'y'])).toEqual(['b contradicts a']);
    expect(warned(['a', 'lampu | pju', 'x', 'taman'], ['b', 'got | pju', 'x'])).toEqual([]);
    const rules = city(['a', 'lampu | pju', 'x', 'taman'], ['b', 'got | pju', 'y']);
    const proposes = rules.rules.map((rule) => (rule.code === 'b' ? { ...rule, confidence: 0.4 } : rule));
    expect(rulesWarnings({ ...rules, rules: proposes })).toEqual([]);
  });

  it('that their own "unless" always forbids', () => {
    expect(warned(['a', 'lampu taman | taman', 'x', 'taman'])).toEqual(['a forbidden a']);
    expect(warned(['a', 'lampu taman | pju', 'x', 'taman'])).toEqual([]);
  });

  it('of which no text is ever read as a word', () => {
    expect(warned(['a', 'p3k | pppk', 'x', 'looong'])).toEqual(['a unreadable p3k looong']);
  });

  it('in a line that says what is wrong', () => {
    const warning: RuleWarning = { file: 'rules.csv', rule: 'b', what: 'shadowed', by: ['a'] };
    expect(warningLine(warning)).toBe('rules.csv b: never comes first; all that it matches is taken by a');
  });
});

it('the rules of Malang are without a warning', () => {
  expect(rulesWarnings(malang).map(warningLine)).toEqual([]);
});
