import { spell } from './words';

/** A text as numbers: positions in a vocabulary, rising, and how much each counts there. */
export interface SparseVector {
  positions: Int32Array;
  values: Float32Array;
}

/** What of a text is counted: the blocks are weighed apart, so that a long text does not drown its address. */
export interface Passage {
  text: string;
  address?: string;
}

const TEXT = 0;
const LETTERS = 1;
const ADDRESS = 2;
type Block = typeof TEXT | typeof LETTERS | typeof ADDRESS;

const WEIGHTS: Record<Block, number> = [1, 1, 0.5];
const SHORTEST_PIECE = 3;
const LONGEST_PIECE = 5;
/** Longer texts say nothing new that decides, and a bound on the length is a bound on the time. */
const MOST_WORDS = 600;

/** Once in a history is chance. */
const LEAST_TEXTS = 2;

export interface Vocabulary {
  /** Each feature with its position. */
  positions: ReadonlyMap<string, number>;
  /** By position. */
  features: readonly string[];
  /** By position: the rarer among texts, the more it says. */
  rarity: Float32Array;
}

/** Words, pairs of words, pieces of words (which endure spelling), and the same of the address apart. */
function countFeatures({ text, address }: Passage): Map<string, number> {
  const counts = new Map<string, number>();
  const count = (feature: string): void => void counts.set(feature, (counts.get(feature) ?? 0) + 1);
  const words = wordsOf(text);
  let before: string | undefined;
  for (const word of words) {
    count(`w${word}`);
    if (before !== undefined) count(`w${before} ${word}`);
    before = word;
    const bounded = ` ${word} `;
    for (let length = SHORTEST_PIECE; length <= LONGEST_PIECE; length++)
      for (let from = 0; from + length <= bounded.length; from++)
        count(`l${bounded.slice(from, from + length)}`);
  }
  before = undefined;
  for (const word of wordsOf(address ?? '')) {
    count(`a${word}`);
    if (before !== undefined) count(`a${before} ${word}`);
    before = word;
  }
  return counts;
}

/** One number is as good as another for telling matters apart. */
const wordsOf = (text: string): string[] =>
  spell(text)
    .slice(0, MOST_WORDS)
    .map((word) => (/^[0-9]/.test(word) ? '0' : word));

const BLOCKS: Record<string, Block> = { w: TEXT, l: LETTERS, a: ADDRESS };
const blockOf = (feature: string): Block => BLOCKS[feature.charAt(0)] ?? TEXT;

/** The words of the text that a feature stands for; none for pieces of words and for the address. */
export const wordsOfFeature = (feature: string): string[] =>
  blockOf(feature) === TEXT ? feature.slice(1).split(' ') : [];

export function learnVocabulary(passages: Iterable<Passage>): Vocabulary {
  const texts = new Map<string, number>();
  let all = 0;
  for (const passage of passages) {
    all += 1;
    for (const feature of countFeatures(passage).keys()) texts.set(feature, (texts.get(feature) ?? 0) + 1);
  }
  const kept = [...texts].filter(([, count]) => count >= LEAST_TEXTS);
  return {
    positions: new Map(kept.map(([feature], position) => [feature, position])),
    features: kept.map(([feature]) => feature),
    rarity: Float32Array.from(kept, ([, count]) => rarityOf(count, all)),
  };
}

const rarityOf = (texts: number, all: number): number => Math.log((1 + all) / (1 + texts)) + 1;

/** TF-IDF with the logarithm of counts; each block has a length of its own (Salton and Buckley, 1988). */
export function vectorOf(passage: Passage, { positions, rarity }: Vocabulary): SparseVector {
  const found: { position: number; value: number; block: Block }[] = [];
  const squares: Record<Block, number> = [0, 0, 0];
  for (const [feature, count] of countFeatures(passage)) {
    const position = positions.get(feature);
    if (position === undefined) continue;
    const block = blockOf(feature);
    const value = (1 + Math.log(count)) * (rarity[position] ?? 0);
    squares[block] += value * value;
    found.push({ position, value, block });
  }
  return {
    positions: Int32Array.from(found, ({ position }) => position),
    values: Float32Array.from(
      found,
      ({ value, block }) => (value / Math.sqrt(squares[block])) * WEIGHTS[block],
    ),
  };
}
