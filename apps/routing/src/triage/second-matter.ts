import type { Candidate } from '../assign/decision';

/** Where a text goes on from one matter to another. */
const JOINTS = /[.;,!?\n]+|\b(?:dan|serta|terus|trus|lalu|juga|sekalian|sama|ambek|karo|plus)\b/i;
/** How sure each clause's only rule must be. */
const SURE = 0.8;
/** One matter and what comes of it, or a fear: no second one. */
const CONSEQUENCE =
  /\b(?:kare?na|krn|krna|sehingga|shg|sampai|jadi|membuat|bikin|(?:me)?nyebabkan|akibat\w*|\w*dampak|gara|takut\w*|k[hu]awatir|rawan|sering|menghalangi|mengenai|untuk|oleh)\b/i;
/** A longer text tells a story; its clauses are no list of matters. */
const MOST_WORDS = 40;

/** None where the text is no list of matters. */
export function clausesOf(text: string): string[] {
  if (CONSEQUENCE.test(text) || text.trim().split(/\s+/).length > MOST_WORDS) return [];
  return text.split(JOINTS).filter((clause) => /\p{L}{3}/u.test(clause));
}

interface Offer extends Candidate {
  confidence: number;
}

/**
 * The second matter of a text that holds two: clauses of their own speak for offices of their own, each without a rival,
 * and the first is whom the whole goes to. Both are offered for the whole, too: a clause by itself has lost what the
 * rest forbids.
 */
export function secondMatter<T extends Offer>(
  first: string | undefined,
  whole: readonly T[],
  clauses: readonly (readonly T[])[],
): T | undefined {
  const offered = new Set(whole.map(({ apparatus }) => apparatus));
  const clear = clauses.flatMap((offers) => {
    const [best] = offers;
    const isClear = offers.every(({ apparatus }) => apparatus === best?.apparatus);
    return best !== undefined && isClear && best.confidence >= SURE && offered.has(best.apparatus)
      ? [best]
      : [];
  });
  if (!clear.some(({ apparatus }) => apparatus === first)) return undefined;
  return clear.find(({ apparatus }) => apparatus !== first);
}
