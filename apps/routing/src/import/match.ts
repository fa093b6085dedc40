import { spell } from '../classify/words';
import type { Waiting } from './known.store';
import type { ExportRow } from './read-row';
import { squeeze } from './text';

/** A complaint of ours that a ticket seems to be. */
export interface Match {
  complaintId: string;
  /** 1: the same words in the same order, or our reference. */
  confidence: number;
}

const WITHIN_MILLISECONDS = 3 * 24 * 60 * 60_000;
const LEAST_CONFIDENCE = 0.9;
/** "Lampu mati" is many people's. */
const LEAST_WORDS = 5;

/** What we write below a citizen's words; SP4N-LAPOR! may have taken its lines together. */
const FOOTER = /\s*---\s*Kanal: [^]*$/;

interface Worded {
  line: string;
  words: Set<string>;
}

function worded(text: string): Worded {
  const words = spell(text.replace(FOOTER, ''));
  return { line: words.join(' '), words: new Set(words) };
}

/** Finds whose a ticket without our reference is: by its words, its time and its channel, or not at all. */
export function matcher(waiting: readonly Waiting[]): (row: ExportRow) => Match[] {
  const candidates = waiting
    .map(({ id, source, receivedAt, text }) => ({
      id,
      source: squeeze(source).toLowerCase(),
      receivedAt: receivedAt.getTime(),
      ...worded(text),
    }))
    .filter(({ words }) => words.size >= LEAST_WORDS);
  return (row) => {
    const createdAt = row.createdAt.getTime();
    const rowSource = row.source?.toLowerCase();
    const near = candidates.filter(
      ({ receivedAt, source }) =>
        Math.abs(receivedAt - createdAt) <= WITHIN_MILLISECONDS &&
        (rowSource === undefined || rowSource === source),
    );
    if (near.length === 0) return [];
    const texts = [...new Set([row.initialText ?? '', row.finalText ?? ''])].map(worded);
    return near.flatMap((candidate) => {
      const confidence = Math.max(...texts.map((text) => likeness(text, candidate)));
      return confidence < LEAST_CONFIDENCE ? [] : { complaintId: candidate.id, confidence };
    });
  };
}

/** The share of words that both have, of all that either has; 0 as soon as it cannot be enough. */
function likeness(one: Worded, other: Worded): number {
  if (one.line === other.line) return 1;
  const all = one.words.size + other.words.size;
  const [few, many] = one.words.size < other.words.size ? [one.words, other.words] : [other.words, one.words];
  let both = few.size;
  for (const word of few) {
    if (both / (all - both) < LEAST_CONFIDENCE) return 0;
    if (!many.has(word)) both -= 1;
  }
  // The same words in another order are not quite the same.
  return Math.min(both / (all - both), 0.99);
}
