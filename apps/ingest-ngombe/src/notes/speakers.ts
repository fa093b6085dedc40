import { plain } from './notes';

/** How people address whom they minute: a short line that begins so names a speaker. */
const HONORIFIC = /^(bapak|ibu|pak|bu|sdr|sdri|saudara|saudari|mas|mbak|kak|cak|ning|haji|hj|h)\b\.?\s/i;
const SPEAKER_LABEL = /^(pembicara|penanya|warga|penyampai|pengusul)\s*(ke-?)?\s*([\divx]+)?\s*[:.–-]\s*/i;
const CAPITALIZED = /^[\p{Lu}(]\S*(\s+[\p{Lu}\d(–-]\S*)*$/u;

export const isSpeakerName = (line: string): boolean =>
  HONORIFIC.test(line) &&
  line.length <= 80 &&
  plain(line).split(' ').length <= 12 &&
  !/[?!]|:.|\.$/.test(line);

/** The name in "Pembicara 1: Sulastri (RT 02)" or "Bapak Slamet"; undefined where the line is none. */
export function speakerIn(line: string): string | undefined {
  const named = line.replace(SPEAKER_LABEL, '');
  const isLabelled = named.length < line.length && CAPITALIZED.test(named);
  return isSpeakerName(line) || isLabelled ? named.replace(/\s*:$/, '') : undefined;
}
