import { damaged } from './archive';
import { tidy, type Notes } from './notes';
import { notesOfOutline, type Block } from './outline';
import { walk, type Element } from './xml';

export const DOCUMENT_PART = 'word/document.xml';
export const DOCUMENT_PARTS = [DOCUMENT_PART, 'word/styles.xml'];

/**
 * Reads a document's paragraphs, headings, lists and tables (ECMA-376 part 1, §17). Deleted text of tracked changes,
 * text boxes, headers, footers and comments are left out; pictures and macros are never unpacked.
 * @throws FaultyBodyError when the file is damaged or beyond the limits.
 */
export function readDocx(parts: Map<string, string>): Notes[] {
  const document = parts.get(DOCUMENT_PART);
  if (document === undefined) throw damaged();
  return [notesOfOutline(blocksOf(document, stylesOf(parts.get('word/styles.xml'))))];
}

interface Style {
  heading: boolean;
  /** The paragraphs of the style are a list's, e.g. "List Number". */
  listed: boolean;
}

function stylesOf(xml: string | undefined): Map<string, Style> {
  const styles = new Map<string, Style>();
  if (xml === undefined) return styles;
  let current: Style | undefined;
  walk(xml, {
    open: ({ name, attributes }) => {
      if (name === 'style') {
        current = { heading: false, listed: false };
        styles.set(attributes.styleId ?? '', current);
      }
      if (current === undefined) return;
      // Word keeps the built-in names in English, whatever language it shows them in.
      if (name === 'name') current.heading = /^(heading \d|title|subtitle)/i.test(attributes.val ?? '');
      if (name === 'numPr') current.listed = true;
    },
    close: (name) => {
      if (name === 'style') current = undefined;
    },
  });
  return styles;
}

const MAX_SPAN = 50;
const LEFT_OUT = new Set(['del', 'moveFrom', 'Fallback', 'txbxContent']);
const isOn = ({ attributes }: Element): boolean => !['0', 'false', 'off'].includes(attributes.val ?? 'on');

interface Paragraph {
  text: string;
  style: Style | undefined;
  /** Of the list, from 0; undefined where it is in none. */
  level: number | undefined;
  list: string | undefined;
  allBold: boolean;
}

function blocksOf(xml: string, styles: Map<string, Style>): Block[] {
  const blocks: Block[] = [];
  let paragraph: Paragraph | undefined;
  let runIsBold = false;
  let inText = false;
  let leftOut = 0;
  let tables = 0;
  let rows: string[][] = [];
  let cell: string[] = [];
  let span = 1;

  const openParagraphPart = (element: Element, open: Paragraph): void => {
    const value = element.attributes.val ?? '';
    if (element.name === 'pStyle') open.style = styles.get(value);
    if (element.name === 'ilvl') open.level = Number(value);
    // numId 0 takes the paragraph out of its style's list.
    if (element.name === 'numId') open.level = value === '0' ? undefined : (open.level ?? 0);
    if (element.name === 'numId') open.list = value;
    if (element.name === 'r') runIsBold = false;
    if (element.name === 'b') runIsBold = isOn(element);
    if (element.name === 'tab') open.text += '\t';
    if (element.name === 'br' || element.name === 'cr') open.text += '\n';
    inText = element.name === 't';
  };

  const closeParagraph = ({ text, style, level, list, allBold }: Paragraph): void => {
    if (tables > 0) {
      cell.push(text);
      return;
    }
    if (tidy(text) === '') return;
    const listLevel = level ?? (style?.listed ? 0 : undefined);
    const heading = style?.heading === true;
    blocks.push({ is: 'paragraph', text: tidy(text), heading, bold: allBold, level: listLevel, list });
  };

  walk(xml, {
    open: (element) => {
      if (LEFT_OUT.has(element.name)) leftOut += 1;
      if (leftOut > 0) return;
      if (element.name === 'p')
        paragraph = { text: '', style: undefined, level: undefined, list: undefined, allBold: true };
      else if (paragraph !== undefined) openParagraphPart(element, paragraph);
      if (element.name === 'tbl') tables += 1;
      if (tables !== 1) return;
      if (element.name === 'tbl') rows = [];
      if (element.name === 'tr') rows.push([]);
      if (element.name === 'tc') [cell, span] = [[], 1];
      if (element.name === 'gridSpan') span = Math.min(Number(element.attributes.val) || 1, MAX_SPAN);
    },
    text: (text) => {
      if (!inText || leftOut > 0 || paragraph === undefined) return;
      paragraph.text += text;
      if (text.trim() !== '') paragraph.allBold &&= runIsBold;
    },
    close: (name) => {
      if (LEFT_OUT.has(name)) leftOut -= 1;
      if (leftOut > 0) return;
      if (name === 't') inText = false;
      if (name === 'p' && paragraph !== undefined) {
        closeParagraph(paragraph);
        paragraph = undefined;
      }
      if (name === 'tc' && tables === 1)
        rows.at(-1)?.push(cell.join('\n'), ...Array.from({ length: span - 1 }, () => ''));
      if (name === 'tbl') {
        tables -= 1;
        if (tables === 0) blocks.push({ is: 'table', rows });
      }
    },
  });
  return blocks;
}
