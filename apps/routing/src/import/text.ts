/** Spacing apart. */
export const squeeze = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** Spacing and case apart. */
export const isSame = (one: string, other: string): boolean =>
  squeeze(one).toLowerCase() === squeeze(other).toLowerCase();
