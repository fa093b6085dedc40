import type { Reason } from '@sambung/contracts';
import type { Decision } from '../assign/decision';
import { speak } from '../assign/reasons';
import type { City } from '../city/city';
import type { Language } from '../http/words';

/** A decision as people read it, in both languages, with all that decided. */
export interface SpokenDecision {
  outcome: Decision['outcome'];
  apparatus?: string;
  office?: string;
  category?: string;
  class: string;
  /** 0 to 1. */
  confidence: number;
  /** What was found in the text: in the words of the rules, or those that weighed most by what was learnt. */
  words: string[];
  place: { kelurahan?: string; kecamatan?: string };
  /** Best first, without the one that was chosen. */
  runnersUp: { apparatus: string; office: string; says: Record<Language, string> }[];
  rulesVersion: string;
  /** Of the model that decided with the rules. */
  modelVersion?: string;
  /** Of the posts by which it was asked whether it is a complaint. */
  postsVersion?: string;
  says: Record<Language, string>;
}

export function spoken(decision: Decision, city: City): SpokenDecision {
  const { outcome, apparatus, category, place, candidates, reasons } = decision;
  const office = apparatus === undefined ? undefined : nameOf(city, apparatus);
  const runnersUp = candidates
    .filter((candidate) => candidate.apparatus !== apparatus)
    .map((candidate) => ({
      apparatus: candidate.apparatus,
      office: nameOf(city, candidate.apparatus),
      says: both((language) => speak(candidate.reason, language)),
    }));
  return {
    outcome,
    apparatus,
    office,
    category: category?.name,
    class: decision.class,
    confidence: decision.confidence,
    words: [...new Set(reasons.flatMap(wordsOf))],
    place: {
      kelurahan: city.kelurahan.find(({ code }) => code === place.kelurahan)?.name,
      kecamatan: city.kecamatan.find(({ code }) => code === place.kecamatan)?.name,
    },
    runnersUp,
    rulesVersion: decision.rulesVersion,
    modelVersion: decision.modelVersion,
    postsVersion: decision.postsVersion,
    says: both((language) =>
      [
        head(decision, office, language),
        ...reasons.map((reason) => speak(reason, language)),
        ...(runnersUp.length === 0
          ? []
          : [`${OTHERS[language]}: ${runnersUp.map((one) => one.office).join('; ')}.`]),
      ].join(' '),
    ),
  };
}

const wordsOf = ({ parameters: { keyword, words } }: Reason): string[] => [
  ...(keyword === undefined ? [] : [String(keyword)]),
  ...(words === undefined ? [] : String(words).split('", "')),
];

const OTHERS: Record<Language, string> = { id: 'Kemungkinan lain', en: 'Others that were possible' };

function head({ outcome, confidence }: Decision, office: string | undefined, language: Language): string {
  const percent = Math.round(confidence * 100);
  if (outcome === 'assign')
    return language === 'id'
      ? `Laporan ini diteruskan ke ${office ?? ''} (keyakinan ${percent} %).`
      : `This report goes to ${office ?? ''} (confidence ${percent} %).`;
  return language === 'id'
    ? 'Perangkat daerah untuk laporan ini ditetapkan oleh admin koordinator.'
    : 'The coordinator decides which office this report goes to.';
}

const both = (say: (language: Language) => string): Record<Language, string> => ({
  id: say('id'),
  en: say('en'),
});

const nameOf = ({ apparatus }: City, code: string): string =>
  apparatus.find((office) => office.code === code)?.name ?? code;
