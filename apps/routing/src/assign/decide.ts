import type { Reason } from '@sambung/contracts';
import { fullName, isValidOn, type Apparatus, type City, type Rule } from '../city/city';
import type { Match } from '../classify/matcher';
import type { Place } from '../place/locate';
import { CLASSES, type Triage } from '../triage/triage';
import type { Candidate, Decision, Matter } from './decision';
import { instrumentsOf } from './instruments';

/** Below this a person decides: a wrong office costs more than a look by the coordinator. */
const SURE = 0.6;
/** What another office's rule, matching as well, leaves of the confidence. */
const RIVALLED = 0.8;
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
  const offices = new Map(
    city.apparatus.filter((office) => isValidOn(office, date)).map((office) => [office.code, office]),
  );
  const offers = offersOf(city, offices, matches, place);
  const head = {
    ...categoryOf(city, matches),
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
    candidates: candidatesOf(offers, city, place, offices),
    confidence,
    reasons: [...reasons, ...context],
    ...head,
  });
  const assign = (apparatus: string, confidence: number, ...reasons: Reason[]): Decision => ({
    outcome: 'assign',
    apparatus,
    candidates: candidatesOf(offers, city, place, offices),
    confidence,
    reasons: [...reasons, ...context],
    ...head,
  });

  const outside = instruments.notOurs(reading.words, matter.address, place);
  if (outside !== undefined) return coordinate(0, outside);

  if (triage.class === 'supervision') {
    const inspectorate = [...offices.values()].find(({ role }) => role === 'inspectorate');
    if (inspectorate !== undefined) return assign(inspectorate.code, SUPERVISION_CONFIDENCE);
  }

  const [best] = matches;
  const rule = best && city.rules[best.index];
  if (best === undefined || rule === undefined) return coordinate(0, { code: 'rule.none', parameters: {} });
  const offer = offers.find((one) => one.rule === rule);
  if (offer === undefined) {
    const missing = offices.has(rule.to) || isPlaceOffice(rule) ? 'place.needed' : 'office.not-valid';
    return coordinate(0, { code: missing, parameters: { office: rule.to, keyword: best.keyword } });
  }
  const rival = offers.find((one) => one.apparatus !== offer.apparatus && one.confidence >= SURE);
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

const isPlaceOffice = ({ to }: Rule): boolean => ['kelurahan', 'kecamatan', 'puskesmas'].includes(to);

type Offices = ReadonlyMap<string, Apparatus>;

/** What each matching rule says, in order, where its office can be named. */
function offersOf(city: City, offices: Offices, matches: readonly Match[], place: Place): Offer[] {
  return matches.flatMap(({ index, keyword }) => {
    const rule = city.rules[index];
    if (rule === undefined) return [];
    const { code, sureness } = officeOf(rule, offices, place);
    const office = code === undefined ? undefined : offices.get(code);
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

function officeOf(
  rule: Rule,
  offices: Offices,
  place: Place,
): { code?: string | undefined; sureness: number } {
  const local = (area: string | undefined): string | undefined =>
    area === undefined ? undefined : [...offices.values()].find((office) => office.area === area)?.code;
  switch (rule.to) {
    case 'kelurahan':
      return { code: local(place.kelurahan), sureness: place.confidence };
    case 'kecamatan':
      return { code: local(place.kecamatan), sureness: 1 };
    case 'puskesmas':
      return { code: place.puskesmas, sureness: 1 };
    default:
      return { code: rule.to, sureness: 1 };
  }
}

/** Up to three offices, best first: by the rules, then the offices of the place. */
function candidatesOf(offers: readonly Offer[], city: City, place: Place, offices: Offices): Candidate[] {
  const local = [place.puskesmas, place.kelurahan, place.kecamatan].flatMap((code) => {
    const office = [...offices.values()].find((one) => one.code === code || (code && one.area === code));
    return office === undefined
      ? []
      : [
          {
            apparatus: office.code,
            reason: { code: 'place.office', parameters: { office: office.name } },
          },
        ];
  });
  const seen = new Set<string>();
  return [...offers.map(({ apparatus, reason }) => ({ apparatus, reason })), ...local]
    .filter(({ apparatus }) => !seen.has(apparatus) && seen.add(apparatus))
    .slice(0, MOST_CANDIDATES);
}

/** The category of the first rule that has one. */
function categoryOf(city: City, matches: readonly Match[]): Pick<Decision, 'category'> {
  const name = matches.map(({ index }) => city.rules[index]?.category).find((one) => one !== undefined);
  const category = city.categories.find((one) => one.name === name || fullName(one) === name);
  if (category === undefined) return {};
  return { category: { name: category.name, ...(category.id === undefined ? {} : { id: category.id }) } };
}

function triageReasons(triage: Triage, offices: Offices): Reason[] {
  const office = [...offices.values()].find(({ role }) => role === 'inspectorate')?.name ?? '';
  return triage.reasons.map(({ code, parameters }) =>
    code === 'class.supervision' ? { code, parameters: { ...parameters, office } } : { code, parameters },
  );
}
