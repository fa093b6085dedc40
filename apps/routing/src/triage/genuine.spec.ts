import { join } from 'node:path';
import { decide } from '../assign/decide';
import { loadCity } from '../city/load';
import { type LabelledPost, learnDoubt } from './genuine';
import { signsOfCity } from './signs';

const city = loadCity(join(__dirname, '../../../../cities/malang'));
const PLACES = [
  'Dinoyo',
  'Gadang',
  'Sukun',
  'Klojen',
  'Bareng',
  'Kasin',
  'Tlogomas',
  'Blimbing',
  'Mergosono',
];
const posts = (of: readonly string[]): LabelledPost[] =>
  of.flatMap((place): LabelledPost[] => [
    { label: 'keluhan', text: `@kota pak, jalan di ${place} becek dan licin, mohon dicek` },
    { label: 'respon', text: `RT @dinas: tim kami meluncur ke ${place} sore ini` },
    { label: 'bukan', text: `senja di ${place} indah sekali :) #kotaku` },
    { label: 'bukan', text: `nongkrong dulu di ${place} sama kawan lama hehe` },
  ]);
const learnt = { version: '0123456789ab', doubtOf: learnDoubt(posts(PLACES), signsOfCity(city)) };
const TALK = 'nongkrong di Lowokwaru sama kawan hehe';
const about = (text: string, mayBeTalk: boolean) =>
  decide(city, { text, mayBeTalk }, '2026-01-05', { posts: learnt });

describe('a post that is like those that were no complaints', () => {
  it('goes to the coordinator with the reason and how often that is right', () => {
    const { outcome, reasons } = about(TALK, true);
    expect(outcome).toBe('coordinate');
    expect(reasons[0]).toEqual({ code: 'triage.talk', parameters: { percent: 100 } });
  });

  it('is a complaint like any other where people do not talk', () => {
    expect(about(TALK, false).reasons.map(({ code }) => code)).not.toContain('triage.talk');
  });

  it('says by which posts it was asked, and none where nobody asked', () => {
    const complaint = about('@kota pak, jalan di Oro-oro Dowo becek, mohon dicek', true);
    for (const decision of [about(TALK, true), complaint]) expect(decision.postsVersion).toBe('0123456789ab');
    expect(about(TALK, false).postsVersion).toBeUndefined();
  });

  it('is told apart from one that complains', () => {
    expect(about('@kota pak, jalan di Oro-oro Dowo becek, mohon dicek', true).reasons[0]?.code).not.toBe(
      'triage.talk',
    );
  });
});

it('doubts nothing where too few posts were labelled', () => {
  const few = learnDoubt(posts(PLACES.slice(0, 2)), signsOfCity(city));
  expect(few(TALK)).toBeUndefined();
});
