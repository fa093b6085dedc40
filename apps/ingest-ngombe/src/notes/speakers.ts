import { plain } from './notes';

/** How people address whom they minute. */
const HONORIFIC = /^(bapak|ibu|pak|bu|sdr|sdri|saudara|saudari|mas|mbak|kak|cak|ning|haji|hj|h)\b\.?\s/i;
const SPEAKER_LABEL = /^(pembicara|penanya|warga|penyampai|pengusul)\s*(ke-?)?\s*([\divx]+)?\s*[:.–-]\s*/i;
const SMALL_WORDS = new Set([
  'warga',
  'dari',
  'bin',
  'binti',
  'ketua',
  'selaku',
  'perwakilan',
  'dan',
  'rt',
  'rw',
]);

/** A name has capitals throughout; "Bapak Wali, mohon lampu kami" is a request, and would be lost as a name. */
const isCapitalized = (words: string[]): boolean =>
  words.every((word) => /^[\p{Lu}\d(–-]/u.test(word) || SMALL_WORDS.has(plain(word)));

/** "Ibu Sulastri (RT 02 RW 03)": a short line that addresses someone and says no more. */
export function isSpeakerName(line: string): boolean {
  const [, ...name] = line.split(/\s+/);
  return HONORIFIC.test(line) && line.length <= 80 && !/[?!]|:.|\.$/.test(line) && isCapitalized(name);
}

/** The name in "Pembicara 1: Sulastri (RT 02)" or "Bapak Slamet"; undefined where the line is none. */
export function speakerIn(line: string): string | undefined {
  const named = line.replace(SPEAKER_LABEL, '');
  const isLabelled = named.length < line.length && isCapitalized(named.split(/\s+/));
  return isSpeakerName(line) || isLabelled ? named.replace(/\s*:$/, '') : undefined;
}
