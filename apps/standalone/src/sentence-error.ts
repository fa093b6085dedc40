/** What a person must mend before it can start, in one sentence: shown as it is, without a stack. */
export class SentenceError extends Error {
  override readonly name = 'SentenceError';
}
