import type { Apparatus, Rule } from '../city/city';
import type { Match } from '../classify/matcher';
import type { Place } from '../place/locate';
import type { Candidate } from './decision';
import type { Offices } from './instruments';

/** What a matching rule says, where its office can be named. */
export interface Offer extends Candidate {
  confidence: number;
  rule: Rule;
}

/** In the order of the rules. */
export const offersOf = (
  rules: readonly Rule[],
  matches: readonly Match[],
  offices: Offices,
  place: Place,
): Offer[] =>
  matches.flatMap(({ index, keyword }) => {
    const rule = rules[index];
    if (rule === undefined) return [];
    const { office, sureness } = officeOf(rule, offices, place);
    if (office === undefined) return [];
    return [
      {
        apparatus: office.code,
        confidence: rule.confidence * sureness,
        rule,
        reason: { code: 'rule.matched', parameters: { keyword, office: office.name, rule: rule.code } },
      },
    ];
  });

function officeOf({ to }: Rule, offices: Offices, place: Place): { office?: Apparatus; sureness: number } {
  switch (to) {
    case 'kelurahan':
      return { office: offices.byArea.get(place.kelurahan ?? ''), sureness: place.confidence };
    case 'kecamatan':
      return {
        office: offices.byArea.get(place.kecamatan ?? ''),
        sureness: place.kecamatanCandidates[0]?.probability ?? 0,
      };
    case 'puskesmas':
      return { office: offices.byCode.get(place.puskesmas ?? ''), sureness: 1 };
    default:
      return { office: offices.byCode.get(to), sureness: 1 };
  }
}

const MOST_CANDIDATES = 3;

/** Up to three offices, best first: by the rules, then the offices of the place. */
export function candidatesOf(offers: readonly Candidate[], offices: Offices, place: Place): Candidate[] {
  const local = [
    offices.byCode.get(place.puskesmas ?? ''),
    offices.byArea.get(place.kelurahan ?? ''),
    offices.byArea.get(place.kecamatan ?? ''),
  ]
    .filter((office) => office !== undefined)
    .map(({ code, name }) => ({
      apparatus: code,
      reason: { code: 'place.office', parameters: { office: name } },
    }));
  const byOffice = new Map<string, Candidate>();
  for (const { apparatus, reason } of [...offers, ...local])
    if (!byOffice.has(apparatus)) byOffice.set(apparatus, { apparatus, reason });
  return [...byOffice.values()].slice(0, MOST_CANDIDATES);
}
