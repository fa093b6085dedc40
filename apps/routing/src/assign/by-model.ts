import type { Reason } from '@sambung/contracts';
import { type Apparatus, NOBODYS } from '../city/city';
import { type Hints, judgeBy, type Rank } from '../classify/rank';
import type { Place } from '../place/locate';
import type { Candidate, Decision, LearntModel, Matter } from './decision';
import type { Offices } from './instruments';
import type { Offer } from './offers';

type Judged = Pick<Decision, 'outcome' | 'apparatus' | 'candidates' | 'confidence' | 'reasons'>;

const MOST_CANDIDATES = 3;

/** By what was learnt from earlier decisions, with the rules as a hint; as surely as such ranks were right before. */
export function judgeByModel(
  { model }: LearntModel,
  { matter, hints, offers, place }: { matter: Matter; hints: Hints; offers: readonly Offer[]; place: Place },
  { offices, isOwnWord }: { offices: Offices; isOwnWord: (word: string) => boolean },
): Judged {
  const isOfExamples = model.report.precedents === 0;
  const { ranks, sureness, threshold, words } = judgeBy(model, matter, hints, place, offices, isOwnWord);
  const reasonOf = ({ apparatus, probability }: Rank): Reason =>
    offers.find((offer) => offer.apparatus === apparatus)?.reason ??
    likelihood(offices.byCode.get(apparatus)?.name ?? apparatus, percentOf(probability));
  const possible = ranks.filter(({ apparatus }) => offices.byCode.has(apparatus));
  const isSure = sureness >= threshold;
  // Also where the first is sure: should it say that it is not its matter, people see who could have it.
  const candidates: Candidate[] = possible.slice(0, MOST_CANDIDATES).map((rank) => ({
    ...{ apparatus: rank.apparatus, probability: rank.probability },
    reason: reasonOf(rank),
  }));
  const [first] = ranks;
  if (first === undefined) return coordinate(candidates, 0, { code: 'rule.none', parameters: {} });
  if (first.kind === NOBODYS)
    return coordinate(candidates, sureness, { code: 'model.nobodys', parameters: {} });
  const office = offices.byCode.get(first.apparatus);
  if (office === undefined)
    return coordinate(candidates, sureness, {
      code: 'office.not-valid',
      parameters: { office: first.apparatus, keyword: words.join(', ') },
    });
  const offer = offers.find(({ apparatus }) => apparatus === office.code);
  const why: Reason[] = [
    ...(offer === undefined ? [] : [offer.reason]),
    ...(words.length === 0
      ? []
      : [
          {
            code: isOfExamples ? 'model.example-words' : 'model.words',
            parameters: { words: words.join('", "'), office: office.name },
          },
        ]),
  ];
  // The model is sure of the kind; what the place has lost to a contradiction or beyond the border is in no rank.
  if (place.isPinned && !isPlaced(first.kind, office, place))
    return coordinate(
      candidates,
      0,
      { code: 'place.needed', parameters: { office: first.kind, keyword: words.join(', ') } },
      ...why,
    );
  // Whoever gets it is told why, or a person looks.
  if (!isSure || why.length === 0)
    return coordinate(
      candidates,
      sureness,
      { code: 'rule.unsure', parameters: { percent: percentOf(sureness) } },
      ...why,
    );
  return { outcome: 'assign', apparatus: office.code, candidates, confidence: sureness, reasons: why };
}

/** A kelurahan or kecamatan likelier than all others together; a puskesmas is named or none. */
const isPlaced = (kind: string, { area }: Apparatus, { kelurahan, kecamatan }: Place): boolean =>
  (kind !== 'kelurahan' || area === kelurahan) && (kind !== 'kecamatan' || area === kecamatan);

const likelihood = (office: string, percent: number): Reason =>
  percent === 0
    ? { code: 'model.unlikely', parameters: { office } }
    : { code: 'model.likely', parameters: { office, percent } };

const percentOf = (share: number): number => Math.round(share * 100);

const coordinate = (candidates: Candidate[], confidence: number, ...reasons: Reason[]): Judged => ({
  outcome: 'coordinate',
  candidates,
  confidence,
  reasons,
});
