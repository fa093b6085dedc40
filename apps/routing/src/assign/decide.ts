import type { Reason } from '@sambung/contracts';
import { PLACE_OFFICES, type Apparatus, type Category, type City, type Rule } from '../city/city';
import type { Match } from '../classify/matcher';
import type { Place } from '../place/locate';
import { CLASSES, type Triage } from '../triage/triage';
import type { Candidate, Decision, Matter } from './decision';
import { instrumentsOf, type Offices } from './instruments';

/** Below this a person decides: a wrong office costs more than a look by the coordinator. */
const SURE = 0.6;
/** How sure another office's rule must be to put the first in doubt. */
const RIVAL = 0.7;
/** What such a rival leaves of the confidence: about half of those turned out wrong on real histories. */
const RIVALLED = 0.65;
const SUPERVISION_CONFIDENCE = 0.85;
const MOST_CANDIDATES = 3;

type Offer = Candidate & { confidence: number; rule: Rule };

/** Where a complaint goes and why. Pure: the same city, matter and day (YYYY-MM-DD there) decide the same. */
export function decide(city: City, matter: Matter, date: string): Decision {
  const instruments = instrumentsOf(city);
  const reading = instruments.read(matter.title ?? '', matter.text);
  const place = instruments.locate(matter);
  const matches = instruments.rules(reading.words);
  const triage = instruments.triage(reading.words, matter.class);
  const offices = instruments.offices(date);
  const offers = offersOf(city, offices, matches, place);
  const category = matches.map(({ index }) => city.rules[index]?.category).find((one) => one !== undefined);
  const head = {
    ...categoryOf(category === undefined ? undefined : instruments.category(category)),
    class: CLASSES[triage.class],
    place: {
      ...(place.kelurahan === undefined ? {} : { kelurahan: place.kelurahan }),
      ...(place.kecamatan === undefined ? {} : { kecamatan: place.kecamatan }),
    },
    rulesVersion: city.version,
  };
  const context = [...place.reasons, ...triageReasons(triage, offices)];
  const coordinate = (confidence: number, ...reasons: Reason[]): Decision => ({
    outcome: 'coordinate',
    candidates: candidatesOf(offers, place, offices),
    confidence,
    reasons: [...reasons, ...context],
    ...head,
  });
  const assign = (apparatus: string, confidence: number, ...reasons: Reason[]): Decision => ({
    outcome: 'assign',
    apparatus,
    candidates: candidatesOf(offers, place, offices),
    confidence,
    reasons: [...reasons, ...context],
    ...head,
  });

  const outside = instruments.notOurs(reading.words, matter.address, place);
  if (outside !== undefined) return coordinate(0, outside);

  if (triage.class === 'supervision') {
    const { inspectorate } = offices;
    if (inspectorate !== undefined) return assign(inspectorate.code, SUPERVISION_CONFIDENCE);
  }

  const [best] = matches;
  const rule = best && city.rules[best.index];
  if (best === undefined || rule === undefined) return coordinate(0, { code: 'rule.none', parameters: {} });
  const offer = offers.find((one) => one.rule === rule);
  if (offer === undefined) {
    const missing = isPlaceOffice(rule) ? 'place.needed' : 'office.not-valid';
    return coordinate(0, { code: missing, parameters: { office: rule.to, keyword: best.keyword } });
  }
  const rival = offers.find((one) => one.apparatus !== offer.apparatus && one.confidence >= RIVAL);
  const confidence = offer.confidence * (rival === undefined ? 1 : RIVALLED);
  const rivalReasons = rival === undefined ? [] : [{ ...rival.reason, code: 'rule.rival' }];
  if (confidence < SURE)
    return coordinate(
      confidence,
      { code: 'rule.unsure', parameters: { percent: Math.round(confidence * 100) } },
      offer.reason,
      ...rivalReasons,
    );
  return assign(offer.apparatus, confidence, offer.reason, ...rivalReasons);
}

const isPlaceOffice = ({ to }: Rule): boolean => PLACE_OFFICES.some((one) => one === to);

/** What each matching rule says, in order, where its office can be named. */
function offersOf(city: City, offices: Offices, matches: readonly Match[], place: Place): Offer[] {
  return matches.flatMap(({ index, keyword }) => {
    const rule = city.rules[index];
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
}

function officeOf({ to }: Rule, offices: Offices, place: Place): { office?: Apparatus; sureness: number } {
  switch (to) {
    case 'kelurahan':
      return { office: offices.byArea.get(place.kelurahan ?? ''), sureness: place.confidence };
    case 'kecamatan':
      return { office: offices.byArea.get(place.kecamatan ?? ''), sureness: 1 };
    case 'puskesmas':
      return { office: offices.byCode.get(place.puskesmas ?? ''), sureness: 1 };
    default:
      return { office: offices.byCode.get(to), sureness: 1 };
  }
}

/** Up to three offices, best first: by the rules, then the offices of the place. */
function candidatesOf(offers: readonly Offer[], place: Place, offices: Offices): Candidate[] {
  const local = [
    offices.byCode.get(place.puskesmas ?? ''),
    offices.byArea.get(place.kelurahan ?? ''),
    offices.byArea.get(place.kecamatan ?? ''),
  ].flatMap((office) =>
    office === undefined
      ? []
      : [{ apparatus: office.code, reason: { code: 'place.office', parameters: { office: office.name } } }],
  );
  const byOffice = new Map<string, Candidate>();
  for (const { apparatus, reason } of [...offers, ...local])
    if (!byOffice.has(apparatus)) byOffice.set(apparatus, { apparatus, reason });
  return [...byOffice.values()].slice(0, MOST_CANDIDATES);
}

const categoryOf = (category: Category | undefined): Pick<Decision, 'category'> =>
  category === undefined
    ? {}
    : { category: { name: category.name, ...(category.id === undefined ? {} : { id: category.id }) } };

const triageReasons = (triage: Triage, { inspectorate }: Offices): Reason[] =>
  triage.reasons.map(({ code, parameters }) =>
    code === 'class.supervision'
      ? { code, parameters: { ...parameters, office: inspectorate?.name ?? '' } }
      : { code, parameters },
  );
