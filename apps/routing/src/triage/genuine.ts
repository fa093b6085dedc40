import type { Reason } from '@sambung/contracts';
import type { Lesson, LinearModel } from '../classify/linear';
import { generator, scoresOf, trainLinear } from '../classify/linear';
import type { SparseVector } from '../classify/vectors';

/** A post as it was labelled. Others than these are no posts to learn from. */
export const POST_LABELS = ['keluhan', 'respon', 'bukan'] as const;
export type PostLabel = (typeof POST_LABELS)[number];
/** The first of them; the others are none. */
export const COMPLAINT = 0;

export interface LabelledPost {
  text: string;
  label: PostLabel;
}

/** What the city's own words say of a text, from 0 to 1 each. */
export type SignsOf = (text: string) => readonly number[];

export interface GenuineModel {
  /** Each feature with its position. */
  positions: ReadonlyMap<string, number>;
  /** By position: the rarer among posts, the more it says. */
  rarity: Float32Array;
  linear: LinearModel;
}

const SHORTEST_PIECE = 2;
const LONGEST_PIECE = 5;
const LEAST_PIECES = 2;
/** Beside words and pieces, which weigh 1 together each. */
const SIGN_WEIGHT = 0.12;
const MOST_CHARACTERS = 2_000;
/** Posts are short and say the same in many words: measured, a mistake should cost more than with reports. */
const FIDELITY = 3;

/** What differs between posts and says nothing: which address, which number, which hour. */
const plain = (text: string): string =>
  text
    .slice(0, MOST_CHARACTERS)
    .replace(/&amp;/g, '&')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/https?\S*|pic\.t\S*/g, ' xurl ')
    .replace(/\[[A-Z]{3,6}\]/g, ' xnum ')
    .replace(/\b\d{1,2}[.:]\d\d\b/g, ' xtime ')
    .replace(/\d+/g, ' 0 ')
    .toLowerCase();

/** Words, mentions, hashtags, smileys, and what people shout and ask with. */
const TOKENS = /[@#]?[\p{L}\p{N}_]+|[:;=][-']?[()dp/|]+|\?+|!+|\.{2,}|[:;.,"&]/gu;

interface Counts {
  words: Map<string, number>;
  pieces: Map<string, number>;
}

function countsOf(text: string): Counts {
  const written = plain(text);
  const counts: Counts = { words: new Map(), pieces: new Map() };
  const count = (where: Map<string, number>, what: string): void =>
    void where.set(what, (where.get(what) ?? 0) + 1);
  let before: string | undefined;
  for (const [word] of written.matchAll(TOKENS)) {
    count(counts.words, `w${word}`);
    if (before !== undefined) count(counts.words, `w${before} ${word}`);
    before = word;
  }
  const spaced = written.replace(/\s+/g, ' ');
  for (let length = SHORTEST_PIECE; length <= LONGEST_PIECE; length++)
    for (let from = 0; from + length <= spaced.length; from++)
      count(counts.pieces, `p${spaced.slice(from, from + length)}`);
  return counts;
}

const isYes = (pattern: RegExp, text: string): number => (pattern.test(text) ? 1 : 0);

/** How it is written: retweets, whom it calls, links, hours, questions, moods. */
function formOf(text: string): number[] {
  const mentions = text.match(/@\w+/g)?.length ?? 0;
  return [
    isYes(/^\W*RT\b/i, text),
    isYes(/\S\s+RT\b/i, text),
    mentions === 0 ? 1 : 0,
    mentions >= 3 ? 1 : 0,
    isYes(/https?:|pic\.t/i, text),
    isYes(/\?/, text),
    isYes(/!/, text),
    isYes(/[:;=]-?[)dp]/i, text),
    isYes(/[:;=]-?\(/, text),
    isYes(/#\w/, text),
    isYes(/^\s*@\w/, text),
    isYes(/\b(?:cc|via)\b/i, text),
    isYes(/\b(?:jl|jln|jalan)\b/i, text),
    isYes(/\b\d{1,2}[./:]\d{1,2}\b/, text),
    Math.min(text.length / 140, 3),
  ];
}

function vectorOfPost(
  text: string,
  { positions, rarity }: Pick<GenuineModel, 'positions' | 'rarity'>,
  signsOf: SignsOf,
): SparseVector {
  const { words, pieces } = countsOf(text);
  const found: { position: number; value: number }[] = [];
  for (const block of [words, pieces]) {
    const own: typeof found = [];
    let squares = 0;
    for (const [feature, count] of block) {
      const position = positions.get(feature);
      if (position === undefined) continue;
      const value = (1 + Math.log(count)) * (rarity[position] ?? 0);
      squares += value * value;
      own.push({ position, value });
    }
    for (const { position, value } of own) found.push({ position, value: value / Math.sqrt(squares) });
  }
  [...formOf(text), ...signsOf(text)].forEach((value, at) => {
    const position = positions.get(`s${at}`);
    if (position !== undefined && value !== 0) found.push({ position, value: value * SIGN_WEIGHT });
  });
  return {
    positions: Int32Array.from(found, ({ position }) => position),
    values: Float32Array.from(found, ({ value }) => value),
  };
}

/** Learns what a complaint is from labelled posts. The same posts make the same model. */
export function learnGenuine(posts: readonly LabelledPost[], signsOf: SignsOf): GenuineModel {
  const texts = new Map<string, number>();
  for (const { text } of posts) {
    const { words, pieces } = countsOf(text);
    for (const feature of [...words.keys(), ...pieces.keys()])
      texts.set(feature, (texts.get(feature) ?? 0) + 1);
  }
  const kept = [...texts].filter(([feature, count]) => feature.startsWith('w') || count >= LEAST_PIECES);
  const signs = formOf('').length + signsOf('').length;
  const features = [
    ...kept.map(([feature]) => feature),
    ...Array.from({ length: signs }, (_, at) => `s${at}`),
  ];
  const positions = new Map(features.map((feature, at) => [feature, at]));
  const rarity = Float32Array.from(
    features,
    (_, at) => Math.log((1 + posts.length) / (1 + (kept[at]?.[1] ?? posts.length))) + 1,
  );
  const lessons = posts.map(({ text, label }): Lesson => ({
    vector: vectorOfPost(text, { positions, rarity }, signsOf),
    label: POST_LABELS.indexOf(label),
    weight: FIDELITY,
  }));
  return { positions, rarity, linear: trainLinear(lessons, POST_LABELS.length, features.length) };
}

/** Above 0: a complaint; the further from it, the surer. */
export const scoreOfPost = (text: string, model: GenuineModel, signsOf: SignsOf): number =>
  scoresOf(model.linear, vectorOfPost(text, model, signsOf))[COMPLAINT] ?? 0;

const FOLDS = 4;
/** So often those that are judged to be no complaint must have been none. */
const WANTED = 0.95;
/** Fewer are chance. */
const FEWEST = 20;

/**
 * Learns why a post may be no complaint. How sure it must be is read off posts that were not learnt from; where no
 * sureness is enough, nothing is ever doubted.
 */
export function learnDoubt(
  posts: readonly LabelledPost[],
  signsOf: SignsOf,
): (text: string) => Reason | undefined {
  // Drawn, since files come sorted.
  const random = generator(1);
  const folds = posts.map(() => Math.floor(random() * FOLDS));
  const scored = Array.from({ length: FOLDS }, (_, fold) => {
    const others = posts.filter((__, at) => folds[at] !== fold);
    const model = learnGenuine(others, signsOf);
    return posts
      .filter((__, at) => folds[at] === fold)
      .map(({ text, label }) => ({
        score: scoreOfPost(text, model, signsOf),
        isComplaint: label === POST_LABELS[COMPLAINT],
      }));
  })
    .flat()
    .sort((one, other) => one.score - other.score);
  let right = 0;
  let best: { below: number; precision: number } | undefined;
  scored.forEach(({ score, isComplaint }, at) => {
    if (!isComplaint) right += 1;
    const precision = right / (at + 1);
    const next = Math.min(scored[at + 1]?.score ?? 0, 0);
    if (score < 0 && at + 1 >= FEWEST && precision >= WANTED) best = { below: (score + next) / 2, precision };
  });
  if (best === undefined) return () => undefined;
  const { below, precision } = best;
  const model = learnGenuine(posts, signsOf);
  const reason = { code: 'triage.talk', parameters: { percent: Math.floor(precision * 100) } };
  return (text) => (scoreOfPost(text, model, signsOf) <= below ? reason : undefined);
}
