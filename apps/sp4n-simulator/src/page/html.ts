/** Text that is markup already. Only {@link html} makes it. */
class Html {
  constructor(readonly markup: string) {}
}

export type { Html };

type Part = Html | string | number | undefined | readonly Part[];

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const render = (part: Part): string => {
  if (part instanceof Html) return part.markup;
  if (part === undefined) return '';
  if (typeof part === 'object') return part.map(render).join('');
  return String(part).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
};

/** Whatever is put in is escaped, in text and in quoted attributes; only what `html` made goes in as it is. */
export const html = (strings: TemplateStringsArray, ...parts: Part[]): Html =>
  new Html(strings.map((text, at) => text + (at < parts.length ? render(parts[at]) : '')).join(''));
