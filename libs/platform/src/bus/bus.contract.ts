import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { pino } from 'pino';
import { eventually } from '../../../../tools/testing/eventually';
import type { Wire } from '../../../../tools/testing/wire';
import { RejectedError, UnavailableError } from '../errors';
import type { Logger } from '../logger';
import type { BusRecord, EventBus, OutgoingRecord, RecordHandler, Subscription, Topic } from './event-bus';
import { partitionOf } from './partition';
import { describePositions } from './positions.contract';

const PARTITIONS = 4;
const silent = pino({ level: 'silent' });

/** What the contract needs to know of an engine. */
export interface Engine {
  open(topics: Topic[], logger: Logger): EventBus;
  wire(): Promise<Wire>;
  openThrough(wire: Wire, topics: Topic[], logger: Logger): EventBus;
  /** Retention removes all that the topic holds now. */
  expire(topic: string): Promise<void>;
}

/** The promises of {@link EventBus}, the same for every engine. */
export function describeEventBus(engine: Engine): void {
  let topic: string;
  let manifest: Topic[];
  let closers: (() => Promise<void>)[];
  let bus: EventBus;

  beforeEach(() => {
    topic = `test.${randomUUID()}`;
    manifest = [
      { name: topic, partitions: PARTITIONS, retentionDays: 1 },
      { name: `${topic}.dlt`, partitions: 1, retentionDays: 1 },
    ];
    closers = [];
    bus = open();
  });

  afterEach(async () => {
    for (const close of closers.reverse()) await close();
  });

  const closing = (opened: EventBus): EventBus => (closers.push(() => opened.close()), opened);
  const open = (logger = silent): EventBus => closing(engine.open(manifest, logger));
  async function openWire(): Promise<{ wire: Wire; behind: EventBus }> {
    const wire = await engine.wire();
    closers.push(() => wire.close());
    return { wire, behind: closing(engine.openThrough(wire, manifest, silent)) };
  }

  const record = (key: string, text: string): OutgoingRecord => ({
    topic,
    key,
    headers: { ce_id: `${key}-${text}` },
    value: Buffer.from(text),
  });
  const numbered = (key: string, count: number): OutgoingRecord[] =>
    Array.from({ length: count }, (_, index) => record(key, String(index)));
  const texts = (records: BusRecord[], key?: string): string[] =>
    records.filter((each) => key === undefined || each.key === key).map(({ value }) => value.toString());

  /** Subscribes and remembers what was handled, in its order. */
  async function follow(
    on: EventBus,
    group: string,
    handle: RecordHandler = async () => {},
    topics = [topic],
  ): Promise<{ handled: BusRecord[]; subscription: Subscription }> {
    const handled: BusRecord[] = [];
    const subscription = await on.subscribe({
      group,
      topics,
      handle: async (each) => {
        await handle(each);
        handled.push(each);
      },
    });
    return { handled, subscription };
  }
  const untilCaughtUp = (group: string): Promise<void> =>
    eventually(async () => {
      const lag = await bus.lag(group, [topic]);
      expect(lag.map(({ records }) => records)).toEqual(lag.map(() => 0n));
    });

  it('gives a record as it was published: key, bytes, headers, its place and its time', async () => {
    const before = Date.now() - 1000;
    const value = Buffer.from([0, 255, 10, 0x22, 0x5c]);
    const headers = {
      ce_id: 'a "quoted" id, \u0000 and ü',
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    };
    const key = 'aduan-\u0000-ü';
    await bus.publish([{ topic, key, headers, value }]);
    const { handled } = await follow(bus, 'g');
    await eventually(() => expect(handled).toHaveLength(1));
    expect(handled[0]).toMatchObject({
      ...{ topic, key, headers, offset: '0' },
      partition: partitionOf(key, PARTITIONS),
    });
    expect(handled[0]?.value.equals(value)).toBe(true);
    expect(handled[0]?.publishedAt.getTime()).toBeGreaterThan(before);
  });

  it('keeps the order of each key, also of records published at the same time', async () => {
    const keys = ['a', 'b', 'c', 'd', 'e'];
    const { handled } = await follow(bus, 'g', () => delay(Math.random() * 3));
    await Promise.all(
      Array.from({ length: 20 }, (_, index) => bus.publish(keys.map((key) => record(key, String(index))))),
    );
    await eventually(() => expect(handled).toHaveLength(100));
    for (const key of keys) expect(texts(handled, key)).toEqual(texts(handled, 'a'));
    expect(texts(handled, 'a')).toEqual(Array.from({ length: 20 }, (_, index) => String(index)));
  });

  it('refuses a record that is too large to be carried, and none of those published beside it', async () => {
    const huge = { ...record('a', ''), value: Buffer.alloc(1024 * 1024) };
    const large = { ...record('a', ''), value: Buffer.alloc(800_000) };
    const beside = [bus.publish([large]), bus.publish([large]), bus.publish([record('a', 'small')])];
    await expect(bus.publish([huge])).rejects.toThrow(RejectedError);
    await Promise.all(beside);
    const { handled } = await follow(bus, 'g');
    await eventually(() => expect(handled.map(({ value }) => value.length)).toEqual([800_000, 800_000, 5]));
  });

  it('publishes on the topics of its manifest only', async () => {
    await expect(bus.publish([{ ...record('a', 'x'), topic: 'nobody.stated.this' }])).rejects.toThrow(
      'manifest',
    );
  });

  it('keeps what each of several processes publishes whole and in order', async () => {
    const others = [open(), open()];
    await Promise.all(
      [bus, ...others].map(async (each, publisher) => {
        for (let index = 0; index < 30; index++)
          await each.publish([
            record(`p${publisher}`, String(index)),
            record('shared', `${publisher}:${index}`),
          ]);
      }),
    );
    const { handled } = await follow(bus, 'g');
    // At least once: what an engine had to send again may be there twice.
    const firstTimes = (key: string): string[] => [...new Set(texts(handled, key))];
    await eventually(() => expect(new Set(handled.map(({ headers }) => headers['ce_id'])).size).toBe(180));
    const inOrder = Array.from({ length: 30 }, (_, index) => String(index));
    for (const publisher of [0, 1, 2]) {
      expect(firstTimes(`p${publisher}`)).toEqual(inOrder);
      const own = firstTimes('shared').filter((text) => text.startsWith(`${publisher}:`));
      expect(own).toEqual(inOrder.map((index) => `${publisher}:${index}`));
    }
  });

  it('gives a record again after its handler threw', async () => {
    let tries = 0;
    const { handled } = await follow(bus, 'g', async () => {
      if (++tries < 3) throw new Error('a passing bug');
    });
    await bus.publish(numbered('a', 2));
    await eventually(() => expect(texts(handled)).toEqual(['0', '1']));
    expect(tries).toBe(4);
  });

  it('gives every group all records, from the oldest kept', async () => {
    await bus.publish(numbered('a', 3));
    const one = await follow(bus, 'one');
    const two = await follow(open(), 'two');
    await bus.publish([record('a', '3')]);
    await eventually(() => {
      expect(texts(one.handled)).toEqual(['0', '1', '2', '3']);
      expect(texts(two.handled)).toEqual(['0', '1', '2', '3']);
    });
  });

  it('has a group go on where it stopped', async () => {
    await bus.publish(numbered('a', 3));
    const first = await follow(bus, 'g');
    await eventually(() => expect(first.handled).toHaveLength(3));
    await first.subscription.close();
    await bus.publish([record('a', 'next')]);
    const second = await follow(open(), 'g');
    await eventually(() => expect(texts(second.handled)).toEqual(['next']));
  });

  describePositions({
    topic: () => topic,
    bus: () => bus,
    expire: () => engine.expire(topic),
    ...{ open, record, numbered, texts, follow, untilCaughtUp },
  });

  it('acknowledges what is durable: another connection reads it at once', async () => {
    const { wire, behind } = await openWire();
    await behind.publish([record('a', 'kept')]);
    wire.cut();
    const { handled } = await follow(bus, 'g');
    await eventually(() => expect(texts(handled)).toEqual(['kept']));
  });

  it('says unavailable when the acknowledgement is lost, and what is published again arrives at least once', async () => {
    const { wire, behind } = await openWire();
    await behind.publish([record('a', 'before')]);
    wire.mute();
    const started = Date.now();
    await expect(behind.publish([record('a', 'lost')])).rejects.toThrow(UnavailableError);
    expect(Date.now() - started).toBeLessThan(5000);
    wire.restore();
    await eventually(() => behind.publish([record('a', 'lost')]));
    const { handled } = await follow(bus, 'g');
    await eventually(() => expect(new Set(texts(handled))).toEqual(new Set(['before', 'lost'])));
  });

  it('gives a record again when its member is cut off between the handler and the cursor', async () => {
    const { wire, behind } = await openWire();
    const first = await follow(behind, 'g', async () => Promise.resolve(wire.cut()));
    await bus.publish([record('a', 'twice')]);
    await eventually(() => expect(texts(first.handled)).toEqual(['twice']));
    const second = await follow(bus, 'g');
    await eventually(() => expect(texts(second.handled)).toEqual(['twice']), 40);
  }, 60_000);

  it('sets a poison record aside, raw and with its reason, and handles the next', async () => {
    const poison = Buffer.from([0xff, 0, 0xfe]);
    const { handled } = await follow(bus, 'g', async ({ value }) => {
      if (value.equals(poison)) throw new RejectedError('sambat.bad-date', 'reading an event');
      if (value.toString() === 'bug') throw new TypeError('a bug that stays');
    });
    await bus.publish([{ ...record('a', ''), value: poison }, record('a', 'bug'), record('a', 'next')]);
    await eventually(() => expect(texts(handled)).toEqual(['next']));
    const dead = await follow(bus, 'operators', undefined, [`${topic}.dlt`]);
    await eventually(() => expect(dead.handled).toHaveLength(2));
    const origin = { dlt_group: 'g', dlt_topic: topic, dlt_partition: String(partitionOf('a', PARTITIONS)) };
    expect(dead.handled.map(({ headers }) => headers)).toEqual([
      { ce_id: 'a-', ...origin, dlt_offset: '0', dlt_code: 'sambat.bad-date' },
      { ce_id: 'a-bug', ...origin, dlt_offset: '1', dlt_code: 'bus.bug' },
    ]);
    expect(dead.handled[0]?.value.equals(poison)).toBe(true);
  });

  it('pauses while what a handler needs is unavailable, and skips nothing', async () => {
    let isAway = true;
    let refused = 0;
    const { handled } = await follow(bus, 'g', async ({ key }) => {
      if (key !== 'a' || !isAway) return;
      refused += 1;
      throw new UnavailableError('routing.database', 'landing an event');
    });
    await bus.publish(numbered('a', 3));
    await eventually(() => expect(refused).toBeGreaterThan(1));
    const elsewhere = ['b', 'c', 'd', 'e', 'f'].find(
      (key) => partitionOf(key, PARTITIONS) !== partitionOf('a', PARTITIONS),
    );
    await bus.publish([record(elsewhere ?? '', 'other')]);
    await eventually(() => expect(texts(handled)).toEqual(['other']));
    isAway = false;
    await eventually(() => expect(texts(handled, 'a')).toEqual(['0', '1', '2']));
  });

  it('shares the partitions between two members, handles each record and keeps the order of each key', async () => {
    const keys = Array.from({ length: 20 }, (_, index) => `key-${index}`);
    const first = await follow(bus, 'g', () => delay(2));
    await bus.publish(keys.flatMap((key) => numbered(key, 10)));
    const second = await follow(open(), 'g', () => delay(2));
    await eventually(async () => {
      await bus.publish(keys.map((key) => record(key, '10')));
      expect(second.handled.length).toBeGreaterThan(0);
    });
    await untilCaughtUp('g');
    const before = first.handled.length;
    await eventually(async () => {
      await bus.publish(keys.map((key) => record(key, '10')));
      expect(first.handled.length).toBeGreaterThan(before);
    });
    await second.subscription.close();
    await untilCaughtUp('g');
    const handled = [...first.handled, ...second.handled];
    for (const key of keys) expect(new Set(texts(handled, key)).size).toBe(11);
    for (const member of [first, second])
      for (const key of keys) {
        const offsets = member.handled.filter((each) => each.key === key).map(({ offset }) => Number(offset));
        expect(offsets).toEqual(offsets.toSorted((a, b) => a - b));
      }
    // No promise of the bus, but of an orderly hand-over: the old member is done before the new one begins.
    const places = handled.map(({ partition, offset }) => `${partition}/${offset}`);
    expect(places.filter((place, index) => places.indexOf(place) !== index)).toEqual([]);
  }, 60_000);

  it('finishes the record in hand when it closes, and the next member does not get it again', async () => {
    let begun = false;
    const first = await follow(bus, 'g', async () => {
      begun = true;
      await delay(300);
    });
    await bus.publish(numbered('a', 3));
    await eventually(() => expect(begun).toBe(true));
    await first.subscription.close();
    expect(texts(first.handled)).toEqual(['0']);
    const second = await follow(open(), 'g');
    await eventually(() => expect(texts(second.handled)).toEqual(['1', '2']));
  });

  it('says unavailable within five seconds when the bus is dead, recovers by itself, and check tells both', async () => {
    const { wire, behind } = await openWire();
    await behind.publish([record('a', 'alive')]);
    await behind.check();
    wire.cut();
    const started = Date.now();
    await expect(behind.publish([record('a', 'dead')])).rejects.toThrow(UnavailableError);
    expect(Date.now() - started).toBeLessThan(5000);
    await expect(behind.check()).rejects.toThrow(UnavailableError);
    wire.restore();
    await eventually(() => behind.check());
    await eventually(() => behind.publish([record('a', 'back')]));
  });

  it('opens while the bus is away, and works once it is there', async () => {
    const { wire, behind } = await openWire();
    wire.cut();
    await expect(behind.publish([record('a', 'early')])).rejects.toThrow(UnavailableError);
    await expect(follow(behind, 'g')).rejects.toThrow(UnavailableError);
    wire.restore();
    await eventually(() => behind.publish([record('a', 'in time')]));
    const { handled } = await follow(behind, 'g');
    await eventually(() => expect(texts(handled)).toContain('in time'));
  });
}
