import { type XmlElement, xmlReader, type XmlWalker } from '@sambung/platform';

export type Element = XmlElement;

/** Walks a whole part. @throws RejectedError when it is not well-formed. */
export function walk(xml: string, walker: XmlWalker): void {
  const reader = xmlReader(walker);
  reader.write(xml);
  reader.close();
}
