/** Its beginning, of at most so many UTF-16 units, with no half of a character at the end: no database takes that. */
export const cut = (text: string, length: number): string =>
  text.slice(0, length).replace(/[\ud800-\udbff]$/, '');
