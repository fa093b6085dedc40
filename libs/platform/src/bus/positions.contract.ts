import { pino } from 'pino';
import { eventually } from '../../../../tools/testing/eventually';
import { RejectedError, UnavailableError } from '../errors';
import type { Logger } from '../logger';
import type { BusRecord, EventBus, OutgoingRecord, RecordHandler, Subscription } from './event-bus';
import { partitionOf } from './partition';

const PARTITIONS = 4;

/** One topic of an engine, on which the contract is tried. */
interface Bench {
  topic: () => string;
  bus: () => EventBus;
  open: (logger?: Logger) => EventBus;
  /** Retention removes all that the topic holds now. */
  expire: () => Promise<void>;
  record: (key: string, text: string) => OutgoingRecord;
  numbered: (key: string, count: number) => OutgoingRecord[];
  texts: (records: BusRecord[]) => string[];
  follow: (
    on: EventBus,
    group: string,
    handle?: RecordHandler,
  ) => Promise<{ handled: BusRecord[]; subscription: Subscription }>;
  untilCaughtUp: (group: string) => Promise<void>;
}

/** What the contract says of where a group stands: how it is moved, and what it has still before it or has lost. */
export function describePositions(bench: Bench): void {
  const { topic, bus, open, expire, record, numbered, texts, follow, untilCaughtUp } = bench;
  const partition = partitionOf('a', PARTITIONS);
  const elsewhere = ['b', 'c', 'd', 'e', 'f'].find((key) => partitionOf(key, PARTITIONS) !== partition) ?? '';

  describe('replay', () => {
    it('sets a group back to an offset, on the named partitions only', async () => {
      await bus().publish([...numbered('a', 4), ...numbered(elsewhere, 2)]);
      const first = await follow(bus(), 'g');
      await eventually(() => expect(first.handled).toHaveLength(6));
      await first.subscription.close();
      await bus().replay('g', topic(), { offsets: { [partition]: '2' } });
      const second = await follow(bus(), 'g');
      await untilCaughtUp('g');
      expect(texts(second.handled)).toEqual(['2', '3']);
    });

    it('sets a group back to an instant', async () => {
      await bus().publish(numbered('a', 2));
      const first = await follow(bus(), 'g');
      await eventually(() => expect(first.handled).toHaveLength(2));
      const [, last] = first.handled;
      const time = new Date((last?.publishedAt.getTime() ?? 0) + 5);
      await eventually(() => expect(Date.now()).toBeGreaterThan(time.getTime() + 5));
      await bus().publish([record('a', 'after')]);
      await eventually(() => expect(first.handled).toHaveLength(3));
      await first.subscription.close();
      await bus().replay('g', topic(), { time });
      const second = await follow(bus(), 'g');
      await untilCaughtUp('g');
      expect(texts(second.handled)).toEqual(['after']);
    });

    it('is refused while the group has a running member', async () => {
      await follow(bus(), 'g');
      await expect(bus().replay('g', topic(), { time: new Date(0) })).rejects.toThrow(RejectedError);
    });
  });

  it('tells for each partition what a group has still before it, also one that never came', async () => {
    await bus().publish([...numbered('a', 3), ...numbered(elsewhere, 2)]);
    const lag = await bus().lag('never came', [topic()]);
    expect(lag.map((each) => each.partition)).toEqual([0, 1, 2, 3]);
    expect(lag.every((each) => each.topic === topic() && each.missed === 0n)).toBe(true);
    expect(lag[partition]?.records).toBe(3n);
    expect(lag[partitionOf(elsewhere, PARTITIONS)]?.records).toBe(2n);
  });

  it('counts what waits behind a record that cannot be handled, until it can', async () => {
    let isAway = true;
    await follow(bus(), 'g', async ({ key }) => {
      if (key === 'a' && isAway) throw new UnavailableError('routing.database', 'landing an event');
    });
    await bus().publish([...numbered('a', 3), ...numbered(elsewhere, 2)]);
    await eventually(async () => {
      const waiting = (await bus().lag('g', [topic()])).filter(({ records }) => records > 0n);
      expect(waiting).toMatchObject([{ partition, records: 3n, missed: 0n }]);
    });
    isAway = false;
    await untilCaughtUp('g');
  });

  it('shows and logs what retention took from a lagging group', async () => {
    const lines: string[] = [];
    const loud = pino({ level: 'info' }, { write: (line) => lines.push(line) });
    const first = await follow(bus(), 'g');
    await bus().publish([record('a', 'handled')]);
    await untilCaughtUp('g');
    await first.subscription.close();
    await bus().publish(numbered('a', 3));
    await expire();
    const missedOf = async (on: EventBus): Promise<bigint> =>
      (await on.lag('g', [topic()])).reduce((sum, { missed }) => sum + missed, 0n);
    expect(await missedOf(bus())).toBe(3n);
    await bus().publish([record('a', 'after')]);
    const late = open(loud);
    const second = await follow(late, 'g');
    await eventually(() => expect(texts(second.handled)).toEqual(['after']));
    await eventually(async () => expect(await missedOf(late)).toBe(3n));
    expect(lines.map((line) => JSON.parse(line) as object)).toContainEqual(
      expect.objectContaining({ code: 'bus.missed', group: 'g', topic: topic(), missed: '3' }),
    );
  });
}
