import { UnavailableError } from '../../errors';
import type { Logger } from '../../logger';
import { ConsumerLoop } from '../consumer-loop';
import { deliver, pauseMillisecondsOf, type Delivery } from '../delivery';
import type { Partition } from './schema';
import { Session, type StoredRecord } from './session';

/** How often a member looks for others, and for records whose notification it did not get. */
const TICK_MILLISECONDS = 1000;
const SILENCE_MILLISECONDS = 20_000;

/** A partition that this member owns. */
interface Owned {
  partition: Partition;
  /** The first record that is not handled. */
  next: bigint;
  /** Lost to retention, and not yet written to the cursor. */
  missed: bigint;
  isMoved: boolean;
  isReleased: boolean;
  restUntil: number;
  failures: number;
  work: Promise<void> | undefined;
}

/** One member of a group: claims its share of the partitions, hands their records out, moves their cursors. */
export class PostgresSubscription {
  readonly loop: ConsumerLoop;
  private readonly topics = new Map<string, Partition[]>();
  private readonly logger: Logger;
  private readonly owned = new Map<number, Owned>();
  private moving: Promise<void> | undefined;

  constructor(
    private readonly url: string,
    private readonly channel: string,
    partitions: readonly Partition[],
    private readonly delivery: Delivery,
  ) {
    this.logger = delivery.logger.child({ group: delivery.group });
    for (const partition of partitions)
      this.topics.set(partition.topic, [...(this.topics.get(partition.topic) ?? []), partition]);
    this.loop = new ConsumerLoop(this.logger, SILENCE_MILLISECONDS);
    this.loop.start(() => {
      const session = new Session(this.url, this.delivery.group, () => this.loop.wake.call());
      return { serve: () => this.serve(session), leave: () => this.leave(session) };
    });
  }

  private async serve(session: Session): Promise<void> {
    try {
      await session.open(this.channel, this.topics);
      await this.consume(session);
    } catch (error) {
      if (!(error instanceof UnavailableError))
        this.logger.error({ code: 'bus.bug', err: error }, 'consuming');
      throw error;
    }
  }

  private async leave(session: Session): Promise<void> {
    await this.finishWork();
    this.disown([...this.owned.keys()]);
    await session.close();
  }

  private async consume(session: Session): Promise<void> {
    for (let sharedAt = 0; this.loop.isOpen();) {
      if (Date.now() - sharedAt >= TICK_MILLISECONDS) {
        await this.share(session);
        sharedAt = Date.now();
      }
      await this.handOut(session);
      this.loop.noteAlive();
      this.loop.noteServing();
      const rests = [...this.owned.values()].map(({ restUntil }) => restUntil - Date.now());
      await this.loop.wake.sleep(Math.min(TICK_MILLISECONDS, ...rests.filter((rest) => rest > 0)));
    }
  }

  /** Records in hand are finished and their cursors moved. */
  private async finishWork(): Promise<void> {
    await Promise.all([...this.owned.values()].flatMap(({ work }) => work ?? []));
    await this.moving;
  }

  /** Every member counts the others alike, so each partition is wanted by one of them. */
  private async share(session: Session): Promise<void> {
    const standing = await session.standing();
    const wanted = new Map<number, Partition>();
    for (const partitions of this.topics.values()) {
      const mine = standing.get(partitions[0]?.id ?? 0);
      if (mine === undefined) continue;
      for (const partition of partitions)
        if (partition.number % mine.members === mine.rank) wanted.set(partition.id, partition);
    }
    for (const [id, owned] of this.owned) owned.isReleased = !wanted.has(id);
    const released = [...this.owned].filter(
      ([, { isReleased, isMoved, work }]) => isReleased && isMoved && !work,
    );
    const ids = released.map(([id]) => id);
    // A cursor that is still being moved is moved before: the connection does one thing after the other.
    if (ids.length > 0) {
      this.disown(ids);
      await session.release(ids);
    }
    const claimed = await session.claim([...wanted.keys()].filter((id) => !this.owned.has(id)));
    for (const { id, next, first } of claimed) {
      const partition = wanted.get(id);
      if (partition === undefined) continue;
      const owned: Owned = {
        ...{ partition, next, missed: 0n, isMoved: true, isReleased: false },
        ...{ restUntil: 0, failures: 0, work: undefined },
      };
      this.owned.set(id, owned);
      this.noteMissed(owned, first);
    }
  }

  private disown(ids: number[]): void {
    for (const id of ids) {
      this.owned.delete(id);
      this.loop.outages.forget(String(id));
    }
  }

  private async handOut(session: Session): Promise<void> {
    const now = Date.now();
    const idle = [...this.owned].filter(
      ([, owned]) => !owned.work && !owned.isReleased && owned.restUntil <= now,
    );
    const records = new Map<number, StoredRecord[]>();
    for (const record of await session.read(idle.map(([id, { next }]) => ({ id, next }))))
      records.set(record.id, [...(records.get(record.id) ?? []), record]);
    for (const [id, owned] of idle) {
      const batch = records.get(id);
      if (batch === undefined) continue;
      owned.work = this.work(session, owned, batch).finally(() => {
        owned.work = undefined;
        this.loop.wake.call();
      });
    }
  }

  private async work(session: Session, owned: Owned, batch: StoredRecord[]): Promise<void> {
    const { topic, number: partition } = owned.partition;
    for (const { id, ...stored } of batch) {
      if (!this.loop.isOpen() || owned.isReleased || session.isLost) return;
      this.noteMissed(owned, BigInt(stored.offset));
      try {
        await deliver({ topic, partition, ...stored, key: stored.key.toString() }, this.delivery);
      } catch (error) {
        owned.failures += 1;
        owned.restUntil = Date.now() + pauseMillisecondsOf(error, owned.failures);
        this.loop.outages.begin(String(id), error);
        return;
      }
      owned.failures = 0;
      this.loop.outages.end(String(id));
      owned.next = BigInt(stored.offset) + 1n;
      owned.isMoved = false;
      this.moving ??= this.move(session).finally(() => (this.moving = undefined));
    }
  }

  /** Only retention leaves a gap before a record. */
  private noteMissed(owned: Owned, first: bigint): void {
    if (first <= owned.next) return;
    const missed = first - owned.next;
    const { topic, number: partition } = owned.partition;
    this.logger.error(
      { code: 'bus.missed', topic, partition, missed: String(missed) },
      'retention overtook a group',
    );
    owned.next = first;
    owned.missed += missed;
  }

  /** One statement for all cursors that have news, one after the other: the next record does not wait for it. */
  private async move(session: Session): Promise<void> {
    for (;;) {
      const moved = [...this.owned].filter(([, { isMoved }]) => !isMoved);
      if (moved.length === 0 || session.isLost) return;
      const positions = moved.map(([id, owned]) => ({ id, next: owned.next, missed: owned.missed }));
      for (const [, owned] of moved) Object.assign(owned, { isMoved: true, missed: 0n });
      try {
        await session.move(positions);
      } catch {
        this.loop.wake.call(); // The session is lost and knows why: serve() ends with it.
        return;
      }
    }
  }
}
