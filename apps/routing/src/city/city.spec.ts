import { dateIn, isValidOn } from './city';

it.each([
  ['before the first day', { validFrom: '2026-01-01' }, '2025-12-31', false],
  ['on the first day', { validFrom: '2026-01-01' }, '2026-01-01', true],
  ['on the last day', { validTo: '2026-06-30' }, '2026-06-30', true],
  ['after the last day', { validTo: '2026-06-30' }, '2026-07-01', false],
  ['where no bound is known', {}, '1999-01-01', true],
])('tells whether an office exists %s', (_, office, date, valid) => {
  expect(isValidOn(office, date)).toBe(valid);
});

it('knows the day in the city while UTC still has the day before', () => {
  expect(dateIn({ timeZone: 'Asia/Jakarta' }, new Date('2026-03-01T17:30:00Z'))).toBe('2026-03-02');
});
