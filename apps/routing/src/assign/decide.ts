import type { Reason } from '@sambung/contracts';
import { PLACE_OFFICES, type Apparatus, type City, type Rule } from '../city/city';
import type { Match } from '../classify/matcher';
import { screened } from '../triage/screened';
import { clausesOf, secondMatter } from '../triage/second-matter';
import { CLASSES, type Triage } from '../triage/triage';
import { judgeByModel } from './by-model';
import type { DecideContext, Decision, Matter } from './decision';
import { leaveDrifted } from './drift';
import { instrumentsOf, type Instruments, type Offices } from './instruments';
import { candidatesOf, offersOf, type Offer } from './offers';

/** Below this a person decides: a wrong office costs more than a look by the coordinator. */
const SURE = 0.6;
/** How sure another office's rule must be to put the first in doubt. */
const RIVAL = 0.7;
/** What such a rival leaves: measured on real complaints, two in five of those went to another office. */
const RIVALLED = 0.65;
/** Of supervision content: a word such as "pungli" is rarely said of anything else. */
const SUPERVISED = 0.85;

type Verdict = Pick<
  Decision,
  'outcome' | 'apparatus' | 'candidates' | 'confidence' | 'reasons' | 'category' | 'second'
>;

/** Where a complaint goes and why. Pure: the same city, matter, day (YYYY-MM-DD there) and context decide the same. */
export const decide = (city: City, matter: Matter, date: string, context: DecideContext = {}): Decision =>
  leaveDrifted(decideMatter(city, matter, date, context), context.drifted);

function decideMatter(city: City, matter: Matter, date: string, { learnt, posts }: DecideContext): Decision {
  const instruments = instrumentsOf(city);
  const { words } = instruments.read(matter.title ?? '', matter.text);
  const offices = instruments.offices(date);
  const place = instruments.locate(matter, learnt?.model.places);
  const triage = instruments.triage(words, matter.class);
  const matches = instruments.rules(words);
  const offers = offersOf(city.rules, matches, offices, place);

  const offersIn = (clause: string): Offer[] =>
    instruments.screen(clause).isMatter
      ? offersOf(city.rules, instruments.rules(instruments.read(clause).words), offices, place)
      : [];

  const verdict = (): Verdict => {
    const candidates = candidatesOf(offers, offices, place);
    const notOurs = instruments.notOurs(words, matter.address, place);
    if (notOurs !== undefined) return { candidates, ...coordinate(0, notOurs) };
    if (triage.class === 'supervision' && offices.inspectorate !== undefined)
      return supervise(offices.inspectorate);
    // A hint only: whoever reports may be elsewhere. So a person looks.
    if (place.isBeyond === true)
      return { candidates, ...coordinate(0, { code: 'authority.point', parameters: {} }) };
    const judged =
      learnt === undefined
        ? { candidates, ...judge(city.rules, matches, offers) }
        : judgeByModel(
            learnt,
            { matter, hints: instruments.hints(matches), offers, place },
            { offices, isOwnWord: (word) => instruments.isOwnWord(word) },
          );
    const second = secondMatter(
      judged.apparatus ?? judged.candidates[0]?.apparatus,
      offers,
      clausesOf(`${matter.title ?? ''}\n${matter.text}`).map(offersIn),
    );
    const category = categoryOf(city.rules, matches, instruments);
    return { category, ...judged, ...proposed(second) };
  };
  const { reasons, ...rest } = verdict();
  const decision = {
    ...rest,
    reasons: [
      ...reasons,
      ...(rest.second === undefined ? [] : [rest.second.reason]),
      ...place.reasons,
      ...reasonsOf(triage, offices),
    ],
    class: CLASSES[triage.class],
    place: { kelurahan: place.kelurahan, kecamatan: place.kecamatan },
    rulesVersion: city.version,
    ...(learnt === undefined ? {} : { modelVersion: learnt.version }),
  };
  const { emergency, doubt } = instruments.screen(matter.title ?? '', matter.text);
  const asked = doubt === undefined && matter.mayBeTalk === true ? posts : undefined;
  return screened(
    asked === undefined ? decision : { ...decision, postsVersion: asked.version },
    {
      doubt: doubt ?? asked?.doubtOf(matter.text),
      ...(matter.isKnownToResponders === true ? {} : { emergency }),
    },
    city,
  );
}

const proposed = (second: Offer | undefined): Pick<Verdict, 'second'> =>
  second === undefined
    ? {}
    : {
        second: {
          apparatus: second.apparatus,
          category: second.rule.category,
          reason: { ...second.reason, code: 'matter.second' },
        },
      };

/** Never to the office complained of, so that no other office is a candidate. */
const supervise = (inspectorate: Apparatus): Verdict => ({
  outcome: 'assign',
  apparatus: inspectorate.code,
  candidates: [],
  confidence: SUPERVISED,
  reasons: [],
});

/** Of the first rule that has one. */
function categoryOf(
  rules: readonly Rule[],
  matches: readonly Match[],
  instruments: Instruments,
): Decision['category'] {
  const name = matches.map(({ index }) => rules[index]?.category).find((one) => one !== undefined);
  const category = instruments.category(name ?? '');
  return category && { name: category.name, id: category.id };
}

/** By the first rule that matches, unless it is weak or another office's rule puts it in doubt. */
function judge(
  rules: readonly Rule[],
  matches: readonly Match[],
  offers: readonly Offer[],
): Omit<Verdict, 'candidates' | 'category'> {
  const [first] = matches;
  const rule = rules[first?.index ?? -1];
  if (first === undefined || rule === undefined) return coordinate(0, { code: 'rule.none', parameters: {} });
  const best = offers.find((offer) => offer.rule === rule);
  if (best === undefined)
    return coordinate(0, {
      code: PLACE_OFFICES.includes(rule.to) ? 'place.needed' : 'office.not-valid',
      parameters: { office: rule.to, keyword: first.keyword },
    });
  const rival = offers.find((offer) => offer.apparatus !== best.apparatus && offer.confidence >= RIVAL);
  const confidence = best.confidence * (rival === undefined ? 1 : RIVALLED);
  const why = [best.reason, ...(rival === undefined ? [] : [{ ...rival.reason, code: 'rule.rival' }])];
  if (confidence >= SURE) return { outcome: 'assign', apparatus: best.apparatus, confidence, reasons: why };
  const percent = Math.round(confidence * 100);
  return coordinate(confidence, { code: 'rule.unsure', parameters: { percent } }, ...why);
}

const coordinate = (confidence: number, ...reasons: Reason[]): Omit<Verdict, 'candidates' | 'category'> => ({
  outcome: 'coordinate',
  confidence,
  reasons,
});

const reasonsOf = (triage: Triage, { inspectorate }: Offices): Reason[] =>
  triage.reasons.map(({ code, parameters }) =>
    code === 'class.supervision'
      ? { code, parameters: { ...parameters, office: inspectorate?.name ?? '' } }
      : { code, parameters },
  );
