import { randomUUID } from 'node:crypto';
import { setImmediate as yieldTurn } from 'node:timers/promises';
import fc from 'fast-check';
import { eventually } from '../../../../tools/testing/eventually';
import type { Wire } from '../../../../tools/testing/wire';
import { UnavailableError } from '../errors';
import type { BusRecord, EventBus, PartitionLag, Subscription, Topic } from './event-bus';

const PARTITIONS = 3;
const KEYS = ['a', 'b', 'c', 'd', 'e'];
const GROUP = 'g';
const LARGEST_GROUP = 3;

/** What the model needs to know of an engine. */
interface ModelledEngine {
  /** How many interleavings are tried; a failure prints the seed of its own. */
  runs: number;
  open(topics: Topic[]): EventBus;
  /** A bus whose wire can be cut; absent where that takes too long: there members only leave. */
  openCuttable?(topics: Topic[]): Promise<{ wire: Wire; bus: EventBus }>;
}

type Happening =
  | { is: 'published'; key: number; count: number }
  | { is: 'joined' | 'caught-up' }
  | { is: 'left'; which: number }
  | { is: 'cut'; which: number; isHandled: boolean }
  | { is: 'stalled'; isStalled: boolean }
  | { is: 'replayed'; partition: number; back: number };

const which = fc.nat(LARGEST_GROUP - 1);
const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      is: fc.constant('published' as const),
      key: fc.nat(KEYS.length - 1),
      count: fc.integer({ min: 1, max: 20 }),
    }),
  },
  { weight: 4, arbitrary: fc.record({ is: fc.constantFrom('joined', 'caught-up') }) },
  { weight: 2, arbitrary: fc.record({ is: fc.constant('left' as const), which }) },
  { weight: 3, arbitrary: fc.record({ is: fc.constant('cut' as const), which, isHandled: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ is: fc.constant('stalled' as const), isStalled: fc.boolean() }) },
  {
    weight: 1,
    arbitrary: fc.record({
      is: fc.constant('replayed' as const),
      partition: fc.nat(PARTITIONS - 1),
      back: fc.nat(10),
    }),
  },
);

interface Member {
  bus: EventBus;
  wire: Wire | undefined;
  subscription?: Subscription;
  isCut: boolean;
  /** It breaks at its next record: before that is handled, or between the handler and the cursor. */
  breaks: 'before' | 'after' | undefined;
}

/** One topic and one group: what happens to them, and what the promises of {@link EventBus} say of it. */
class GroupOfMembers {
  readonly faults: string[] = [];
  private readonly topic = `test.${randomUUID()}`;
  private readonly manifest: Topic[] = [
    { name: this.topic, partitions: PARTITIONS, retentionDays: 1 },
    { name: `${this.topic}.dlt`, partitions: 1, retentionDays: 1 },
  ];
  private readonly bus: EventBus;
  private members: Member[] = [];
  private isStalled = false;
  private refused = 0;
  /** By partition: the first record that is not handled, since the cursor was last moved by hand. */
  private readonly next: bigint[] = Array.from({ length: PARTITIONS }, () => 0n);
  private readonly published = new Map<string, number>();
  /** What has been read, by place: key and number. */
  private readonly read = new Map<string, { key: string; number: number }>();

  constructor(private readonly engine: ModelledEngine) {
    this.bus = engine.open(this.manifest);
  }

  async happen(event: Happening): Promise<void> {
    switch (event.is) {
      case 'published':
        return this.publish(KEYS[event.key] ?? '', event.count);
      case 'joined':
        return this.members.length < LARGEST_GROUP ? this.join() : undefined;
      case 'caught-up':
        return this.isStalled || this.members.every(({ isCut, breaks }) => isCut || breaks !== undefined)
          ? undefined
          : this.catchUp();
      case 'left':
        return this.leave(this.members[event.which]);
      case 'cut':
        return this.cut(this.members[event.which], event.isHandled ? 'after' : 'before');
      case 'stalled':
        return this.stall(event.isStalled);
      case 'replayed':
        return this.replay(event.partition, event.back);
    }
  }

  /** A cursor is never beyond what is handled. Asked first, since what is handled grows meanwhile. */
  async checkCursors(): Promise<void> {
    const [lags, highs] = [await this.lag(GROUP), await this.highs()];
    for (const { partition, records, missed } of lags) {
      const cursor = (highs[partition] ?? 0n) - records;
      if (cursor > (this.next[partition] ?? 0n)) this.faults.push(`the cursor of ${partition} is ahead`);
      if (missed > 0n) this.faults.push('missed');
    }
  }

  /** From here on all goes well. */
  async end(): Promise<void> {
    this.isStalled = false;
    for (const member of this.members) {
      member.wire?.restore();
      member.isCut = false;
      member.breaks = undefined;
    }
    if (this.members.length === 0) await this.join();
    await this.catchUp();
    this.checkOrder();
  }

  async close(): Promise<void> {
    for (const member of this.members) await this.leave(member);
    await this.bus.close();
  }

  private async publish(key: string, count: number): Promise<void> {
    const first = this.published.get(key) ?? 0;
    const numbers = Array.from({ length: count }, (_, index) => first + index);
    await this.bus.publish(
      numbers.map((number) => ({ topic: this.topic, key, headers: {}, value: Buffer.from(String(number)) })),
    );
    this.published.set(key, first + count);
  }

  private async join(): Promise<void> {
    const { bus, wire } = (await this.engine.openCuttable?.(this.manifest)) ?? {
      bus: this.engine.open(this.manifest),
      wire: undefined,
    };
    const member: Member = { bus, wire, isCut: false, breaks: undefined };
    const handle = (record: BusRecord): Promise<void> => this.handle(member, record);
    this.members.push(member);
    member.subscription = await bus.subscribe({ group: GROUP, topics: [this.topic], handle });
  }

  private async leave(member: Member | undefined): Promise<void> {
    if (member === undefined) return;
    this.members = this.members.filter((each) => each !== member);
    await member.subscription?.close();
    await member.bus.close();
    await member.wire?.close();
  }

  private async cut(member: Member | undefined, breaks: Member['breaks']): Promise<void> {
    if (member?.wire === undefined) return this.leave(member);
    member.breaks = breaks;
  }

  /** What handlers need is away, until one has noticed; or it is back. */
  private async stall(isStalled: boolean): Promise<void> {
    this.isStalled = isStalled;
    const before = this.refused;
    await this.publish('a', 1);
    const isAnyoneThere = this.members.some(({ isCut, breaks }) => !isCut && breaks === undefined);
    if (isStalled && isAnyoneThere && this.members.length === 1)
      await eventually(() => expect(this.refused).toBeGreaterThan(before));
  }

  private async replay(partition: number, back: number): Promise<void> {
    for (const member of this.members) await this.leave(member);
    const next = this.next[partition] ?? 0n;
    const offset = next > BigInt(back) ? next - BigInt(back) : 0n;
    // The server may not have noticed yet that a member is gone.
    await eventually(() => this.bus.replay(GROUP, this.topic, { offsets: { [partition]: String(offset) } }));
    this.next[partition] = offset;
  }

  private async handle(member: Member, { partition, offset, key, value }: BusRecord): Promise<void> {
    await yieldTurn();
    if (this.isStalled) this.refused += 1;
    if (this.isStalled) throw new UnavailableError('test.stalled', 'handling');
    if (member.breaks === 'before') this.break(member);
    // What is dead handles nothing more.
    if (member.isCut) throw new UnavailableError('test.dead', 'handling');
    const place = BigInt(offset);
    const next = this.next[partition] ?? 0n;
    if (place > next) this.faults.push(`${partition}: ${place} came before ${next}`);
    if (place === next) this.next[partition] = next + 1n;
    this.read.set(`${partition}/${offset}`, { key, number: Number(value.toString()) });
    if (member.breaks === 'after') this.break(member);
  }

  private break(member: Member): void {
    member.isCut = true;
    member.breaks = undefined;
    member.wire?.cut();
  }

  private async catchUp(): Promise<void> {
    await eventually(async () => {
      if (this.faults.length === 0) expect(this.next).toEqual(await this.highs());
    }, 60);
  }

  /** How much has been published, as a group sees it that never came. */
  private async highs(): Promise<bigint[]> {
    return (await this.lag('never came')).map(({ records }) => records);
  }

  /** A new group's coordinator may still be loading. */
  private lag(group: string): Promise<PartitionLag[]> {
    return eventually(() => this.bus.lag(group, [this.topic]));
  }

  /** Of each key all that was published, in the order in which it was: what was sent twice counts where it came first. */
  private checkOrder(): void {
    const byOffset = [...this.read].sort(([a], [b]) => Number(a.split('/')[1]) - Number(b.split('/')[1]));
    for (const [key, count] of this.published) {
      const numbers = new Set(byOffset.filter(([, one]) => one.key === key).map(([, { number }]) => number));
      if (numbers.size < count || [...numbers].some((number, index) => number !== index))
        this.faults.push(`key ${key}: ${[...numbers].join()}`);
    }
  }
}

/** The promises of {@link EventBus} in random interleavings of publishing, joining, leaving, breaking and replaying. */
export function describeBusModel(engine: ModelledEngine): void {
  it('gives all in order and at least once, and no cursor is ever ahead, whatever happens to the members', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(happening, { minLength: 4, maxLength: 14, size: 'max' }), async (events) => {
        const group = new GroupOfMembers(engine);
        try {
          for (const event of events) {
            await group.happen(event);
            await group.checkCursors();
          }
          await group.end();
          expect(group.faults).toEqual([]);
        } finally {
          await group.close();
        }
      }),
      // Shrinking would take minutes: the seed and the events are told.
      { numRuns: engine.runs, endOnFailure: true },
    );
  }, 120_000);
}
