import type { Decision } from './decision';
import { driftedOf, leaveDrifted } from './drift';

const NONE: ReadonlySet<string> = new Set();
const tally = (decided: number, corrected: number, promised = 0.95) => ({
  category: 'Jalan rusak',
  decided,
  corrected,
  promised,
});
const hasDrifted = (given: ReturnType<typeof tally>, before = NONE): boolean =>
  driftedOf([given], before).length === 1;

describe('a category', () => {
  it.each([
    ['keeps its promise', tally(100, 5)],
    ['has a bad day', tally(100, 10)],
    ['has hardly been decided', tally(5, 5)],
    ['promised little', tally(30, 9, 0.7)],
    ['was never corrected', tally(3000, 0)],
    ['was always right, and promised it', tally(50, 0, 1)],
  ])('is decided unattended while it %s', (_, given) => {
    expect(hasDrifted(given)).toBe(false);
  });

  it.each([
    ['often', tally(30, 10)],
    ['always', tally(8, 8)],
    ['in many of very many', tally(5000, 400)],
    ['though it promised to be never wrong', tally(40, 8, 1)],
  ])('drifts when it is corrected %s', (_, given) => {
    expect(hasDrifted(given)).toBe(true);
  });

  it('comes back only when its promise holds again, or nothing of it is left', () => {
    const before = new Set(['Jalan rusak']);
    const between = tally(60, 8);
    expect([hasDrifted(between), hasDrifted(between, before)]).toEqual([false, true]);
    expect(hasDrifted(tally(60, 4), before)).toBe(false);
    expect(driftedOf([], before)).toEqual([]);
  });
});

describe('a decision', () => {
  const decision: Decision = {
    outcome: 'assign',
    apparatus: 'dlh',
    candidates: [
      { apparatus: 'dpuprpkp', reason: { code: 'place.office', parameters: {} } },
      { apparatus: 'dlh', reason: { code: 'rule.matched', parameters: { rule: 'rubbish' } } },
    ],
    class: 'Aspirasi',
    place: {},
    confidence: 0.9,
    reasons: [{ code: 'rule.matched', parameters: { rule: 'rubbish' } }],
    rulesVersion: '1',
  };
  const drifted = new Map([['rubbish', { decided: 30, corrected: 12 }]]);

  it('of a category that has drifted is left to people, with the reason and what it would have been', () => {
    const left = leaveDrifted(decision, drifted);
    expect(left).toMatchObject({ outcome: 'coordinate', confidence: 0.9 });
    expect(left).not.toHaveProperty('apparatus');
    expect(left.candidates.map(({ apparatus }) => apparatus)).toEqual(['dlh', 'dpuprpkp']);
    expect(left.reasons[0]).toEqual({
      code: 'drift.category',
      parameters: { category: 'rubbish', decided: 30, corrected: 12 },
    });
  });

  it('of what was learnt from earlier ones is counted by its office', () => {
    const learnt = { ...decision, reasons: [{ code: 'model.words', parameters: { office: 'DLH' } }] };
    expect(leaveDrifted(learnt, new Map([['DLH', { decided: 9, corrected: 9 }]])).outcome).toBe('coordinate');
  });

  it('of another category, or without words that a category is known by, is not', () => {
    const other = { ...decision, category: { name: 'Sampah' } };
    const supervised = { ...decision, reasons: [] };
    for (const one of [other, supervised]) expect(leaveDrifted(one, drifted)).toBe(one);
  });
});
