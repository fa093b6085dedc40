/**
 * The language of `match` and `unless` in a city's files:
 *   pju mati | lampu jalan + mati/redup
 * `|` any of these; `+` all of these, near each other (NEAR words) in any order; `/` any of these words at this place;
 * words beside each other stand beside each other in the text.
 */
export interface Pattern {
  alternatives: Term[][];
}

/** A phrase: for each position the words that may stand there. */
export type Term = string[][];

/** How many words may lie between the parts of a `+`. */
export const NEAR = 8;

/** @throws SyntaxError that says what is wrong with the pattern. */
export function parsePattern(source: string): Pattern {
  const alternatives = source.split('|').map((alternative) =>
    alternative.split('+').map((phrase) => {
      const positions = phrase.trim().split(/\s+/);
      return positions.map((position) => {
        const options = position.split('/');
        for (const option of options)
          if (!/^[a-z0-9]+$/.test(option))
            throw new SyntaxError(
              option === '' ? 'has an empty part' : `"${option}" is not a word of a-z and 0-9`,
            );
        return options;
      });
    }),
  );
  return { alternatives };
}

export const wordsOf = ({ alternatives }: Pattern): string[] => alternatives.flat(3);

/** Every plain spelling of an alternative, so that repeated ones can be found. */
export const spellings = (terms: Term[]): string[] =>
  terms
    .map(phrases)
    .reduce<string[][]>((all, options) => all.flatMap((some) => options.map((one) => [...some, one])), [[]])
    .map((parts) => parts.sort().join(' + '));

/** The phrases that a term stands for. */
export const phrases = (term: Term): string[] =>
  term
    .reduce<string[][]>((all, options) => all.flatMap((some) => options.map((one) => [...some, one])), [[]])
    .map((words) => words.join(' '));
