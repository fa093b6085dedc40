import { setTimeout as pause } from 'node:timers/promises';
import type { BusRecord, EventBus, OutgoingRecord } from '@sambung/platform';
import type { DataSource } from 'typeorm';
import { heldOf } from '../land/dead-letter';
import { HeldStore } from '../store/held.store';
import { available } from '../store/open-store';

/** Of nobody else: its cursor is set anew at each look. */
const GROUP = 'dead-letters';
const LOOK_MILLISECONDS = 200;

export interface DeadLetter {
  /** As the held report that an operator sees. */
  id: string;
  offset: string;
  /** When it was set aside. */
  at: Date;
  /** Why. */
  code: string;
  /** `ce_id` of the event, where it has one. */
  eventId: string | undefined;
  outcome: 'replayed' | 'would-be-replayed' | 'replayed-before' | 'not-asked-for';
}

export interface ReplayOptions {
  topic: string;
  /** Where to go on; absent: at the oldest that is kept. */
  from: string | undefined;
  limit: number;
  /** Only these, where any are named. */
  ids: readonly string[] | undefined;
  isDryRun: boolean;
  by: string;
}

/** A part of the dead letters of a topic, and where the next begins; null after the last. */
export interface ReplayedPart {
  letters: DeadLetter[];
  next: string | null;
  /** Those that follow. */
  left: number;
}

/** Puts what was set aside back on the topic that it came from: the same bytes, key, ids and headers. */
export class DeadLetters {
  constructor(
    private readonly bus: EventBus,
    private readonly database: DataSource,
  ) {}

  /**
   * Each is put back once, however often this is called; what breaks on it again sets it aside anew.
   * @throws RejectedError `bus.group-running` while another does the same.
   */
  async replay({ topic, from, limit, ids, isDryRun, by }: ReplayOptions): Promise<ReplayedPart> {
    const { records, left } = await this.read(`${topic}.dlt`, from, limit);
    const known = records.map((record) => ({ record, ...heldOf(record) }));
    const before = await this.within((held) => held.replayed(known.map(({ reportId }) => reportId)));
    const letters: DeadLetter[] = [];
    const outgoing: OutgoingRecord[] = [];
    for (const { record, reportId, code } of known) {
      const outcome =
        ids?.includes(reportId) === false
          ? 'not-asked-for'
          : before.has(reportId)
            ? 'replayed-before'
            : isDryRun
              ? 'would-be-replayed'
              : 'replayed';
      if (outcome === 'replayed') {
        outgoing.push({ ...record, topic, headers: withoutOrigin(record.headers) });
        // Set aside by several groups it is put back once.
        before.add(reportId);
      }
      const { offset, publishedAt: at, headers } = record;
      letters.push({ id: reportId, offset, at, code, eventId: headers['ce_id'], outcome });
    }
    await this.bus.publish(outgoing);
    if (!isDryRun) await this.note(topic, letters, by);
    const last = records.at(-1);
    return {
      letters,
      left,
      next: left === 0 || last === undefined ? null : String(BigInt(last.offset) + 1n),
    };
  }

  /** Afterwards: a crash before it puts them back once more, under ids that every reader knows. */
  private async note(topic: string, letters: readonly DeadLetter[], by: string): Promise<void> {
    const replayed = letters.filter(({ outcome }) => outcome === 'replayed');
    const settled = letters.filter(({ outcome }) => outcome === 'replayed' || outcome === 'replayed-before');
    await this.within(async (held) => {
      await held.move(
        settled.map(({ id }) => id),
        'released',
      );
      await held.record(
        replayed.map(({ id, code, offset }) => ({
          subjectId: id,
          by,
          action: 'replayed',
          code,
          parameters: { topic, offset },
        })),
      );
    });
  }

  /** In the order in which they were set aside; a dead-letter topic has one partition. */
  private async read(
    topic: string,
    from: string | undefined,
    limit: number,
  ): Promise<{ records: BusRecord[]; left: number }> {
    await this.bus.replay(
      GROUP,
      topic,
      from === undefined ? { time: new Date(0) } : { offsets: { 0: from } },
    );
    const waiting = async (): Promise<number> => {
      const lags = await this.bus.lag(GROUP, [topic]);
      return lags.reduce((sum, { records }) => sum + Number(records), 0);
    };
    // Counted before: what is set aside because of this replay is not part of it.
    const total = await waiting();
    const wanted = Math.min(total, limit);
    const records = new Map<string, BusRecord>();
    if (wanted === 0) return { records: [], left: 0 };
    const subscription = await this.bus.subscribe({
      group: GROUP,
      topics: [topic],
      handle: async (record) => {
        if (records.size < wanted) records.set(record.offset, record);
      },
    });
    try {
      while (records.size < wanted && (await waiting()) > 0) await pause(LOOK_MILLISECONDS);
    } finally {
      await subscription.close();
    }
    return { records: [...records.values()], left: total - wanted };
  }

  private within<T>(work: (held: HeldStore) => Promise<T>): Promise<T> {
    return available('recording what was put back on the bus', () =>
      this.database.transaction((manager) => work(new HeldStore(manager))),
    );
  }
}

const withoutOrigin = (headers: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith('dlt_')));
