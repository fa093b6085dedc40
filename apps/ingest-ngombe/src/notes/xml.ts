import { SaxesParser } from 'saxes';
import { damaged } from './archive';

export interface Element {
  /** Without its prefix: producers choose their own. */
  name: string;
  /** Under their local names. */
  attributes: Record<string, string>;
}

interface Walker {
  open?(element: Element): void;
  text?(text: string): void;
  close?(name: string): void;
}

const local = (name: string): string => name.slice(name.indexOf(':') + 1);

/**
 * Walks an office document's XML once, front to back: no tree is built, and entities of its own are not expanded.
 * @throws FaultyBodyError when it is not well-formed.
 */
export function walk(xml: string, walker: Walker): void {
  const parser = new SaxesParser();
  parser.on('opentag', ({ name, attributes }) =>
    walker.open?.({
      name: local(name),
      attributes: Object.fromEntries(Object.entries(attributes).map(([key, value]) => [local(key), value])),
    }),
  );
  parser.on('text', (text) => walker.text?.(text));
  parser.on('cdata', (text) => walker.text?.(text));
  parser.on('closetag', ({ name }) => walker.close?.(local(name)));
  parser.on('error', () => {
    throw damaged();
  });
  parser.write(xml.replace(/^\ufeff/, '')).close();
}
