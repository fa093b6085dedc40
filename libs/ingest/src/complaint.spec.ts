import type { Report } from './channel';
import { type Adapter, complaintOf, faultsIn } from './complaint';

const seal = {
  seal: () => Promise.resolve('sealed'),
  open: () => Promise.reject(new Error('not opened here')),
};
const adapter: Adapter = {
  city: 'malang',
  channel: 'trial',
  receiptKey: Buffer.alloc(32, 1),
  referenceKey: Buffer.alloc(32, 2),
  contactSeal: seal,
  replySeal: seal,
  isLinked: false,
};
const arrival = { receivedAt: new Date('2026-02-03T11:20:01Z'), precedence: 100 };

const report = (flags: Partial<Report['reporter']> = {}): Report => ({
  kind: 'first',
  source: 'Website',
  ownId: '1',
  occurredAt: new Date('2026-02-03T11:20:00Z'),
  text: 'Lampu gang padam.',
  reporter: { anonymous: false, confidential: false, ...flags },
  attachments: [],
  extras: {},
});

describe('the event of a report', () => {
  it('is another one when the reporter asks to stay unnamed or unseen in the same words', async () => {
    const events = await Promise.all(
      [report(), report({ anonymous: true }), report({ confidential: true }), report()].map((each) =>
        complaintOf(each, [], adapter, arrival),
      ),
    );
    const [plain, anonymous, confidential, again] = events.map(({ eventId }) => eventId);
    expect(new Set([plain, anonymous, confidential]).size).toBe(3);
    expect(again).toBe(plain);
  });

  it('goes by the person where their answers join, and names nobody', async () => {
    const answered = { ...report({ identity: '+6281000000551' }), isAnsweredByPerson: true };
    const [event, again, other, plain] = await Promise.all(
      [
        answered,
        { ...answered, ownId: '2' },
        { ...answered, reporter: { ...answered.reporter, identity: '+6281000000552' } },
        report({ identity: '+6281000000551' }),
      ].map((each) => complaintOf(each, [], adapter, arrival)),
    );
    expect(event).toMatchObject({ conversation: event?.reporter.ref, onlyAnswersJoin: true });
    expect(event?.conversation).toMatch(/^[0-9a-f]{32}$/);
    expect(again?.conversation).toBe(event?.conversation);
    expect(other?.conversation).not.toBe(event?.conversation);
    expect(plain?.conversation).toBeUndefined();
    expect(faultsIn(event!)).toEqual([]);
  });

  it.each([true, undefined])('says whether its channel has a link of its own: %s', async (isLinked) => {
    const event = await complaintOf(report(), [], { ...adapter, isLinked: isLinked ?? false }, arrival);
    expect(event.isLinked).toBe(isLinked);
  });
});
