import { cut } from './cut';

const MAX_LENGTH = 100;

/** How people begin, before they say what it is about. */
const OPENING =
  /^(?:(?:assalamu'?alaikum(?:\s+wr\.?\s*wb\.?)?|selamat\s+(?:pagi|siang|sore|malam)|yth\.?|halo|hai|permisi|maaf|pak|min|admin|kak|sambat|lapor|tolong|mohon|dong|nih|ya|(?:saya\s+)?(?:mau|ingin|hendak)\s+(?:lapor|melaporkan|tanya|bertanya|sambat))(?=[\s,.:!]|$)[\s,.:!]*)+/i;

/** A full stop ends a sentence, but not after what people shorten. */
const SENTENCE_END =
  /(?<!\b(?:jl|jln|no|kel|kec|gg|rt|rw|bpk|yth|dr|hj|h|ds|st|sdn|wr|wb))[.!?]+(?=\s|$)|\n/i;

/** Phone and identity numbers have no place in a title, which everyone reads. */
const LONG_NUMBER = /\d(?:[\s-]?\d){8,}/g;

interface Matter {
  title?: string | undefined;
  text: string;
  /** What it is about when the text does not say. */
  category?: string | undefined;
  /** `Kel. Sukun`. */
  place?: string | undefined;
}

/** The title as given; else made from the first sentence, or the category, and the place: at most 100 characters. */
export function titleOf({ title, text, category, place }: Matter): string {
  const given = squeeze(title ?? '');
  if (given !== '') return given;
  const matter = firstSentenceOf(text) || squeeze(category ?? '') || 'Laporan warga';
  const name = place?.replace(/^\S+\s/, '').toLowerCase();
  const isSaid = name !== undefined && matter.toLowerCase().includes(name);
  const suffix = place === undefined || isSaid ? '' : ` (${place})`;
  return `${shorten(matter, MAX_LENGTH - suffix.length)}${suffix}`;
}

const squeeze = (text: string): string => text.replace(/\s+/g, ' ').trim();

function firstSentenceOf(text: string): string {
  const said = text
    .replace(/https?:\/\/\S+|@[\w.]+|#/g, '')
    .replace(LONG_NUMBER, '…')
    .trim()
    .replace(OPENING, '');
  const sentence = squeeze(said.split(SENTENCE_END).find((part) => /\p{L}{3}/u.test(part)) ?? '');
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

/** Whole words; one long word alone is cut within. */
function shorten(text: string, length: number): string {
  if (text.length <= length) return text;
  const kept = text.slice(0, length);
  const words = kept.replace(/\s+\S*$/, '').replace(/[\s,;:–-]+$/, '');
  return words.length > 0 && words.length < length ? `${words}…` : `${cut(kept, length - 1)}…`;
}
