import { Breaker } from './breaker';
import type { CallOutcome } from './settle';

const lost: CallOutcome = { outcome: 'unknown', code: 'sp4n.timed-out' };
const full = (retryAfterSeconds?: number): CallOutcome => ({
  outcome: 'not-sent',
  code: 'sp4n.too-many-requests',
  ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
});
const refused: CallOutcome = { outcome: 'refused', code: 'sp4n.faulty' };

describe('the breaker', () => {
  let now: number;
  let breaker: Breaker;

  beforeEach(() => {
    now = 1_000_000;
    breaker = new Breaker(() => now);
  });

  it('lets all through while calls are answered, also when they are refused', () => {
    breaker.record(refused);
    expect(breaker.room(32)).toBe(32);
  });

  it('takes a lost answer for bad luck, and five in a row for an outage', () => {
    for (let each = 0; each < 4; each++) breaker.record(lost);
    expect(breaker.room(32)).toBe(32);
    breaker.record(lost);
    expect(breaker.room(32)).toBe(0);
  });

  it('waits as long as it is asked to, then lets one try, and all again once one got through', () => {
    breaker.record(full(20));
    now += 19_999;
    expect(breaker.room(32)).toBe(0);
    now += 1;
    expect(breaker.room(32)).toBe(1);
    breaker.record(refused);
    expect(breaker.room(32)).toBe(32);
  });

  it('tries again within a minute or so, however long it has been away', () => {
    for (let each = 0; each < 1000; each++) breaker.record(full());
    now += 64_000;
    expect(breaker.room(32)).toBe(1);
  });

  it('does not pause everybody because a file of ours cannot be read', () => {
    breaker.record({ outcome: 'not-sent', code: 'objects.read', isOurs: true });
    expect(breaker.room(32)).toBe(32);
  });

  it('does not take a file of ours that is not there for an answer', () => {
    breaker.record(full(20));
    now += 20_000;
    breaker.record({ outcome: 'refused', code: 'objects.missing', isOurs: true });
    expect(breaker.room(32)).toBe(1);
  });
});
