import fc from 'fast-check';
import type { ComplaintReceived } from '@sambung/contracts';
import { eventually } from '../../../../tools/testing/eventually';
import type { Change } from '../change';
import type { Decision } from '../assign/decision';
import { contentOf } from '../complaint';
import { report } from '../testing/reports';
import { runEngine, type RunningEngine } from '../testing/running-engine';
import { applyArrival, conversationOf } from './apply-arrival';

const decision = { outcome: 'coordinate', reasons: [], candidates: [] } as unknown as Decision;

/** Applies them one after the other, as routing does, without a database. */
function applied(events: readonly ComplaintReceived[], gatherMilliseconds = 180_000): Change[] {
  const changes: Change[] = [];
  for (const event of events)
    applyArrival(
      { event, traceparent: null },
      {
        withReport: (id) =>
          changes.find(({ complaint }) => complaint.parts.some(({ reportId }) => reportId === id)),
        ofConversation: (conversation) =>
          changes
            .filter(
              ({ complaint }) => complaint.conversation === conversation && complaint.state !== 'withdrawn',
            )
            .sort((a, b) => b.complaint.lastMessageAt.getTime() - a.complaint.lastMessageAt.getTime())[0],
        add: (change) => changes.push(change),
        join: () => undefined,
      },
      { now: new Date(), gatherMilliseconds, asksForTickets: false, decide: () => decision },
    );
  return changes;
}

const at = (minute: number): string => `2026-01-05T02:${String(minute).padStart(2, '0')}:00.000Z`;
const shuffled = (events: ComplaintReceived[]) =>
  fc.shuffledSubarray(events, { minLength: events.length, maxLength: events.length });

describe('one report, in whatever order its events come', () => {
  const photo = { ref: 'photo', mediaType: 'image/jpeg' };
  const fetched = { ...photo, sha256: 'a'.repeat(64), bytes: 4 };
  const first = report('1', { text: 'satu', attachments: [photo] });
  const edit = report('1', { kind: 'revision', text: 'dua', attachments: [photo], revisedAt: at(5) });
  const back = report(
    '1',
    { kind: 'revision', text: 'satu', attachments: [photo], revisedAt: at(6) },
    'back',
  );
  const late = report('1', { kind: 'addition', text: '', attachments: [fetched] });
  const poorer = report('1', {
    text: 'satu koma lima',
    attachments: [photo],
    precedence: 10,
    revisedAt: at(9),
  });
  const same = report('1', { text: 'satu', attachments: [photo], precedence: 10 }, 'csv');

  it('says what was said last on its richest feed, with its files', () => {
    fc.assert(
      fc.property(shuffled([first, edit, back, late, poorer, same]), (events) => {
        const [change, ...others] = applied([...events, ...events]);
        expect(others).toEqual([]);
        const content = change && contentOf(change.complaint);
        expect(content?.text).toBe('satu');
        expect(content?.attachments).toEqual([fetched]);
      }),
      { numRuns: 720 },
    );
  });

  it('is withdrawn when one of them is its deletion', () => {
    const deletion = report('1', { kind: 'deletion', text: '', revisedAt: at(7) });
    fc.assert(
      fc.property(shuffled([first, edit, late, deletion]), (events) => {
        const changes = applied([...events, ...events]);
        expect(changes.map(({ complaint }) => complaint.state)).toEqual(['withdrawn']);
      }),
      { numRuns: 24 },
    );
  });

  it('makes no ticket when one of them says that the channel has made one', () => {
    const linked = report('1', {
      text: 'dua',
      attachments: [photo],
      revisedAt: at(8),
      trackingId: '7654321',
    });
    fc.assert(
      fc.property(shuffled([first, edit, late, linked]), (events) => {
        const [change] = applied(events);
        expect(change?.complaint.state).toBe('linked');
        expect(change?.complaint.trackingId).toBe('7654321');
      }),
      { numRuns: 24 },
    );
  });
});

describe('a conversation of three messages, in whatever order they come', () => {
  const message = (ownId: string, minute: number, text: string, given = {}) =>
    report(ownId, { channel: 'social', conversation: 'chat', occurredAt: at(minute), text, ...given });

  it('is one complaint that says all that was not deleted', () => {
    const events = [
      message('m1', 1, 'satu'),
      message('m2', 2, 'dua'),
      message('m3', 3, 'tiga'),
      message('m2', 2, 'dua betul', { kind: 'revision', revisedAt: at(4) }),
      message('m3', 3, '', { kind: 'deletion' }),
    ];
    fc.assert(
      fc.property(shuffled(events), (order) => {
        const living = applied(order).filter(({ complaint }) => complaint.state !== 'withdrawn');
        expect(living).toHaveLength(1);
        const text = living[0] === undefined ? '' : contentOf(living[0].complaint).text;
        expect(text.split('\n\n').sort()).toEqual(['dua betul', 'satu']);
      }),
      { numRuns: 120 },
    );
  });
});

describe('two events of one report that do not agree on its conversation', () => {
  let routing: RunningEngine;
  beforeEach(async () => {
    routing = await runEngine({ gatherMinutes: 60 });
  });
  afterEach(() => routing.close());

  it('are applied both when they are taken together', async () => {
    const m1 = report('m1', { conversation: 'chat' });
    const m2 = report('m2', { conversation: 'chat', text: 'di depan balai RW' });
    const deletion = report('m2', { kind: 'deletion', text: '' });
    expect(conversationOf(deletion)).toBeNull();
    await routing.arrive(m1);
    await eventually(async () => expect(await routing.outcomeOf(m1)).toBe('applied'));
    await routing.engine.stop();
    await routing.arrive(m2, deletion);
    await routing.restart();
    await eventually(async () => expect(await routing.outcomeOf(deletion)).toBe('applied'));
    const { parts } = await routing.complaint(m1.complaintId);
    expect(parts.map(({ isDeleted }) => isDeleted)).toEqual([false, true]);
  });

  it('leave the conversation open when a deletion comes before its message', async () => {
    const minute = (ownId: string, min: number, given = {}) =>
      report(ownId, { conversation: 'chat', occurredAt: at(min), ...given });
    await routing.arrive(
      minute('m1', 1),
      minute('m2', 2, { kind: 'deletion', text: '' }),
      minute('m3', 3, { text: 'masih mati' }),
    );
    await eventually(async () =>
      expect(await routing.outcomeOf(minute('m3', 3, { text: 'masih mati' }))).toBe('applied'),
    );
    expect((await routing.complaint(minute('m1', 1).complaintId)).parts).toHaveLength(2);
  });
});
