import { SaxesParser } from 'saxes';
import { damaged } from './archive';

export interface XmlElement {
  /** Without its prefix: producers choose their own. */
  name: string;
  /** Under their local names. */
  attributes: Record<string, string>;
}

export interface XmlWalker {
  open?(element: XmlElement): void;
  /** May come in several pieces. */
  text?(text: string): void;
  close?(name: string): void;
}

const local = (name: string): string => name.slice(name.indexOf(':') + 1);

function locally(attributes: Record<string, string>): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [name, value] of Object.entries(attributes)) found[local(name)] = value;
  return found;
}

/**
 * Walks an office document's XML once, front to back: no tree is built, and entities of its own are not expanded.
 * What comes after it was closed is the caller's mistake.
 */
export function xmlReader(walker: XmlWalker): { write(text: string): void; close(): void } {
  const parser = new SaxesParser();
  parser.on('opentag', ({ name, attributes }) =>
    walker.open?.({ name: local(name), attributes: locally(attributes) }),
  );
  parser.on('text', (text) => walker.text?.(text));
  parser.on('cdata', (text) => walker.text?.(text));
  parser.on('closetag', ({ name }) => walker.close?.(local(name)));
  parser.on('error', (error) => {
    throw damaged(error);
  });
  return { write: (text) => void parser.write(text), close: () => void parser.close() };
}

/** @throws RejectedError `office.damaged` when it is not well-formed. */
export async function walkXml(pieces: AsyncIterable<string>, walker: XmlWalker): Promise<void> {
  const reader = xmlReader(walker);
  for await (const piece of pieces) reader.write(piece);
  reader.close();
}
